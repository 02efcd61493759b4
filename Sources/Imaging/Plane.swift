/// One number per pixel, in double precision: what structural measures are computed on.
struct Plane: Sendable {
    let width: Int
    let height: Int
    var values: [Double]

    /// Y = 0.299 R + 0.587 G + 0.114 B, not rounded, on the scale of 0...255 whatever the depth; alpha is dropped.
    init(lumaOf bitmap: Bitmap) {
        width = bitmap.width
        height = bitmap.height
        let step = bitmap.channels
        values =
            switch bitmap.samples {
            case .eight(let samples): Plane.luma(samples, step, scale: 1)
            case .sixteen(let samples): Plane.luma(samples, step, scale: 1 / 257.0)
            }
    }

    init(width: Int, height: Int, values: [Double]) {
        precondition(values.count == width * height, "values do not fit")
        self.width = width
        self.height = height
        self.values = values
    }

    private static func luma<Sample: FixedWidthInteger>(_ samples: [Sample], _ step: Int, scale: Double) -> [Double] {
        samples.withUnsafeBufferPointer { samples in
            (0..<samples.count / step).map { pixel in
                let at = pixel * step
                let (red, green, blue) = (Double(samples[at]), Double(samples[at + 1]), Double(samples[at + 2]))
                return (0.299 * red + 0.587 * green + 0.114 * blue) * scale
            }
        }
    }

    /// The same, ``halved()`` at once: a quarter of the memory.
    init(halvedLumaOf bitmap: Bitmap) {
        width = (bitmap.width + 1) / 2
        height = (bitmap.height + 1) / 2
        values =
            switch bitmap.samples {
            case .eight(let samples): Plane.halvedLuma(samples, bitmap, scale: 1 / 4.0)
            case .sixteen(let samples): Plane.halvedLuma(samples, bitmap, scale: 1 / 1028.0)
            }
    }

    private static func halvedLuma<Sample: FixedWidthInteger>(
        _ samples: [Sample], _ bitmap: Bitmap, scale: Double
    ) -> [Double] {
        let (width, height, step) = (bitmap.width, bitmap.height, bitmap.channels)
        let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
        return [Double](unsafeUninitializedCapacity: columns * rows) { means, count in
            samples.withUnsafeBufferPointer { samples in
                for y in 0..<rows {
                    let (top, bottom) = (2 * y * width * step, min(2 * y + 1, height - 1) * width * step)
                    for x in 0..<columns {
                        let (left, right) = (2 * x &* step, min(2 * x + 1, width - 1) &* step)
                        func sum(_ channel: Int) -> Double {
                            let upper = Int(samples[top &+ left &+ channel]) &+ Int(samples[top &+ right &+ channel])
                            let lower = Int(samples[bottom &+ left &+ channel])
                            return Double(upper &+ lower &+ Int(samples[bottom &+ right &+ channel]))
                        }
                        means[y &* columns &+ x] = (0.299 * sum(0) + 0.587 * sum(1) + 0.114 * sum(2)) * scale
                    }
                }
            }
            count = columns * rows
        }
    }

    subscript(x: Int, y: Int) -> Double { values[y * width + x] }

    /// Half the size, each pixel the mean of two by two; an odd last column or row is repeated.
    func halved() -> Plane {
        let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
        var means: [Double] = []
        means.reserveCapacity(columns * rows)
        for y in 0..<rows {
            let (top, bottom) = (2 * y * width, min(2 * y + 1, height - 1) * width)
            for x in 0..<columns {
                let (left, right) = (2 * x, min(2 * x + 1, width - 1))
                means.append(
                    (values[top + left] + values[top + right] + values[bottom + left] + values[bottom + right]) / 4)
            }
        }
        return Plane(width: columns, height: rows, values: means)
    }
}
