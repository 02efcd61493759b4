extension Bitmap {
    /// Shrunk to fit a box, each pixel the mean of the area it covers; never enlarged. What is transparent shows the
    /// gray squares that stand for it everywhere.
    package func thumbnail(width most: Int, height highest: Int) -> Bitmap {
        let scale = min(1, Double(most) / Double(width), Double(highest) / Double(height))
        let columns = max(1, Int((Double(width) * scale).rounded()))
        let rows = max(1, Int((Double(height) * scale).rounded()))
        let (xs, ys) = (spans(width, columns), spans(height, rows))
        var samples: [UInt8] = []
        samples.reserveCapacity(columns * rows * 3)
        bytes.withUnsafeBufferPointer { bytes in
            for (row, y) in ys.enumerated() {
                for (column, x) in xs.enumerated() {
                    let ground = (row / 8 + column / 8) % 2 == 0 ? 255 : 204
                    samples += mean(bytes, x, y, over: ground)
                }
            }
        }
        return Bitmap(width: columns, height: rows, samples)
    }

    private func spans(_ from: Int, _ to: Int) -> [Range<Int>] {
        (0..<to).map { $0 * from / to..<max(($0 + 1) * from / to, $0 * from / to + 1) }
    }

    private func mean(
        _ bytes: UnsafeBufferPointer<UInt8>, _ xs: Range<Int>, _ ys: Range<Int>, over ground: Int
    ) -> [UInt8] {
        let step = channels
        var sums = SIMD4<Int>.zero
        for y in ys {
            for x in xs {
                let at = (y * width + x) * step
                let alpha = step == 4 ? Int(bytes[at + 3]) : 255
                sums &+= SIMD4(
                    Int(bytes[at]) * alpha, Int(bytes[at + 1]) * alpha, Int(bytes[at + 2]) * alpha, 255 - alpha)
            }
        }
        let count = xs.count * ys.count * 255
        return (0..<3).map { UInt8((sums[$0] + sums.w * ground + count / 2) / count) }
    }
}
