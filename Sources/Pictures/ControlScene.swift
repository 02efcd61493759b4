import Hashing
import Imaging
package import Model

/// An input and its true output for a feature, and the output damaged: drawn, in whole numbers, the same on every machine.
package struct ControlScene: Sendable {
    package static let (width, height) = (192, 144)
    /// Enlargements beyond this are not drawn.
    private static let largestScale = 8

    package let feature: FeatureSpec
    /// What the answers are written in.
    package let format: ImageFormat
    /// Nil for words.
    package let input: Picture?
    package let answer: [UInt8]
    private let truth: Bitmap

    /// Nil for a feature that makes no picture, in no format that is written here, or larger than is drawn.
    package init?(_ feature: FeatureSpec) {
        guard feature.output == .image,
            let format = [ImageFormat.png, .jpeg].first(where: {
                feature.formats.isEmpty || feature.formats.contains($0)
            }),
            format == .png || feature.alpha != .required
        else { return nil }
        let scale = feature.size.scale(ControlScene.parameters(feature.size)) ?? 1
        guard scale <= ControlScene.largestScale else { return nil }
        let side = max(24, ControlScene.height / scale)
        let (width, height) = (side * 4 / 3 * scale, side * scale)
        let scene = ControlScene.drawn(width: width, height: height)
        self.feature = feature
        self.format = format
        truth = ControlScene.worked(scene, feature)
        answer = ControlScene.encoded(truth, format)
        input = feature.input == .image ? ControlScene.picture(scene.reduced(by: scale)) : nil
    }

    /// What a check asks for, so that a known size is right: twice the input where it may say so.
    package static func parameters(_ rule: SizeRule) -> [String: JSONValue] {
        switch rule {
        case .times(.parameter(let name, _)): [name: 2]
        case .asked: ["width": .integer(width), "height": .integer(height)]
        case .any, .same, .times(.fixed): [:]
        }
    }

    package var black: [UInt8] { changed { _, _, _ in 2 } }

    /// Mirrored, and with red and blue exchanged.
    package var other: [UInt8] {
        let (bytes, step, width) = (truth.bytes, truth.channels, truth.width)
        return changed { pixel, channel, _ in
            let mirrored = pixel / width * width + width - 1 - pixel % width
            return bytes[mirrored * step + (channel < 3 ? 2 - channel : 3)]
        }
    }

    /// Nil where such damage cannot be seen.
    package func spoilt(_ damage: Damage) -> [UInt8]? {
        damage.done(to: truth, seed: 3).map { ControlScene.encoded($0, format) }
    }

    /// Alpha stays as it is but where the change says otherwise.
    private func changed(_ value: (_ pixel: Int, _ channel: Int, _ old: UInt8) -> UInt8) -> [UInt8] {
        let (bytes, step) = (truth.bytes, truth.channels)
        let values = bytes.indices.map { index in value(index / step, index % step, bytes[index]) }
        return ControlScene.encoded(
            Bitmap(width: truth.width, height: truth.height, hasAlpha: truth.hasAlpha, values), format)
    }

    /// A sky and a ground, a disc and a tree before them, and fine grain.
    private static func drawn(width: Int, height: Int) -> Bitmap {
        var random = SplitMix64(seed: 7)
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                let (x, y, grain) = (column * 192 / width, row * 144 / height, Int(random.next() % 13) - 6)
                samples += colour(x, y).map { UInt8(clamping: $0 + grain) }
            }
        }
        return Bitmap(width: width, height: height, samples)
    }

    /// Nothing in it runs along rows or columns.
    private static func colour(_ x: Int, _ y: Int) -> [Int] {
        func wave(_ place: Int, _ length: Int) -> Int { abs(place % (2 * length) - length) }
        if (x - 126) * (x - 126) + (y - 48) * (y - 48) < 784 { return [225, 160 - y + wave(2 * x + 3 * y, 29), 60] }
        if 4 * (x - 50) * (x - 50) + (y - 70) * (y - 70) < 1600 { return [64 + wave(x - y, 9) * 4, 44, 40] }
        if 3 * y > 270 + x { return [60 + wave(5 * x + 2 * y, 37), 100 + wave(3 * x - 7 * y + 2000, 61), 50] }
        return [40 + x / 2, 190 - y / 2 - wave(x + 4 * y, 53), 130 + wave(7 * x + 5 * y, 41)]
    }

    /// What the work makes of the scene.
    private static func worked(_ scene: Bitmap, _ feature: FeatureSpec) -> Bitmap {
        let (width, height, bytes) = (scene.width, scene.height, scene.bytes)
        if feature.alpha == .required {
            let values = (0..<width * height).flatMap { pixel -> [UInt8] in
                let (x, y) = (pixel % width - width / 2, pixel / width - height / 2)
                let isInside = 4 * (x * x * height * height + y * y * width * width) < width * width * height * height
                return isInside ? bytes[3 * pixel..<3 * pixel + 3] + [255] : [0, 0, 0, 0]
            }
            return Bitmap(width: width, height: height, hasAlpha: true, values)
        }
        guard feature.input == .image else { return scene }
        return Bitmap(
            width: width, height: height,
            bytes.map { feature.likeness == .free ? $0 / 24 * 24 : $0 / 16 * 15 + $0 % 16 + 8 })
    }

    private static func picture(_ bitmap: Bitmap) -> Picture {
        let bytes = PNGCodec.encode(bitmap, level: 0)
        return Picture(
            bytes: bytes, format: .png, width: bitmap.width, height: bitmap.height, sha256: SHA256.hex(bytes))
    }

    private static func encoded(_ bitmap: Bitmap, _ format: ImageFormat) -> [UInt8] {
        format == .png ? PNGCodec.encode(bitmap, level: 0) : JPEGEncoder.encode(bitmap, quality: 92)
    }
}
