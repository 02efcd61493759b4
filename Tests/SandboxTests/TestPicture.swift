import Imaging
import Model

/// A small picture with something on it, so that no model's output of it is one colour.
enum TestPicture {
    static func png(width: Int = 24, height: Int = 16) -> [UInt8] {
        var samples: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                samples += [UInt8(x * 255 / width), UInt8(y * 255 / height), UInt8((x / 4 + y / 4) % 2 * 200)]
            }
        }
        return PNGCodec.encode(Bitmap(width: width, height: height, samples))
    }

    /// Detail everywhere, so that what blurs or coarsens a picture shows.
    static func busy(width: Int, height: Int) -> [UInt8] {
        var random = SplitMix64(seed: 1)
        let lights = (0..<width * height).map { _ in UInt8(random.next() % 200) }
        let samples = (0..<width * height * 3).map { index in
            let (x, y) = (index / 3 % width, index / 3 / width)
            return lights[y / 2 * width + x / 2] + UInt8(x * 55 / width)
        }
        return PNGCodec.encode(Bitmap(width: width, height: height, samples))
    }

    static func dataURI(width: Int = 24, height: Int = 16) -> JSONValue {
        .string(DataURI.encode(png(width: width, height: height), mime: "image/png"))
    }
}
