import Imaging
import Model
import Pictures
import Testing

@Suite("the stand-in models' work")
struct ModelWorkTests {
    private static let files = Dictionary(
        uniqueKeysWithValues: FixtureCatalogue.generate().map { ($0.path, $0.bytes) })

    private func picture(_ name: String) throws -> Bitmap {
        try PNGCodec.decode(try #require(Self.files[name]))
    }

    private func psnr(_ output: Bitmap, _ reference: Bitmap) throws -> Double {
        try #require(ImageComparison.fidelity(output, reference, cropBorder: 0)?.psnr)
    }

    @Test(
        "a restored photograph is at least 3 dB nearer to its original than one that is only enlarged",
        arguments: ["old-portrait", "old-lake"])
    func restores(_ id: String) throws {
        let (old, original) = (try picture("\(id).png"), try picture("\(id).reference.png"))
        let restored = try psnr(ModelWork.restore(old), original)
        let enlarged = try psnr(ModelWork.upscale(old, by: 2), original)
        #expect(restored > enlarged + 3)
    }

    @Test(
        "an enlarged picture resembles its original, and shrunken pictures keep their proportions",
        arguments: zip(["small-town", "small-lake", "lettering"], [4.0, 2, 2]))
    func upscales(_ id: String, _ factor: Double) throws {
        let (small, original) = (try picture("\(id).png"), try picture("\(id).reference.png"))
        let level = try psnr(ModelWork.upscale(small, by: factor), original)
        #expect(level > 18)
        let half = ModelWork.upscale(small, by: 0.5)
        #expect(half.width == small.width / 2 && half.height == small.height / 2)
    }

    @Test("a cartoon has the size of its input and fewer tones", arguments: [0, 0.5, 1])
    func cartoonifies(_ degree: Double) throws {
        let portrait = try picture("portrait.png")
        let cartoon = ModelWork.cartoonify(portrait, degree: degree)
        #expect(cartoon.hasSameSize(as: portrait))
        #expect(try psnr(cartoon, portrait) < 35)
    }

    @Test("alpha survives", arguments: ["badge.png"])
    func alpha(_ name: String) throws {
        let badge = try picture(name)
        for output in [
            ModelWork.upscale(badge, by: 2), ModelWork.cartoonify(badge, degree: 0.5), ModelWork.restore(badge),
        ] {
            #expect(output.hasAlpha && output.isTranslucent)
        }
    }

    @Test("the same prompt draws the same picture, another prompt another one")
    func draws() {
        let first = ModelWork.draw(prompt: "A beautiful landscape", width: 96, height: 64)
        #expect(first == ModelWork.draw(prompt: "A beautiful landscape", width: 96, height: 64))
        #expect(first != ModelWork.draw(prompt: "A lighthouse", width: 96, height: 64))
        #expect((first.width, first.height) == (96, 64))
    }

    @Test("text follows from its prompt and keeps to its number of tokens")
    func writes() {
        let text = ModelWork.write(prompt: "Hello", maximumTokens: 10)
        #expect(text == ModelWork.write(prompt: "Hello", maximumTokens: 10))
        #expect(text.split(separator: " ").count == 10)
        #expect(text != ModelWork.write(prompt: "Good bye", maximumTokens: 10))
        #expect(ModelWork.write(prompt: "", maximumTokens: 0).isEmpty)
        #expect(ModelWork.write(prompt: "Hello", maximumTokens: 250).contains("Hello"))
    }
}
