import Foundation
import Imaging
import Model

/// PSNR of two pictures in memory, beside a loop that only reads the same bytes.
enum PSNRBench {
    static func run() {
        let count = 4000 * 3000 * 4
        var random = SplitMix64(seed: 1)
        let first = noise(count, &random)
        var second = first
        for index in stride(from: 0, to: count, by: 7) { second[index] ^= 3 }
        let (a, b) = (bitmap(first), bitmap(second))
        var sink: UInt64 = 0
        let times = Measure.pairs(
            9, { _ = ImageComparison.meanSquaredError(a, b) }, { sink &+= read(first) &+ read(second) })
        precondition(sink != 1, "keeps the reading loop alive")
        let bytes = Double(2 * count) / 1e9
        line(
            "PSNR, two 12 MP RGBA",
            "\(fixed(bytes / times.a, 2)) GB/s; reading the same memory \(fixed(bytes / times.b, 2)) GB/s; ratio \(fixed(times.b / times.a, 2))"
        )
    }

    static func noise(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            for index in stride(from: 0, to: count, by: 8) {
                let bits = random.next()
                for byte in 0..<8 { buffer[index + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(byte * 8)) | 1 }
            }
            initialised = count
        }
    }

    private static func bitmap(_ samples: [UInt8]) -> Bitmap {
        Bitmap(width: 4000, height: 3000, hasAlpha: true, samples)
    }

    @inline(never)
    private static func read(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var (x, y) = (SIMD4<UInt64>.zero, SIMD4<UInt64>.zero)
            for offset in stride(from: 0, to: bytes.count / 64 * 64, by: 64) {
                x &+= bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
                y &+= bytes.loadUnaligned(fromByteOffset: offset + 32, as: SIMD4<UInt64>.self)
            }
            return (x &+ y).wrappedSum()
        }
    }
}

/// Decoding of a picture that compresses like a photograph.
enum PNGBench {
    static func run() throws {
        let (width, height) = (2000, 1500)
        var random = SplitMix64(seed: 2)
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    let slope = (x * (channel + 1) + y * 2) / 24
                    samples[(y * width + x) * 3 + channel] = UInt8(truncatingIfNeeded: slope + Int(random.next() % 6))
                }
            }
        }
        let file = PNGCodec.encode(Bitmap(width: width, height: height, samples), level: 6)
        var walls: [Double] = []
        for _ in 0..<9 { walls.append(try Measure.once { _ = try PNGCodec.decode(file) }.wall) }
        let seconds = Measure.median(walls)
        line(
            "PNG decode, 3 MP RGB",
            "\(fixed(Double(samples.count) / 1e6 / seconds)) MB/s of pixels (\(fixed(Double(file.count) / 1e6)) MB file, \(fixed(seconds * 1000)) ms)"
        )
    }
}
