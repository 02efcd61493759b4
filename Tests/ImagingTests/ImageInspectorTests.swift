import Hashing
import Imaging
import Model
import Testing

@Suite("facts of an output picture")
struct ImageInspectorTests {
    private func picture(_ bitmap: Bitmap) -> Picture {
        let bytes = PNGCodec.encode(bitmap)
        return Picture(
            bytes: bytes, format: .png, width: bitmap.width, height: bitmap.height, sha256: SHA256.hex(bytes))
    }

    private func uniform(_ colour: [UInt8], width: Int = 40, height: Int = 25) -> Bitmap {
        Bitmap(
            width: width, height: height, hasAlpha: colour.count == 4,
            [[UInt8]](repeating: colour, count: width * height).flatMap(\.self))
    }

    private func facts(_ bitmap: Bitmap) throws -> ImageFacts {
        try ImageInspector.facts(of: PNGCodec.encode(bitmap), input: nil, reference: nil, scale: nil)
    }

    @Test(
        "black, plain and transparent answers are blank, and the reason says which",
        arguments: [
            ([0, 0, 0], "black"), ([7, 7, 7], "black"), ([255, 255, 255], "one colour"), ([120, 30, 60], "#781e3c"),
            ([9, 200, 30, 0], "transparent"),
        ] as [([UInt8], String)])
    func blank(_ colour: [UInt8], _ reason: String) throws {
        #expect(try facts(uniform(colour)).blank?.contains(reason) == true)
    }

    @Test("a dark photograph, and a plain picture with two in a hundred pixels of something, are not blank")
    func notBlank() throws {
        let portrait = try GoldenPair.picture("portrait")
        let dark = Bitmap(width: portrait.width, height: portrait.height, portrait.bytes.map { $0 / 8 })
        #expect(try facts(dark).blank == nil)
        var bytes = uniform([250, 250, 250]).bytes
        for pixel in 0..<20 { bytes[pixel * 3] = 20 }
        #expect(try facts(Bitmap(width: 40, height: 25, bytes)).blank == nil)
    }

    @Test("the input sent back is an echo, however it was encoded; a changed pixel or another size is none")
    func echo() throws {
        let portrait = try GoldenPair.picture("small-town")
        let input = picture(portrait)
        func isEcho(_ bytes: [UInt8]) throws -> Bool {
            try ImageInspector.facts(of: bytes, input: input, reference: nil, scale: nil).isEcho
        }
        #expect(try isEcho(input.bytes))
        #expect(try isEcho(PNGCodec.encode(portrait, level: 1)))
        #expect(try isEcho(PNGCodec.encode(portrait.promoted(), level: 1)))
        var bytes = portrait.bytes
        bytes[5000] ^= 1
        #expect(try !isEcho(PNGCodec.encode(Bitmap(width: portrait.width, height: portrait.height, bytes))))
        #expect(try !isEcho(PNGCodec.encode(uniform([1, 2, 3]))))
    }

    @Test("fidelity is measured against a reference of the same size, and left out for any other")
    func fidelity() throws {
        let (a, b) = (try GoldenPair.picture("small-lake.reference"), try GoldenPair.picture("old-lake.reference"))
        let bytes = PNGCodec.encode(a)
        let same = try ImageInspector.facts(of: bytes, input: nil, reference: picture(a), scale: 2)
        #expect(same.fidelity == Fidelity(identical: true, psnr: nil, psnrY: nil))
        let other = try ImageInspector.facts(of: bytes, input: nil, reference: picture(b), scale: 2)
        #expect(other.fidelity?.psnr.map { (5...30).contains($0) } == true)
        let small = try ImageInspector.facts(of: bytes, input: nil, reference: picture(uniform([1, 2, 3])), scale: 2)
        #expect(small.fidelity == nil)
        #expect((small.width, small.height, small.byteCount) == (480, 360, bytes.count))
        #expect(small.sha256 == SHA256.hex(bytes))
    }

    @Test("an output that cannot be read throws its fault; an input that cannot be read does not")
    func faults() throws {
        #expect(throws: ImageFault.self) {
            try ImageInspector.facts(of: Array("<html>".utf8), input: nil, reference: nil, scale: nil)
        }
        let broken = Picture(bytes: [1, 2, 3], format: .png, width: 40, height: 25, sha256: "")
        let bytes = PNGCodec.encode(uniform([9, 99, 199]))
        let facts = try ImageInspector.facts(of: bytes, input: broken, reference: broken, scale: nil)
        #expect(!facts.isEcho && facts.fidelity == nil)
    }
}
