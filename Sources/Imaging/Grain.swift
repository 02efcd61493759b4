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
    ///
    /// - Parameter bitmap: nil where all of it is opaque.
    static func level(_ luma: Luma, of bitmap: Bitmap?) -> Double? {
        Levels(width: luma.width, height: luma.height, of: bitmap).adding(luma).level
    }

    /// The levels of all blocks that are looked at.
    struct Levels: LumaMeasure {
        private let width: Int
        private let bitmap: Bitmap?
        private let rows: StrideTo<Int>
        private let columns: StrideTo<Int>
        private var levels: [Double] = []

        init(width: Int, height: Int, of bitmap: Bitmap?) {
            let (across, down) = (max(0, (width - 2) / block), max(0, (height - 2) / block))
            let step = max(1, Int((Double(across * down) / Double(mostBlocks)).squareRoot().rounded(.up)))
            (self.width, self.bitmap) = (width, bitmap)
            rows = stride(from: step / 2, to: down, by: step)
            columns = stride(from: step / 2, to: across, by: step)
        }

        mutating func add(_ luma: LumaRows) {
            // A block, with what is beside it, ends below its last row.
            for row in rows where luma.new.contains((row + 1) * block + 1) {
                for column in columns {
                    let (x, y) = (column * block + 1, row * block + 1)
                    guard bitmap?.isOpaque(x: x, y: y, side: block) ?? true else { continue }
                    if let level = Grain.level(luma.row(y) + x, width) { levels.append(level) }
                }
            }
        }

        var level: Double? {
            guard levels.count >= 4 else { return nil }
            return levels.sorted()[levels.count / 5]
        }
    }

    /// Nil where the block is dark or bright: values would be cut off there.
    private static func level(_ square: UnsafePointer<UInt8>, _ width: Int) -> Double? {
        var mean: UInt32 = 0
        let sum = kernel_grain(square, width, block, &mean)
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
