import Foundation
import Imaging
import Model
import Testing

@Suite("the quick way through ordinary PNG files")
struct QuickPNGTests {
    /// Every PNG of the repository: fixtures, hostile files, PngSuite, fuzzing seeds.
    static let files: [URL] = ["images", "hostile", "pngsuite", "fuzz/png"].flatMap { folder in
        let found = try? FileManager.default.contentsOfDirectory(
            at: GoldenPair.fixtures.appending(path: folder), includingPropertiesForKeys: nil)
        return (found ?? []).filter { $0.pathExtension == "png" }.sorted { $0.path < $1.path }
    }

    /// True where the quick way took the file.
    @discardableResult
    private func agree(_ bytes: [UInt8], _ what: String) -> Bool {
        guard let ways = try? PNGCodec.bothWays(bytes), let quick = ways.quick else { return false }
        let isSame = quick == ways.strict
        #expect(isSame, "\(what): the quick way differs from libpng")
        return true
    }

    @Test("every file of the repository has the same samples by both ways, and the ordinary ones take the quick one")
    func corpora() throws {
        var taken = 0
        for file in Self.files where agree([UInt8](try Data(contentsOf: file)), file.lastPathComponent) { taken += 1 }
        #expect(Self.files.count >= 250)
        #expect(taken >= 25)
    }

    @Test("every golden pair, encoded anew, is the same by both ways", arguments: GoldenPair.all)
    func golden(_ pair: GoldenPair) throws {
        let (output, _) = try pair.bitmaps()
        let isTaken = agree(PNGCodec.encode(output, level: 1), pair.testDescription)
        // libpng declares a smaller window for small pictures, and such files are left to it.
        #expect(isTaken == (output.depth == 8) || output.pixelCount < 10_000)
    }

    @Test("all filters over random bytes, at every small width", arguments: 1...40, [false, true])
    func filters(_ width: Int, _ alpha: Bool) {
        var random = SplitMix64(seed: UInt64(width))
        for _ in 0..<8 {
            var png = HandmadePNG(width: width, height: 23, bitDepth: 8, colourType: alpha ? 6 : 2)
            let line = width * png.channels
            let rows = (0..<png.height).flatMap { _ in
                [UInt8(random.next() % 5)] + (0..<line).map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
            }
            png.extra = [("tEXt", Array("a\0b".utf8))]
            let isTaken = agree(png.file(ofRows: rows, idatLength: 2 + Int(random.next() % 900)), "width \(width)")
            #expect(isTaken)
        }
    }

    @Test("a file with anything wrong in it is left to libpng, and no bit flipped anywhere goes unnoticed")
    func broken() throws {
        let png = HandmadePNG(width: 9, height: 7, bitDepth: 8, colourType: 2, extra: [("tEXt", Array("a\0b".utf8))])
        let file = png.file(ofRows: png.rows, idatLength: 60)
        #expect(try PNGCodec.bothWays(file).quick != nil)
        for offset in 8..<file.count {
            var flipped = file
            flipped[offset] ^= 0x04
            #expect((try? PNGCodec.bothWays(flipped))?.quick == nil, "bit flipped at \(offset)")
        }
        let whole = png.rows
        for rows in [Array(whole.dropLast()), whole + [0], Array(whole.dropLast(28)), [5] + whole.dropFirst()] {
            #expect(try PNGCodec.bothWays(png.file(ofRows: rows, idatLength: 60)).quick == nil)
        }
    }

    @Test("PSNR taken band by band is the PSNR of the whole pictures", arguments: GoldenPair.all)
    func bands(_ pair: GoldenPair) throws {
        let (output, reference) = try pair.bitmaps()
        let files = (PNGCodec.encode(output, level: 1), PNGCodec.encode(reference, level: 1))
        let whole = try PictureComparison(files.0, files.1, ComparisonOptions(metrics: [.psnr]), keepsPictures: true)
        let banded = try PictureComparison(files.0, files.1, ComparisonOptions(metrics: [.psnr]))
        let (a, b) = (try #require(whole.report.fidelity), try #require(banded.report.fidelity))
        #expect((a.identical, a.mseRGB, a.psnrRGB) == (b.identical, b.mseRGB, b.psnrRGB))
        for path in [\ImageComparisonReport.PixelFidelity.psnrOverBlack, \.psnrOverWhite, \.decisive] {
            #expect(abs((a[keyPath: path] ?? -1) - (b[keyPath: path] ?? -1)) < 1e-9)
        }
        #expect(a.basis == b.basis)
        #expect(whole.report.output.isTranslucent == banded.report.output.isTranslucent)
    }
}

extension HandmadePNG {
    /// A file of any filtered rows, its data cut into chunks of that many bytes.
    func file(ofRows rows: [UInt8], idatLength: Int) -> [UInt8] {
        let stream = HandmadePNG.zlibStored(rows)
        let parts = stride(from: 0, to: stream.count, by: idatLength).map {
            ("IDAT", Array(stream[$0..<min($0 + idatLength, stream.count)]))
        }
        return HandmadePNG.assemble([("IHDR", header)] + extra.map { ($0.name, $0.body) } + parts + [("IEND", [])])
    }
}
