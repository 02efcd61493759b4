import Imaging
import Model
import Testing

@Suite("AVIF")
struct AVIFTests {
    private func bytes(_ name: String) throws -> [UInt8] {
        try #require(HostileFileTests.cases.first { $0.cells["file"] == name }).bytes()
    }

    @Test("10 and 12 bits become 16, each value scaled to its neighbour", arguments: [10, 12])
    func deep(_ bits: Int) throws {
        let image = try ImageReader.read(try bytes("good-\(bits)-bit.avif")).bitmap
        #expect(image.depth == 16 && image.width == 32 && image.height == 24 && !image.hasAlpha)
        let peak = Double(1 << bits - 1)
        for (index, value) in image.words.enumerated() {
            let (x, y, channel) = (index / 3 % 32, index / 96, index % 3)
            let stored = Double((x * 1009 + y * 523 + channel * 31) & 0xFFFF)
            #expect(abs(Double(value) - stored) <= 65_535 / peak / 2 + 1, "\(x), \(y), \(channel)")
        }
    }

    @Test("lossy ones are near what was encoded: colour, and gray with R = G = B")
    func lossy() throws {
        let truth = try ImageReader.decode(try bytes("good.avif"))
        let colour = try ImageReader.decode(try bytes("good-lossy.avif"))
        #expect(ImageComparison.fidelity(colour, truth, cropBorder: 0)?.psnr.map { $0 > 30 } == true)
        let gray = try ImageReader.decode(try bytes("good-gray.avif")).bytes
        let isGray = stride(from: 0, to: gray.count, by: 3).allSatisfy { Set(gray[$0..<$0 + 3]).count == 1 }
        #expect(isGray)
    }

    @Test(
        "turn and mirroring are told as the orientation of the same look",
        arguments: [(1, nil), (2, nil), (3, nil), (0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1)]
            as [(Int, Int?)])
    func turned(_ turns: Int, _ axis: Int?) throws {
        let mirrored = axis.map { "-mirrored-\($0)" } ?? ""
        let image = try ImageReader.read(try bytes("good-turned-\(turns)\(mirrored).avif"))
        // One turn anticlockwise is orientation 8; mirroring exchanges top and bottom (4) or left and right (2).
        var shown = image.bitmap
        for _ in 0..<turns { shown = shown.upright(8) }
        if let axis { shown = shown.upright(axis == 0 ? 4 : 2) }
        #expect(image.bitmap.upright(image.header.orientation) == shown)
    }

    @Test("each limit holds before anything is decoded")
    func limits() throws {
        let file = try bytes("good.avif")
        func kind(_ limits: DecodeLimits) -> ImageFault.Kind? {
            do throws(ImageFault) {
                _ = try ImageReader.decode(file, limits: limits)
                return nil
            } catch {
                return error.kind
            }
        }
        #expect(kind(DecodeLimits(maximumSide: 47)) == .tooLarge)
        #expect(kind(DecodeLimits(maximumPixels: 48 * 32 - 1)) == .tooLarge)
        #expect(kind(DecodeLimits(maximumBytes: file.count - 1)) == .tooLarge)
        #expect(kind(DecodeLimits(maximumSide: 48, maximumPixels: 48 * 32)) == nil)
    }

    @Test("of an animation the first picture is read, as of the single one")
    func animated() throws {
        let animation = try ImageReader.read(try bytes("good-animated.avif"))
        #expect(animation.header.isAnimated)
        #expect(try animation.bitmap.withoutAlpha() == ImageReader.decode(try bytes("good.avif")))
    }

    @Test("what we have no decoder for is named", arguments: ForeignFormat.allCases)
    func foreign(_ format: ForeignFormat) throws {
        let heads: [ForeignFormat: [UInt8]] = [
            .heic: Array("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic".utf8), .jpegXL: [0xFF, 0x0A, 1, 2],
            .jpeg2000: [0, 0, 0, 0x0C] + Array("jP  \r\n".utf8) + [0x87, 0x0A], .tiff: Array("MM\0*".utf8),
            .photoshop: Array("8BPS\0\u{1}".utf8), .icon: [0, 0, 1, 0, 1, 0],
            .svg: Array("<?xml version=\"1.0\"?>\n<!-- a drawing --><svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8),
            .pdf: Array("%PDF-1.7".utf8), .video: Array("\0\0\0\u{18}ftypisom\0\0\0\0mp42avc1".utf8),
            .zip: [0x50, 0x4B, 3, 4], .gzip: [0x1F, 0x8B, 8], .html: Array("\n <!doctype HTML><title>502".utf8),
            .json: Array(" {\"error\": \"loading\"}".utf8),
        ]
        let head = try #require(heads[format])
        #expect(ForeignFormat(sniffing: head) == format)
        #expect {
            try ImageReader.decode(head)
        } throws: {
            ($0 as? ImageFault)?.detail.contains("\(format.rawValue) (\(format.mimes[0]))") == true
        }
    }
}
