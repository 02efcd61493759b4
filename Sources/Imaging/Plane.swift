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
