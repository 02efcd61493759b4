/// Writes PNG files of every kind chunk by chunk, whole or broken on purpose; the data is stored, not compressed.
struct HandmadePNG {
    var width: Int
    var height: Int
    var bitDepth: Int
    var colourType: UInt8
    var isInterlaced = false
    var palette: [UInt8] = []
    var transparency: [UInt8] = []
    /// Chunks between IHDR and IDAT.
    var extra: [(name: String, body: [UInt8])] = []
    /// The value of a stored sample.
    var sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int = { x, y, channel in x * 7 + y * 13 + channel * 29 }

    var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 1 }

    /// The stored value of a sample, kept within its bits.
    func stored(_ x: Int, _ y: Int, _ channel: Int) -> Int { sample(x, y, channel) & (1 << bitDepth - 1) }

    var file: [UInt8] {
        var chunks = [("IHDR", header)] + extra
        if !palette.isEmpty { chunks.append(("PLTE", palette)) }
        if !transparency.isEmpty { chunks.append(("tRNS", transparency)) }
        chunks += [("IDAT", HandmadePNG.zlibStored(rows)), ("IEND", [])]
        return HandmadePNG.assemble(chunks)
    }

    var header: [UInt8] {
        HandmadePNG.word(width) + HandmadePNG.word(height) + [UInt8(bitDepth), colourType, 0, 0, isInterlaced ? 1 : 0]
    }

    /// Filtered scan lines (filter 0), pass after pass.
    var rows: [UInt8] {
        guard isInterlaced else { return pass(x: 0, y: 0, stepX: 1, stepY: 1) }
        let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        return passes.flatMap { pass(x: $0.0, y: $0.1, stepX: $0.2, stepY: $0.3) }
    }

    private func pass(x startX: Int, y startY: Int, stepX: Int, stepY: Int) -> [UInt8] {
        guard startX < width else { return [] }
        var bytes: [UInt8] = []
        for y in stride(from: startY, to: height, by: stepY) {
            bytes.append(0)
            var (bits, filled) = (0, 0)
            for x in stride(from: startX, to: width, by: stepX) {
                for channel in 0..<channels {
                    bits = bits << bitDepth | stored(x, y, channel)
                    filled += bitDepth
                    while filled >= 8 {
                        bytes.append(UInt8(truncatingIfNeeded: bits >> (filled - 8)))
                        filled -= 8
                    }
                    bits &= 0xFFFF
                }
            }
            if filled > 0 { bytes.append(UInt8(truncatingIfNeeded: bits << (8 - filled))) }
        }
        return bytes
    }

    static func assemble(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunks.flatMap { chunk($0.0, $0.1) }
    }

    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + body
        return word(body.count) + named + word(Int(crc(named)))
    }

    static func word(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// A zlib stream of stored blocks (RFC 1950 and 1951).
    static func zlibStored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let count = min(65_535, bytes.count - start)
            stream.append(start + count == bytes.count ? 1 : 0)
            for value in [count, ~count] {
                stream += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
            }
            stream += bytes[start..<start + count]
            start += count
        } while start < bytes.count
        return stream + word(Int(adler(bytes)))
    }

    static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
