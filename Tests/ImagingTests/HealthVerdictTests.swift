import Imaging
import Model
import Pictures
import Testing

@Suite("verdicts on bad and on honest pictures")
struct HealthVerdictTests {
    @Test("each bad picture is called by its name", arguments: BadPicture.all)
    func named(_ picture: BadPicture) {
        let found = ImageHealth.findings(picture.output, in: picture.context)
        #expect(found.contains { $0.kind == picture.kind }, "found \(found.map(\.sentence))")
    }

    @Test(
        "every verdict has at least three bad pictures",
        arguments: HealthFinding.Kind.allCases.filter { !$0.isAboutTheFile && $0 != .unjudged })
    func enough(_ kind: HealthFinding.Kind) {
        #expect(BadPicture.all.count { $0.kind == kind } >= 3)
    }

    static let names = [
        "portrait", "landscape", "small-town", "small-lake", "lettering", "weave", "badge", "old-portrait", "old-lake",
        "dunes", "tiny",
    ]

    private func silence(_ output: Bitmap, _ what: String, _ context: HealthContext = HealthContext()) {
        let found = ImageHealth.findings(output, in: context).map(\.sentence)
        #expect(found == [], "\(what): \(found)")
    }

    @Test("a true output is healthy: as enlarged or restored, and by itself")
    func truths() throws {
        for (name, scale) in [("small-town", 4), ("small-lake", 2), ("lettering", 2)] {
            let (input, truth) = (try GoldenPair.picture(name), try GoldenPair.picture("\(name).reference"))
            // Town and letters are drawn in squares of pixels: nothing but the reference tells them from a plain resize.
            for reference in name == "small-lake" ? [truth, nil] : [truth] {
                let context = HealthContext(input: input, reference: reference, scale: scale, work: .enlarging)
                silence(truth, name, context)
            }
            silence(truth, "\(name) alone")
        }
        for name in ["old-portrait", "old-lake"] {
            let truth = try GoldenPair.picture("\(name).reference")
            let context = HealthContext(input: try GoldenPair.picture(name), scale: 2, work: .restoring)
            silence(truth, name, context)
        }
    }

    @Test("what the sandbox's models make of the fixtures is healthy", arguments: names.filter { $0 != "tiny" })
    func models(_ name: String) throws {
        let input = try GoldenPair.picture(name)
        silence(input, "\(name) itself")
        if name != "dunes" {
            for scale in [2, 4] {
                let context = HealthContext(input: input, scale: scale, work: .enlarging)
                silence(ModelWork.upscale(input, by: Double(scale)), "\(name) enlarged \(scale)x", context)
            }
            silence(
                ModelWork.restore(input), "\(name) restored", HealthContext(input: input, scale: 2, work: .restoring))
        }
        for degree in [0, 0.5, 1] {
            silence(
                ModelWork.cartoonify(input, degree: degree), "\(name) as a cartoon \(degree)",
                HealthContext(input: input, work: .repainting))
        }
    }

    @Test(
        "drawn pictures are healthy",
        arguments: ["A beautiful landscape", "A lighthouse on a cliff", "night", "snow", "a desert", "x", "", "fog"])
    func drawn(_ prompt: String) {
        let picture = ModelWork.draw(prompt: prompt, width: 320, height: 240)
        silence(picture, prompt, HealthContext(earlier: picture))
    }

    @Test("dark, bright, pale and noisy pictures are healthy, alone and against their input", arguments: names)
    func extremes(_ name: String) throws {
        guard name != "tiny" else { return }
        let picture = try GoldenPair.picture(name)
        let ways: [(String, Bitmap)] = [
            ("dark", picture.painted { _, _, _, old in old / 6 }),
            ("bright", picture.painted { _, _, _, old in 205 + old / 6 }),
            ("pale", picture.painted { _, _, _, old in 90 + old / 4 }),
            ("noisy", try #require(Distortion.apply("noise", to: picture.withoutAlpha()))),
            ("in few tones", try #require(Distortion.apply("posterise", to: picture.withoutAlpha()))),
        ]
        for (way, changed) in ways {
            silence(changed, "\(name) \(way)")
            silence(changed, "\(name) \(way), repainted", HealthContext(input: picture, work: .repainting))
            silence(changed, "\(name) \(way), later", HealthContext(input: changed.blown(2), earlier: changed))
        }
    }
}
