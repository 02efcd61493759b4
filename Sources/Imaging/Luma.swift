import CKernels

/// A picture's luma in bytes: 0.299 R + 0.587 G + 0.114 B, rounded; what is transparent shows white.
struct Luma: Sendable {
    let width: Int
    let height: Int
    /// Row by row from the top.
    private(set) var bytes: [UInt8]

    init(_ bitmap: Bitmap) {
        self = Luma(width: bitmap.width, height: bitmap.height).adding(bitmap)
    }

    /// To which the rows are to be added.
    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        bytes = [UInt8](unsafeUninitializedCapacity: width * height) { _, count in count = width * height }
    }

    init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == width * height, "values do not fit")
        self.width = width
        self.height = height
        self.bytes = bytes
    }

}

extension Luma: RowMeasure {
    mutating func add(_ rows: PixelRows) {
        bytes.withUnsafeMutableBufferPointer { bytes in
            kernel_luma8(
                rows.samples, rows.channels, bytes.baseAddress?.advanced(by: rows.rows.lowerBound * rows.width),
                rows.rows.count * rows.width)
        }
    }
}

extension Luma {
    /// The size that has this long side, each side at least 1.
    func fitted(to side: Int) -> (width: Int, height: Int) {
        let scale = Double(side) / Double(max(width, height))
        return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
    }
}
