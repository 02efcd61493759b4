import CKernels

/// The noise of a picture: the level that four fifths of its parts have at least.
enum Grain {
    static let block = 16
    /// Of more blocks every second, third, … is looked at, across and down.
    private static let mostBlocks = 4096

    /// Standard deviation of noise (0...255) by Immerkær (1996), in blocks of 16 x 16 pixels that are neither nearly black nor
    /// nearly white nor see-through; the level at the lower fifth of them. Texture is in some blocks, noise is in all.
    ///
    /// Nil with fewer than four such blocks.
    static func level(_ bitmap: Bitmap, _ luma: Luma) -> Double? {
        let (columns, rows) = ((luma.width - 2) / block, (luma.height - 2) / block)
        guard columns > 0, rows > 0 else { return nil }
        var levels: [Double] = []
        let step = max(1, Int((Double(columns * rows) / Double(mostBlocks)).squareRoot().rounded(.up)))
        luma.bytes.withUnsafeBufferPointer { v in
            for row in stride(from: step / 2, to: rows, by: step) {
                for column in stride(from: step / 2, to: columns, by: step) {
                    let start = (row * block + 1) * luma.width + column * block + 1
                    guard bitmap.isOpaque(x: column * block + 1, y: row * block + 1, side: block) else { continue }
                    if let level = level(v, start, luma.width) { levels.append(level) }
                }
            }
        }
        guard levels.count >= 4 else { return nil }
        return levels.sorted()[levels.count / 5]
    }

    /// Nil where the block is dark or bright: values would be cut off there.
    private static func level(_ v: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int) -> Double? {
        var mean: UInt32 = 0
        let sum = kernel_grain(v.baseAddress?.advanced(by: start), width, block, &mean)
        let pixels = block * block
        guard (16 * pixels...239 * pixels).contains(Int(mean)) else { return nil }
        // The square root of half of pi, over six.
        return Double(sum) / Double(pixels) * 1.253_314 / 6
    }
}

extension Bitmap {
    /// No pixel of the square is less than half opaque.
    func isOpaque(x: Int, y: Int, side: Int) -> Bool {
        guard hasAlpha, case .eight(let values) = samples else { return true }
        return (y..<y + side).allSatisfy { row in
            (x..<x + side).allSatisfy { values[(row * width + $0) * 4 + 3] > 127 }
        }
    }
}
