import Imaging
import Model
import Testing

@Suite("PNG decoding")
struct PNGDecodeTests {
    static let types: [(colourType: UInt8, depths: [Int])] = [
        (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
    ]
    static let cases: [(UInt8, Int, Bool, Bool)] = types.flatMap { type in
        type.depths.flatMap { depth in
            [false, true].flatMap { interlaced in
                (type.colourType & 4 == 0 ? [false, true] : [false]).map { (type.colourType, depth, interlaced, $0) }
            }
        }
    }

    @Test("every type, depth, interlacing and tRNS decodes to the samples that were stored", arguments: cases)
    func everyType(_ colourType: UInt8, _ depth: Int, _ interlaced: Bool, _ transparent: Bool) throws {
        var png = HandmadePNG(width: 13, height: 11, bitDepth: depth, colourType: colourType, isInterlaced: interlaced)
        if colourType == 3 { png.palette = (0..<3 << depth).map { UInt8(truncatingIfNeeded: $0 * 37 + 5) } }
        if transparent { png.transparency = transparency(of: png) }
        let bitmap = try PNGCodec.decode(png.file)
        #expect(bitmap.depth == (depth == 16 ? 16 : 8))
        #expect(bitmap.hasAlpha == (colourType & 4 != 0 || transparent))
        #expect(bitmap.words == expected(png).map { depth == 16 ? UInt16($0) : UInt16($0) * 257 })
    }

    /// Makes the sample at (2, 3) transparent, or a ramp for a palette.
    private func transparency(of png: HandmadePNG) -> [UInt8] {
        guard png.colourType != 3 else { return (0..<1 << png.bitDepth).map { UInt8(truncatingIfNeeded: $0 * 91) } }
        return (0..<png.channels).flatMap { channel in
            let value = png.stored(2, 3, channel)
            return [UInt8(value >> 8), UInt8(value & 255)]
        }
    }

    private func expected(_ png: HandmadePNG) -> [Int] {
        let opaque = png.bitDepth == 16 ? 65_535 : 255
        return (0..<png.height).flatMap { y in
            (0..<png.width).flatMap { x -> [Int] in
                var stored = (0..<png.channels).map { png.stored(x, y, $0) }
                if png.colourType == 3 {
                    let entry = stored[0]
                    let colour = (0..<3).map { Int(png.palette[entry * 3 + $0]) }
                    return png.transparency.isEmpty ? colour : colour + [Int(png.transparency[entry])]
                }
                let isKey = !png.transparency.isEmpty && stored == (0..<png.channels).map { png.stored(2, 3, $0) }
                if png.bitDepth < 8 { stored = stored.map { $0 * 255 / (1 << png.bitDepth - 1) } }
                let grayOnly = png.colourType & 2 == 0
                let colour = grayOnly ? [stored[0], stored[0], stored[0]] : Array(stored[0..<3])
                if png.colourType & 4 != 0 { return colour + [stored[png.channels - 1]] }
                return png.transparency.isEmpty ? colour : colour + [isKey ? 0 : opaque]
            }
        }
    }

    @Test("what was encoded is decoded unchanged", arguments: [8, 16], [false, true])
    func roundTrip(_ depth: Int, _ alpha: Bool) throws {
        let count = 37 * 23 * (alpha ? 4 : 3)
        var random = SplitMix64(seed: 7)
        let bitmap =
            depth == 8
            ? Bitmap(
                width: 37, height: 23, hasAlpha: alpha,
                (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            : Bitmap(width: 37, height: 23, hasAlpha: alpha, (0..<count).map { _ in UInt16(random.next() >> 48) })
        for level in [1, 3, 6] {
            let encoded = PNGCodec.encode(bitmap, level: level)
            #expect(try ImageReader.decode(encoded) == bitmap)
            #expect(encoded == PNGCodec.encode(bitmap, level: level))
            #expect(try ImageHeader.read(encoded).width == 37)
        }
    }
}
