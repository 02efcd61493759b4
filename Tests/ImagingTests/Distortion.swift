import Imaging

/// The whole-number distortions of `script/golden-psnr`, repeated here; the table's checksums prove that they agree.
enum Distortion {
    static func apply(_ name: String, to source: Bitmap) -> Bitmap? {
        if let change = ofColours[name] { return colours(source, change) }
        if let change = ofDeepColours[name] { return deepColours(source, change) }
        switch name {
        case "alpha-half": return alpha(source) { _, alpha in alpha / 2 }
        case "alpha-full": return alpha(source) { _, _ in 255 }
        case "hidden":
            return pixels(source) { pixel in pixel[3] == 0 ? [200, 100, 50, 0] : Array(pixel) }
        default: return nil
        }
    }

    /// R, G and B of all pixels, three values each, and the picture's size.
    private struct Plane {
        let width: Int
        let height: Int
        let values: [Int]

        subscript(x: Int, y: Int, channel: Int) -> Int {
            values[(min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)) * 3 + channel]
        }

        func map(_ change: (_ x: Int, _ y: Int, _ channel: Int) -> Int) -> [Int] {
            (0..<height).flatMap { y in (0..<width).flatMap { x in (0..<3).map { change(x, y, $0) } } }
        }
    }

    private typealias Change = @Sendable (Plane) -> [Int]

    private static let ofColours: [String: Change] = [
        "same": { $0.values },
        "one-bit": { [$0.values[0] ^ 1] + $0.values.dropFirst() },
        "plus-1": { $0.values.map { min($0 + 1, 255) } },
        "plus-16": { $0.values.map { min($0 + 16, 255) } },
        "dim": { $0.values.map { $0 * 3 / 4 } },
        "invert": { $0.values.map { 255 - $0 } },
        "swap": { plane in plane.map { plane[$0, $1, 2 - $2] } },
        "gray": { plane in
            plane.map { x, y, _ in (299 * plane[x, y, 0] + 587 * plane[x, y, 1] + 114 * plane[x, y, 2] + 500) / 1000 }
        },
        "posterise": { $0.values.map { $0 & 0xE0 } },
        "right-1": { plane in plane.map { plane[$0 - 1, $1, $2] } },
        "shift-8": { plane in plane.map { plane[$0 - 8, $1 - 8, $2] } },
        "halved": { plane in
            plane.map { x, y, channel in
                let (left, top) = (min(x / 2 * 2, plane.width - 2), min(y / 2 * 2, plane.height - 2))
                let upper = plane[left, top, channel] + plane[left + 1, top, channel]
                return (upper + plane[left, top + 1, channel] + plane[left + 1, top + 1, channel] + 2) / 4
            }
        },
        "mirror": { plane in plane.map { plane[plane.width - 1 - $0, $1, $2] } },
        "box-3": { plane in
            plane.map { x, y, channel in
                let sum = (-1...1).reduce(0) { sum, dy in (-1...1).reduce(sum) { $0 + plane[x + $1, y + dy, channel] } }
                return (sum + 4) / 9
            }
        },
        "mosaic-8": { plane in plane.map { plane[$0 / 8 * 8, $1 / 8 * 8, $2] } },
        "noise": { $0.values.enumerated().map { min(max($1 + scatter($0) % 33 - 16, 0), 255) } },
    ]

    private static let ofDeepColours: [String: Change] = [
        "wide-same": { $0.values },
        "wide-plus-1": { $0.values.map { min($0 + 1, 65_535) } },
        "wide-noise": { $0.values.enumerated().map { min(max($1 + scatter($0) % 4097 - 2048, 0), 65_535) } },
    ]

    /// A number in 0..<2³² for the sample at `index`.
    private static func scatter(_ index: Int) -> Int {
        var x = UInt64(index + 1) * 2_654_435_761 % 0x1_0000_0000
        x ^= x >> 15
        x = x * 2_246_822_519 % 0x1_0000_0000
        return Int(x ^ (x >> 13))
    }

    private static func colours(_ source: Bitmap, _ change: Change) -> Bitmap {
        let plain = source.withoutAlpha()
        let changed = change(Plane(width: source.width, height: source.height, values: plain.bytes.map(Int.init)))
        var samples = source.bytes
        for pixel in 0..<source.pixelCount {
            for channel in 0..<3 {
                samples[pixel * source.channels + channel] = UInt8(changed[pixel * 3 + channel])
            }
        }
        return Bitmap(width: source.width, height: source.height, hasAlpha: source.hasAlpha, samples)
    }

    private static func deepColours(_ source: Bitmap, _ change: Change) -> Bitmap {
        let plain = source.withoutAlpha()
        let changed = change(Plane(width: source.width, height: source.height, values: plain.words.map(Int.init)))
        var samples = source.words
        for pixel in 0..<source.pixelCount {
            for channel in 0..<3 {
                samples[pixel * source.channels + channel] = UInt16(changed[pixel * 3 + channel])
            }
        }
        return Bitmap(width: source.width, height: source.height, hasAlpha: source.hasAlpha, samples)
    }

    private static func pixels(_ source: Bitmap, _ change: (ArraySlice<UInt8>) -> [UInt8]) -> Bitmap {
        let bytes = source.bytes
        let changed = stride(from: 0, to: bytes.count, by: 4).flatMap { change(bytes[$0..<$0 + 4].rebased) }
        return Bitmap(width: source.width, height: source.height, hasAlpha: true, changed)
    }

    private static func alpha(_ source: Bitmap, _ change: (Int, UInt8) -> UInt8) -> Bitmap {
        var samples = source.bytes
        for index in stride(from: 3, to: samples.count, by: 4) { samples[index] = change(index, samples[index]) }
        return Bitmap(width: source.width, height: source.height, hasAlpha: true, samples)
    }
}

extension ArraySlice {
    /// The same elements, counted from 0.
    fileprivate var rebased: ArraySlice { Array(self)[...] }
}

extension Bitmap {
    /// The samples as the golden table hashes them: 16-bit ones big-endian.
    var goldenBytes: [UInt8] {
        switch samples {
        case .eight(let values): values
        case .sixteen(let values): values.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        }
    }
}
