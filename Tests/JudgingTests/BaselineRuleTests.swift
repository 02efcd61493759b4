import Judging
import Model
import Testing

@Suite("Baselines")
struct BaselineRuleTests {
    private static let key = BaselineKey(endpoint: "hd-image", provider: "replicate", version: "owner/model")

    /// A run's sample: a PSNR, or a hash where there is nothing to compare with.
    private func sample(
        _ run: Int, _ psnr: Double?, hash: UInt64 = 0, fixture: String = "sample", format: ImageFormat = .png
    ) -> BaselineSample {
        BaselineSample(
            run: "\(run)", at: Sample.start + .seconds(run), fixture: fixture, format: format, width: 256, height: 192,
            fidelity: psnr.map { Fidelity(identical: $0 == .infinity, psnr: $0 == .infinity ? nil : $0, psnrY: nil) },
            perceptualHash: hash)
    }

    private func baseline(_ samples: [BaselineSample]) -> Baseline { Baseline(key: Self.key, samples: samples) }

    private func judged(_ facts: ImageFacts, _ feature: FeatureSpec = .hdImage, by baseline: Baseline) -> Verdict {
        let check = Sample.check(feature, route: .direct(Sample.target()))
        let key = BaselineKey(endpoint: feature.id.rawValue, provider: "replicate", version: "owner/model")
        return Judge.verdict(
            check, Sample.outcome(answer: .image(bytes: [1], declaredMime: nil)), image: .readable(facts), curl: nil,
            baselines: [key: baseline])
    }

    private func facts(_ psnr: Double?, hash: UInt64 = 0, format: ImageFormat = .png) -> ImageFacts {
        var facts = Sample.facts(
            format: format, fidelity: psnr.map { Fidelity(identical: false, psnr: $0, psnrY: $0) })
        facts.perceptualHash = hash
        return facts
    }

    @Test(
        "the bar is the worst of the last runs minus 3 dB, 30 dB at most, and there is none before three runs",
        arguments: [
            ([31.5, 28, 40], 25), ([60, 44, 44], 30), ([.infinity, .infinity, .infinity], 30),
            ([33, .infinity, 32.5], 29.5), ([28, 28], nil), ([], nil),
        ] as [([Double], Double?)])
    func bar(levels: [Double], expected: Double?) {
        #expect(BaselineRule.bar(baseline(levels.enumerated().map { sample($0, $1) })) == expected)
    }

    @Test("a picture under the bar passes with a warning that names both figures, and fails the gate")
    func below() {
        let known = baseline((0..<3).map { sample($0, 28) })
        #expect(judged(facts(25.01), by: known).code == .ok)
        let verdict = judged(facts(24.9), by: known)
        #expect(verdict.code == .degradedWarning && verdict.passed && verdict.isBelowBaseline)
        #expect(
            verdict.findings.first?.expected
                == "at least 25.00 dB, the worst of the last 3 runs is 28.00 dB (owner/model)")
        #expect(verdict.findings.first?.actual == "24.90 dB")
        let gates = BaselineRule.gates([verdict, judged(facts(26), by: known)])
        #expect(gates.map(\.state) == [.failed] && gates.first?.subject == "hd-image.replicate")
        #expect(gates.first?.actual == "sample has 24.90 dB")
        #expect(ExitDecision.status(for: [verdict], gates: gates) == .gateFailed)
        #expect(judged(facts(24.9), by: baseline([sample(0, 28), sample(1, 28)])).code == .ok)
    }

    @Test("a fixture the baseline has not seen is not judged by it, nor is another version")
    func unseen() {
        let others = baseline((0..<3).map { sample($0, 45, fixture: "other") })
        #expect(judged(facts(12), by: others).code == .ok)
        let check = Sample.check(route: .direct(Sample.target()))
        var outcome = Sample.outcome()
        outcome.attempts[0].modelVersion = "v2"
        let known = [Self.key: baseline((0..<3).map { sample($0, 45) })]
        #expect(Judge.verdict(check, outcome, image: .readable(facts(12)), curl: nil, baselines: known).code == .ok)
    }

    @Test("generative work is held against its own history: drift beyond the history's own spread, size, format")
    func drift() {
        let steady = baseline((0..<3).map { sample($0, nil, hash: 0) })
        func bits(_ count: Int) -> UInt64 { count == 0 ? 0 : .max >> (64 - UInt64(count)) }
        func word(_ bits: UInt64, _ history: Baseline) -> (OutcomeCode, Bool) {
            let verdict = judged(facts(nil, hash: bits), .cartoonify, by: history)
            return (verdict.code, verdict.isBelowBaseline)
        }
        #expect(word(bits(6), steady) == (.ok, false))
        #expect(word(bits(7), steady) == (.degradedWarning, false))
        #expect(word(bits(12), steady) == (.degradedWarning, false))
        #expect(word(bits(13), steady) == (.degradedWarning, true))
        let restless = baseline([sample(0, nil, hash: 0), sample(1, nil, hash: bits(20)), sample(2, nil, hash: 0)])
        #expect(word(~bits(40), restless).1)
        #expect(word(bits(38), restless) == (.ok, false))
        let jpeg = judged(facts(nil, format: .jpeg), .cartoonify, by: steady)
        #expect(jpeg.isBelowBaseline && jpeg.findings.contains { $0.expected == "png, as in 3 runs before" })
        #expect(judged(facts(3), .cartoonify, by: steady).code == .ok, "never by PSNR")
    }

    @Test("only what passed teaches: one failure of an endpoint by a provider spoils the run for both")
    func lessons() {
        func verdict(_ route: String, _ fixture: String, _ code: OutcomeCode = .ok, psnr: Double = 30) -> Verdict {
            var verdict = Sample.verdict(code, route: route)
            verdict.subject.fixture = fixture
            if code.counting == .up { verdict.facts = facts(psnr) }
            return verdict
        }
        let run = Run(
            id: "r", startedAt: Sample.start, command: "check", target: "t", toolVersion: "0", location: "here")
        var below = verdict("inference", "a")
        below.findings = [Finding(code: .degradedWarning, subject: "quality baseline", expected: "", actual: "")]
        let lessons = BaselineRule.lessons(
            [
                verdict("replicate", "a", psnr: 31), verdict("replicate", "a", psnr: 29), verdict("replicate", "b"),
                verdict("space", "a"), verdict("space", "b", .imageBlank), below, verdict("inference", "b"),
                verdict("backend", "a"), verdict("backend", "b", .throttledRate),
            ], of: run)
        #expect(lessons.map(\.key.provider) == ["backend/unnamed", "replicate"])
        #expect(lessons.last?.samples.map(\.fixture) == ["a", "b"])
        #expect(lessons.last?.samples.first?.fidelity?.psnr == 29, "the worst of its repetitions")
    }

    @Test("a new version is told with the one before it; a first one is not news")
    func changes() {
        let new = BaselineKey(endpoint: "hd-image", provider: "replicate", version: String(repeating: "ab", count: 32))
        let lesson = Baseline(key: new, samples: [sample(9, 30)])
        let told = BaselineRule.changes([lesson], known: [baseline([sample(1, 30)])])
        #expect(
            told == [
                "hd-image.replicate answers in version abababab, before it was owner/model: a new baseline is being learned"
            ])
        #expect(BaselineRule.changes([lesson], known: []) == [])
        #expect(BaselineRule.changes([lesson], known: [lesson]) == [])
    }
}
