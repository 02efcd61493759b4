import Imaging
import Model

/// Pixels that are changed in place, alpha among them where there is any.
struct Canvas {
    private let width: Int
    private let height: Int
    /// Values of a pixel, alpha among them where there is any.
    private let step: Int
    private var rgb: [UInt8]

    init(_ picture: Bitmap) {
        (width, height, step) = (picture.width, picture.height, picture.channels)
        rgb = picture.bytes
    }

    var bitmap: Bitmap { Bitmap(width: width, height: height, hasAlpha: step == 4, rgb) }

    var isBright: Bool {
        let all = bitmap.withoutAlpha().bytes
        return all.reduce(0) { $0 + Int($1) } > 150 * all.count
    }

    /// Opaque.
    private mutating func fill(_ x: Int, _ y: Int, _ level: UInt8) {
        for channel in 0..<step { rgb[step * (y * width + x) + channel] = channel < 3 ? level : 255 }
    }

    /// Three boxes after one another, which come near a Gaussian.
    mutating func blur(sigma: Double) {
        let reach = max(1, Int((sigma * 0.98).rounded()))
        for _ in 0..<3 {
            for y in 0..<height { for channel in 0..<step { box(step * y * width + channel, step, width, reach) } }
            for x in 0..<width { for channel in 0..<step { box(step * x + channel, step * width, height, reach) } }
        }
    }

    private mutating func box(_ start: Int, _ step: Int, _ count: Int, _ reach: Int) {
        let line = (0..<count).map { Int(rgb[start + $0 * step]) }
        func at(_ index: Int) -> Int { line[min(max(index, 0), count - 1)] }
        var sum = (-reach...reach).reduce(0) { $0 + at($1) }
        for index in 0..<count {
            rgb[start + index * step] = UInt8((sum + reach) / (2 * reach + 1))
            sum += at(index + reach + 1) - at(index - reach)
        }
    }

    mutating func mosaic(_ side: Int) {
        for top in stride(from: 0, to: height, by: side) {
            for left in stride(from: 0, to: width, by: side) {
                let (ys, xs) = (top..<min(top + side, height), left..<min(left + side, width))
                for channel in 0..<step {
                    var sum = 0
                    for y in ys { for x in xs { sum += Int(rgb[step * (y * width + x) + channel]) } }
                    let mean = UInt8(sum / (ys.count * xs.count))
                    for y in ys { for x in xs { rgb[step * (y * width + x) + channel] = mean } }
                }
            }
        }
    }

    /// Every other band of rows is darker.
    mutating func band(_ rows: Int) {
        for y in 0..<height where y / rows % 2 == 0 {
            for index in step * y * width..<step * (y + 1) * width where index % step < 3 {
                rgb[index] = UInt8(Int(rgb[index]) * 6 / 10)
            }
        }
    }

    mutating func blackHalf(_ side: Int) {
        for y in 0..<height {
            for x in 0..<width where [x < width / 2, x >= width / 2, y < height / 2, y >= height / 2][side] {
                fill(x, y, 0)
            }
        }
    }

    mutating func tile(_ side: Int, share: Double, level: UInt8, _ random: inout SplitMix64) {
        for top in stride(from: 0, to: height, by: side) {
            for left in stride(from: 0, to: width, by: side) where Double(random.next() % 1000) < share * 1000 {
                for y in top..<min(top + side, height) {
                    for x in left..<min(left + side, width) { fill(x, y, level) }
                }
            }
        }
    }

    /// Bands of rows are shifted, and what leaves on one side comes in on the other.
    mutating func tear(_ rows: Int, _ random: inout SplitMix64) {
        for top in stride(from: 0, to: height, by: rows) where random.next() % 100 < 40 {
            let shift = width * Int(4 + random.next() % 17) / 100 * (random.next() % 2 == 0 ? 1 : -1)
            for y in top..<min(top + rows, height) { roll(y, shift) }
        }
    }

    private mutating func roll(_ y: Int, _ shift: Int) {
        let row = Array(rgb[step * y * width..<step * (y + 1) * width])
        for x in 0..<width {
            let from = ((x - shift) % width + width) % width
            for channel in 0..<step { rgb[step * (y * width + x) + channel] = row[step * from + channel] }
        }
    }

    /// What libjpeg shows below a broken place of the data: blocks that have moved on, and a wrong colour that changes
    /// with every further accident.
    mutating func garble(_ random: inout SplitMix64) {
        var (shift, colour) = (0, [0, 0, 0])
        for top in stride(from: height * Int(40 + random.next() % 20) / 100 / 16 * 16, to: height, by: 16) {
            if shift == 0 || random.next() % 4 == 0 {
                shift += 16 * Int(1 + random.next() % UInt64(max(2, width / 24)))
                colour = colour.map { $0 + Int(random.next() % 121) - 60 }
            }
            for y in top..<min(top + 16, height) {
                roll(y, shift)
                for x in 0..<width {
                    for channel in 0..<3 {
                        let index = step * (y * width + x) + channel
                        rgb[index] = UInt8(min(max(Int(rgb[index]) + colour[channel], 0), 255))
                    }
                }
            }
        }
    }

    /// Red and blue differ by more than 8 on the average.
    var isColourful: Bool {
        var sum = 0
        for pixel in 0..<width * height { sum += abs(Int(rgb[step * pixel]) - Int(rgb[step * pixel + 2])) }
        return sum > 8 * width * height
    }

    mutating func swapChannels() {
        for pixel in 0..<width * height { rgb.swapAt(step * pixel, step * pixel + 2) }
    }

    /// Nearly Gaussian: the sum of four even ones.
    mutating func addNoise(_ sigma: Double, _ random: inout SplitMix64) {
        for index in rgb.indices where index % step < 3 {
            let bits = random.next()
            let sum = (0..<4).reduce(0) { $0 + Int(bits >> UInt64(16 * $1) & 0xFFFF) }
            let noise = Double(sum - 131_070) / 65_536 * 1.732 * sigma
            rgb[index] = UInt8(min(max(Double(rgb[index]) + noise, 0), 255))
        }
    }
}
