import CKernels

/// A rectangle of pixels.
struct PixelWindow: Hashable {
    let columns: Range<Int>
    let rows: Range<Int>

    /// Squares spread evenly over a picture, 40 000 pixels at most: what is costly is looked at in these alone. A small
    /// picture is one window.
    static func sample(width: Int, height: Int) -> [PixelWindow] {
        spread(height).flatMap { rows in spread(width).map { PixelWindow(columns: $0, rows: rows) } }
    }

    private static func spread(_ length: Int) -> [Range<Int>] {
        let (side, count) = (40, 5)
        guard length > side * count else { return [0..<length] }
        return (0..<count).map { index in
            let start = (length - side) * index / (count - 1)
            return start..<start + side
        }
    }
}

/// Luma of windows of a picture at 8 bits; alpha is dropped.
struct WindowSample: RowMeasure {
    let windows: [PixelWindow]
    private(set) var planes: [Plane]

    init(_ windows: [PixelWindow]) {
        self.windows = windows
        planes = windows.map { window in
            let count = window.columns.count * window.rows.count
            return Plane(
                width: window.columns.count, height: window.rows.count, values: [Double](repeating: 0, count: count))
        }
    }

    mutating func add(_ rows: PixelRows) {
        for (index, window) in windows.enumerated() {
            for y in window.rows.clamped(to: rows.rows) {
                let row = UnsafeBufferPointer(start: rows.row(y), count: rows.width * rows.channels)
                let first = (y - window.rows.lowerBound) * window.columns.count - window.columns.lowerBound
                for x in window.columns {
                    planes[index].values[first + x] = Double(row.luma(at: x * rows.channels)) / 1000
                }
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Luma of the pixel that begins at an offset, in thousandths: 299 R + 587 G + 114 B.
    @inline(__always)
    func luma(at offset: Int) -> Int32 {
        299 * Int32(self[offset]) + 587 * Int32(self[offset + 1]) + 114 * Int32(self[offset + 2])
    }
}

extension Plane {
    /// Luma of a part of a picture, at 8 bits; alpha is dropped.
    init(lumaOf bitmap: Bitmap, in window: PixelWindow) {
        let step = bitmap.channels
        let values = bitmap.bytes.withUnsafeBufferPointer { bytes in
            [Double](unsafeUninitializedCapacity: window.columns.count * window.rows.count) { values, count in
                for y in window.rows {
                    for x in window.columns {
                        values[count] = Double(bytes.luma(at: (y * bitmap.width + x) * step)) / 1000
                        count += 1
                    }
                }
            }
        }
        self.init(width: window.columns.count, height: window.rows.count, values: values)
    }

    /// Luma of a picture at 8 bits in a smaller size, each pixel the mean of the area it covers.
    init(boxed bitmap: Bitmap, width newWidth: Int, height newHeight: Int) {
        func spans(_ from: Int, _ to: Int) -> [Range<Int>] {
            (0..<to).map { $0 * from / to..<max(($0 + 1) * from / to, $0 * from / to + 1) }
        }
        let (columns, step) = (spans(bitmap.width, newWidth), bitmap.channels)
        let stride = bitmap.width * step
        var sums = [UInt32](repeating: 0, count: stride)
        let means = bitmap.bytes.withUnsafeBufferPointer { bytes in
            spans(bitmap.height, newHeight).flatMap { rows in
                kernel_column_sums(
                    bytes.baseAddress?.advanced(by: rows.lowerBound * stride), rows.count, stride, &sums)
                return columns.map { columns in
                    var (red, green, blue) = (0, 0, 0)
                    for at in Swift.stride(from: columns.lowerBound * step, to: columns.upperBound * step, by: step) {
                        red &+= Int(sums[at])
                        green &+= Int(sums[at + 1])
                        blue &+= Int(sums[at + 2])
                    }
                    let sum = 299 * red + 587 * green + 114 * blue
                    return Double(sum) / Double(1000 * rows.count * columns.count)
                }
            }
        }
        self.init(width: newWidth, height: newHeight, values: means)
    }
}
