import Imaging

/// Baseline JPEG (ITU-T T.81) of a picture's brightness in blocks of 8 x 8 pixels: just enough of an encoder to hand
/// out real JPEG bytes of the right size where PNG was promised. Every block is its mean, so only DC terms are coded.
enum BlockJPEG {
    static func encode(_ bitmap: Bitmap) -> [UInt8] {
        var file: [UInt8] = [0xFF, 0xD8]
        append(0xDB, [0] + [UInt8](repeating: 1, count: 64), to: &file)
        append(
            0xC0,
            [8] + word(bitmap.height) + word(bitmap.width) + [1, 1, 0x11, 0], to: &file)
        append(0xC4, [0x00] + dcCounts + Array(0...11), to: &file)
        // One AC symbol: end of block, one bit long.
        append(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0], to: &file)
        append(0xDA, [1, 1, 0x00, 0, 63, 0], to: &file)
        file += scan(bitmap)
        return file + [0xFF, 0xD9]
    }

    /// How many codes there are of each length, 1...16 bits: T.81's table K.3 for luminance DC.
    private static let dcCounts: [UInt8] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    /// The codes that follow from it, by category 0...11.
    private static let dcCodes: [(bits: UInt32, count: Int)] = [
        (0b00, 2), (0b010, 3), (0b011, 3), (0b100, 3), (0b101, 3), (0b110, 3), (0b1110, 4), (0b11110, 5),
        (0b111110, 6), (0b1111110, 7), (0b11111110, 8), (0b111111110, 9),
    ]

    private static func append(_ marker: UInt8, _ content: [UInt8], to file: inout [UInt8]) {
        file += [0xFF, marker] + word(content.count + 2) + content
    }

    private static func word(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }

    private static func scan(_ bitmap: Bitmap) -> [UInt8] {
        let samples = bitmap.bytes
        var bits = BitWriter()
        var previous = 0
        for top in stride(from: 0, to: bitmap.height, by: 8) {
            for left in stride(from: 0, to: bitmap.width, by: 8) {
                // With a quantiser of 1 the DC term of a block of one value is 8 times that value less 128.
                let term = 8 * (mean(samples, bitmap, left, top) - 128)
                let change = term - previous
                previous = term
                let category = Int.bitWidth - change.magnitude.leadingZeroBitCount
                bits.write(dcCodes[category].bits, count: dcCodes[category].count)
                bits.write(UInt32(truncatingIfNeeded: change < 0 ? change - 1 : change), count: category)
                bits.write(0, count: 1)
            }
        }
        return bits.finished
    }

    private static func mean(_ samples: [UInt8], _ bitmap: Bitmap, _ left: Int, _ top: Int) -> Int {
        var sum = 0
        var count = 0
        for y in top..<min(top + 8, bitmap.height) {
            for x in left..<min(left + 8, bitmap.width) {
                let pixel = (y * bitmap.width + x) * 3
                sum += Int(samples[pixel]) + Int(samples[pixel + 1]) + Int(samples[pixel + 2])
                count += 3
            }
        }
        return sum / count
    }
}

/// Bits, most significant first, with a zero byte stuffed after each 0xFF as JPEG wants it.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var held = 0

    mutating func write(_ value: UInt32, count: Int) {
        for place in stride(from: count - 1, through: 0, by: -1) {
            pending = pending << 1 | (value >> UInt32(place) & 1)
            held += 1
            if held == 8 { flush() }
        }
    }

    private mutating func flush() {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        if bytes.last == 0xFF { bytes.append(0) }
        (pending, held) = (0, 0)
    }

    /// The last byte is filled up with ones.
    var finished: [UInt8] {
        var copy = self
        while copy.held != 0 { copy.write(1, count: 1) }
        return copy.bytes
    }
}
