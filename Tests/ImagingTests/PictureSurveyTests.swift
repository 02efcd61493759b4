import Model
import Pictures
import Testing

@testable import Imaging

/// Large pictures are measured while they are decoded; nothing may come out otherwise than of the whole.
struct PictureSurveyTests {
    private static let sizes = [(1600, 1200), (1201, 1499), (3003, 503), (2111, 2111)]

    private static func scene(_ width: Int, _ height: Int) -> Bitmap {
        let samples = (0..<width * height).flatMap { pixel -> [UInt8] in
            let (x, y) = (pixel % width, pixel / width)
            let disc = (x - width / 3) * (x - width / 3) + (y - height / 2) * (y - height / 2) < height * height / 9
            let wave = abs((7 * x + 11 * y) % 180 - 90) / 3
            let grain = (x &* 73 &+ y &* 151 &+ x &* y) % 11
            return disc
                ? [UInt8(200 - wave), UInt8(90 + grain), 60]
                : [UInt8(40 + wave + x * 60 / width), UInt8(150 - y * 90 / height), UInt8(120 + grain * 3)]
        }
        return Bitmap(width: width, height: height, samples)
    }

    @Test("every damage of large pictures is found alike row by row and in the whole picture")
    func findings() throws {
        var compared = 0
        for (width, height) in PictureSurveyTests.sizes.prefix(2) {
            let input = PictureSurveyTests.scene(width, height)
            let outputs = [input] + Damage.allCases.compactMap { $0.done(to: input, seed: 5) }
            for output in outputs {
                let bytes = PNGCodec.encode(output, level: 1)
                for work in HealthContext.Work.allCases {
                    for before in [nil, input, input.reduced(by: 2)] {
                        let context = HealthContext(input: before, work: work)
                        let whole = ImageHealth.findings(PictureTraits(output), in: context)
                        let seen = try ImageInspector.examine(bytes, in: context)
                        #expect(seen.findings == whole, "\(width)x\(height) \(work) \(whole.map(\.kind))")
                        compared += 1
                    }
                }
            }
        }
        #expect(compared == 2 * 12 * HealthContext.Work.allCases.count * 3)
        print("\(compared) readings compared")
    }

    @Test("every measure taken on the way is that of the whole", arguments: sizes)
    func measures(width: Int, height: Int) throws {
        let picture = PictureSurveyTests.scene(width, height)
        let survey = try #require(
            try PictureSurvey(PNGCodec.encode(picture, level: 1), beside: picture, limits: DecodeLimits()))
        let (seen, whole) = (PictureTraits(survey), PictureTraits(picture))
        let luma = Luma(picture)
        #expect(seen.look == whole.look)
        #expect(seen.profile.rows == JumpProfile(luma).rows)
        #expect(seen.profile.columns == JumpProfile(luma).columns)
        #expect(seen.grain == Grain.level(luma, of: nil))
        #expect(seen.letters == whole.letters)
        #expect(seen.colourStep == whole.colourStep)
        #expect(seen.areas.signature == whole.areas.signature)
        #expect(seen.sample.map(\.values) == whole.sample.map(\.values))
        #expect(seen.blankness == nil)
        #expect(seen.meanSquaredError(from: picture) == 0)
        #expect(seen.bitmap == picture)
    }

    @Test("what is small, see-through, gray, animated, turned or broken is decoded as a whole")
    func others() throws {
        let picture = PictureSurveyTests.scene(1600, 1200)
        func survey(_ bytes: [UInt8]) throws -> PictureSurvey? {
            try PictureSurvey(bytes, beside: nil, limits: DecodeLimits())
        }
        let bytes = PNGCodec.encode(picture, level: 1)
        #expect(try survey(bytes) != nil)
        #expect(try survey(PNGCodec.encode(PictureSurveyTests.scene(800, 600), level: 1)) == nil)
        #expect(try survey(PNGCodec.encode(picture.painted(alpha: true) { $3 }, level: 1)) == nil)
        #expect(try survey(PNGCodec.encode(picture.promoted(), level: 1)) == nil)
        #expect(try survey(JPEGEncoder.encode(picture, quality: 90)) == nil)
        #expect(try survey(Array(bytes.dropLast(20))) == nil)
        var broken = bytes
        broken[broken.count / 2] ^= 1
        #expect(try survey(broken) == nil)
        #expect(throws: ImageFault.self) {
            try ImageInspector.examine(Array(bytes.prefix(bytes.count / 2)), in: HealthContext())
        }
    }
}
