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

/// Decoding a pair of pictures that compress like photographs, and SSIM beside it.
enum PNGBench {
    static func run() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-png-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try PhotoPair.draw(width: 4000, height: 3000, in: folder)
        let files = try PhotoPair.files(width: 4000, height: 3000, in: folder).map {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0)))
        }
        let pictures = try files.map { try PNGCodec.decode($0) }
        var (decoding, similarity): ([Double], [Double]) = ([], [])
        for _ in 0..<7 {
            decoding.append(try Measure.once { for file in files { _ = try PNGCodec.decode(file) } }.cpu)
            similarity.append(Measure.once { _ = ImageComparison.ssim(pictures[0], pictures[1]) }.cpu)
        }
        let (decode, ssim) = (Measure.median(decoding), Measure.median(similarity))
        line(
            "PNG decode, two 12 MP RGB",
            "\(fixed(72 / decode)) MB/s of pixels (\(fixed(decode * 1000)) ms CPU, "
                + "\(fixed(Double(files[0].count + files[1].count) / 1e6)) MB of files)")
        line("SSIM of the two", "\(fixed(ssim * 1000)) ms CPU, \(fixed(ssim / decode, 2)) times their decoding")
    }
}
