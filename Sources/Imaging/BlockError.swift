/// Where two pictures differ: the root of the mean squared error of each block of pixels.
package struct BlockError: Sendable {
    /// A block and its RMSE over R, G and B on the scale of 0...255.
    package struct Block: Hashable, Sendable {
        package let x: Int
        package let y: Int
        package let width: Int
        package let height: Int
        package let rmse: Double
    }

    package let columns: Int
    package let rows: Int
    /// Row by row from the top.
    package let blocks: [Block]

    /// Pictures of one size. Blocks are squares of 8 pixels, or of 1/64 of the width where that is more; the last ones of
    /// a row or column may be smaller.
    package init(_ a: Bitmap, _ b: Bitmap) {
        precondition(a.hasSameSize(as: b), "pictures of one size")
        let side = max(8, a.width / 64)
        columns = (a.width + side - 1) / side
        rows = (a.height + side - 1) / side
        var sums = [UInt64](repeating: 0, count: columns * rows)
        let (x, y) = (a.withoutAlpha().bytes, b.withoutAlpha().bytes)
        for row in 0..<a.height {
            for column in 0..<columns {
                let span = (row * a.width + column * side) * 3..<(row * a.width + min((column + 1) * side, a.width)) * 3
                sums[row / side * columns + column] += SquaredError.sum(x[span], y[span])
            }
        }
        let (columns, width, height) = (columns, a.width, a.height)
        blocks = sums.enumerated().map { index, sum in
            let (left, top) = (index % columns * side, index / columns * side)
            let (w, h) = (min(side, width - left), min(side, height - top))
            return Block(
                x: left, y: top, width: w, height: h, rmse: (Double(sum) / Double(3 * w * h)).squareRoot())
        }
    }

    /// The blocks that differ most, worst first.
    package func worst(_ count: Int) -> [Block] {
        Array(blocks.filter { $0.rmse > 0 }.sorted { ($1.rmse, $0.y, $0.x) < ($0.rmse, $1.y, $1.x) }.prefix(count))
    }

    /// Opaque, with one colour scale for every picture: RMSE 0 is black, then blue, purple, orange, and 64 or more is
    /// light yellow.
    package func heatMap() -> Bitmap {
        let width = blocks.last.map { $0.x + $0.width } ?? 1
        let height = blocks.last.map { $0.y + $0.height } ?? 1
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for block in blocks {
            let colour = BlockError.colour(block.rmse)
            for y in block.y..<block.y + block.height {
                for x in block.x..<block.x + block.width {
                    for channel in 0..<3 { samples[(y * width + x) * 3 + channel] = colour[channel] }
                }
            }
        }
        return Bitmap(width: width, height: height, samples)
    }

    private static let scale: [[Double]] = [
        [0, 0, 4], [40, 11, 84], [101, 21, 110], [159, 42, 99], [212, 72, 66], [245, 125, 21], [250, 193, 39],
        [252, 255, 164],
    ]

    private static func colour(_ rmse: Double) -> [UInt8] {
        let place = min(rmse / 64, 1) * Double(scale.count - 1)
        let index = min(Int(place), scale.count - 2)
        return (0..<3).map { channel in
            let (low, high) = (scale[index][channel], scale[index + 1][channel])
            return UInt8(low + (high - low) * (place - Double(index)) + 0.5)
        }
    }
}

extension Bitmap {
    /// Pictures beside each other from left to right, 8 white pixels between; alpha is shown over white.
    package static func sideBySide(_ pictures: [Bitmap]) -> Bitmap {
        precondition(!pictures.isEmpty, "something to show")
        let gap = 8
        let width = pictures.reduce(-gap) { $0 + $1.width + gap }
        let height = pictures.map(\.height).max() ?? 1
        var samples = [UInt8](repeating: 255, count: width * height * 3)
        var left = 0
        for picture in pictures {
            let (bytes, step) = (picture.bytes, picture.channels)
            for y in 0..<picture.height {
                for x in 0..<picture.width {
                    let (from, to) = ((y * picture.width + x) * step, (y * width + left + x) * 3)
                    let alpha = step == 4 ? Int(bytes[from + 3]) : 255
                    for channel in 0..<3 {
                        samples[to + channel] = UInt8(
                            (Int(bytes[from + channel]) * alpha + 255 * (255 - alpha) + 127) / 255)
                    }
                }
            }
            left += picture.width + gap
        }
        return Bitmap(width: width, height: height, samples)
    }
}
