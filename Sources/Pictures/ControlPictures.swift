import Hashing
import Imaging
package import Model

/// A small scene, and it again with everything that can go wrong with a picture: what a judge is tested with. Drawn
/// once, of whole numbers: the same on every machine.
package enum ControlPictures {
    private static let (width, height) = (128, 96)

    /// What a good enlarger gives back: slopes, a disc, squares and grain.
    private static let scene: [UInt8] = {
        var random = SplitMix64(seed: 7)
        let grain = (0..<width * height).map { _ in Int(random.next() % 25) - 12 }
        return samples(width, height) { x, y, channel in
            let isDisc = (x - 84) * (x - 84) + (y - 36) * (y - 36) < 500
            let square = (x / 6 + y / 6) % 2 == 0 ? 0 : 46
            let colour: Int
            switch channel {
            case 0: colour = isDisc ? 225 : 40 + x
            case 1: colour = isDisc ? 170 : 205 - y - square
            default: colour = isDisc ? 70 : 90 + square
            }
            return colour + grain[y * width + x]
        }
    }()

    /// The scene at half its size.
    private static let small: [UInt8] = samples(width / 2, height / 2) { x, y, channel in
        let (left, top) = (2 * x, 2 * y)
        return
            (colour(left, top, channel) + colour(left + 1, top, channel) + colour(left, top + 1, channel)
            + colour(left + 1, top + 1, channel) + 2) / 4
    }

    /// What is sent, and the true answer at twice its size.
    package static let input = picture(Bitmap(width: width / 2, height: height / 2, small))
    package static let reference = picture(Bitmap(width: width, height: height, scene))
    /// Good ones.
    package static let good = reference.bytes
    package static let repainted = encoded(width / 2, height / 2) { x, y, channel in
        colour(2 * x, 2 * y, channel) / 24 * 24
    }

    package static let echo = input.bytes
    /// Enlarged by repetition.
    package static let resized = whole { x, y, channel in Int(small[(y / 2 * width / 2 + x / 2) * 3 + channel]) }
    package static let halved = encoded(width / 2, height) { x, y, channel in colour(2 * x, y, channel) }
    package static let black = whole { _, _, _ in 2 }
    package static let plain = whole { _, _, channel in 90 + 30 * channel }
    package static let transparent = PNGCodec.encode(
        Bitmap(width: width, height: height, hasAlpha: true, [UInt8](repeating: 0, count: width * height * 4)),
        level: 0)
    package static let tilesLost = whole { x, y, channel in x < width / 2 ? 0 : colour(x, y, channel) }
    package static let cut = whole { x, y, channel in y < 60 ? colour(x, y, channel) : 128 }
    package static let mosaic = whole { x, y, channel in colour(x / 16 * 16, y / 16 * 16, channel) }
    /// Every other band of rows is dark.
    package static let torn = whole { x, y, channel in colour(x, y, channel) / (y / 12 % 2 == 0 ? 1 : 3) }
    /// White bars, as of words.
    package static let lettered = whole { x, y, channel in
        (36..<50).contains(y) && (14..<114).contains(x) && x % 10 < 5 ? 255 : colour(x, y, channel)
    }
    /// A part of it is in the shade.
    package static let shaded = whole { x, y, channel in
        colour(x, y, channel) * ((x - 40) * (x - 40) + (y - 60) * (y - 60) < 700 ? 3 : 6) / 6
    }
    package static let paler = whole { x, y, channel in colour(x, y, channel) + 20 }
    /// Red, green and blue have moved on.
    package static let exchanged = whole { x, y, channel in colour(x, y, (channel + 1) % 3) }
    package static let noise: [UInt8] = {
        var random = SplitMix64(seed: 11)
        return whole { _, _, _ in Int(random.next() >> 56) }
    }()
    /// The scene's slopes alone.
    package static let blurred = whole { x, y, channel in channel == 0 ? 40 + x : channel == 1 ? 182 - y : 113 }
    /// Its quarters have changed places, and red and blue too.
    package static let other = whole { x, y, channel in
        colour((x + width / 2) % width, (y + height / 2) % height, 2 - channel)
    }
    package static let turned = whole { x, y, channel in colour(width - 1 - x, height - 1 - y, channel) }
    /// Dark marks on a white ground.
    package static let message = whole { x, y, _ in (24..<40).contains(y) && x > 20 && x < 110 && x % 5 < 2 ? 0 : 250 }
    /// A little too bright, and with a pattern over the scene: about 25 and 16 dB from it.
    package static let rough = whole { x, y, channel in colour(x, y, channel) + 14 }
    package static let coarse = whole { x, y, channel in colour(x, y, channel) + ((x + y) % 2 == 0 ? 40 : -40) }

    private static func colour(_ x: Int, _ y: Int, _ channel: Int) -> Int {
        Int(scene[(y * width + x) * 3 + channel])
    }

    private static func whole(_ colour: (_ x: Int, _ y: Int, _ channel: Int) -> Int) -> [UInt8] {
        encoded(width, height, colour)
    }

    private static func encoded(_ width: Int, _ height: Int, _ colour: (Int, Int, Int) -> Int) -> [UInt8] {
        PNGCodec.encode(Bitmap(width: width, height: height, samples(width, height, colour)), level: 0)
    }

    private static func samples(_ width: Int, _ height: Int, _ colour: (Int, Int, Int) -> Int) -> [UInt8] {
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    samples[(y * width + x) * 3 + channel] = UInt8(min(max(colour(x, y, channel), 0), 255))
                }
            }
        }
        return samples
    }

    private static func picture(_ bitmap: Bitmap) -> Picture {
        let bytes = PNGCodec.encode(bitmap, level: 0)
        return Picture(
            bytes: bytes, format: .png, width: bitmap.width, height: bitmap.height, sha256: SHA256.hex(bytes))
    }
}
