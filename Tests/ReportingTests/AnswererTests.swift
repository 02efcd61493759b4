import Model
import Testing

@testable import Reporting

extension Example {
    /// The example as another tier saw it, of some of its endpoints.
    static func seen(
        _ tier: Tier, _ ids: [String], without isLeftOut: (Verdict) -> Bool = { _ in false }
    ) -> ReportInput {
        let groups = endpoints.filter { ids.contains($0.id) }.map { endpoint in
            full.verdicts.filter { $0.subject.endpoint == endpoint.id && !isLeftOut($0) }
        }
        var input = Example.input(groups)
        let old = input.report
        let method = ReportMethod(
            generatedAt: old.method.generatedAt, window: old.method.window, range: old.method.range, n: old.method.n,
            runs: old.method.runs, targets: old.method.targets, toolVersion: old.method.toolVersion,
            locations: old.method.locations, tier: tier, fixtures: old.method.fixtures, rules: old.method.rules,
            policy: old.method.policy)
        input.report = StatusReport(
            method: method, rows: old.rows, endpoints: old.endpoints.filter { ids.contains($0.endpoint) },
            families: old.families, recommendation: old.recommendation, recommendationRule: old.recommendationRule,
            starsRule: old.starsRule, readinessRule: old.readinessRule, remarkable: old.remarkable)
        return input
    }

    /// Without it, the last answer of the backend at HD Image is the backup's.
    static func isLastOfBackend(_ verdict: Verdict) -> Bool {
        verdict.subject.endpoint == "hd-image" && verdict.subject.route == "backend"
            && verdict.outcome.startedAt > start + .seconds(6800)
    }
}

@Suite("Who is said to answer")
struct AnswererTests {
    private static let two = ["fix-old-photo", "hd-image"]
    private static let sentence =
        "2 of 2 endpoints are degraded. Replicate is down: Hugging Face is the backup at HD Image (Real-ESRGAN), "
        + "where no picture was asked since; Fix Old Photo (GFPGAN) has no backup."

    private static func incident(
        _ series: [(String, String)], _ provider: String = "replicate", after seconds: Int = 0
    ) -> Incident {
        Incident(
            cause: .provider(provider), kind: .down, severity: .major, code: .providerError,
            beganAt: Example.start + .seconds(seconds), openedAt: Example.start + .seconds(seconds + 60),
            affected: series.map { ProbeSeries(endpoint: $0.0, route: $0.1, tier: .work) })
    }

    private static let primary = [("fix-old-photo", "replicate"), ("hd-image", "replicate")]

    @Test("nobody is said to answer through whom nothing was sent, or nothing since it began; visitors read the same")
    func unseen() {
        var input = Example.seen(.account, Self.two)
        input.incidents = [Self.incident(Self.primary)]
        #expect(Standing(input: input).sentence == Self.sentence)
        #expect(Standing(input: input.published).sentence == Self.sentence)
        input = Example.seen(.work, Self.two)
        input.incidents = [Self.incident(Self.primary, after: 9000)]
        #expect(Standing(input: input).sentence == Self.sentence)
        #expect(Standing(input: input.published).sentence == Self.sentence)
    }

    @Test("a backup that was seen to answer is named, one that fails itself is not, by whatever incident")
    func others() {
        var input = Example.seen(.work, ["hd-image"], without: Example.isLastOfBackend)
        let first = Self.incident([("hd-image", "replicate")])
        input.incidents = [first]
        #expect(
            Standing(input: input).sentence.hasSuffix(
                "runs on its backup. Replicate is down: Hugging Face answers at HD Image (Real-ESRGAN)."))
        input.incidents = [first, Self.incident([("hd-image", "real-esrgan-space")], "real-esrgan-space", after: 10)]
        var sentence = Standing(input: input).sentence
        #expect(sentence.contains("Replicate is down: the backend answers at HD Image"), "\(sentence)")
        #expect(!sentence.contains("Hugging Face answers") && !sentence.contains("Replicate answers"), "\(sentence)")
        input.incidents = [
            Self.incident([("hd-image", "replicate"), ("hd-image", "backend")]),
            Self.incident([("hd-image", "real-esrgan-space")], "real-esrgan-space"),
        ]
        sentence = Standing(input: input).sentence
        #expect(sentence.contains("Replicate is down: no usable answer at HD Image"), "\(sentence)")
        #expect(!sentence.contains("backup") && !sentence.contains("answers at"), "\(sentence)")
    }

    @Test("of incidents that are as grave the one that most endpoints fail in is told first")
    func largest() {
        var input = Example.seen(.work, Self.two)
        let (small, large) = (
            Self.incident([("hd-image", "real-esrgan-space")], "real-esrgan-space"),
            Self.incident(Self.primary, after: 60)
        )
        input.incidents = [small, large]
        #expect(Standing(input: input).open.map(\.cause) == [.provider("replicate"), .provider("real-esrgan-space")])
        var minor = large
        minor.severity = .degraded
        input.incidents = [minor, small]
        #expect(Standing(input: input).open.first?.cause == .provider("real-esrgan-space"))
    }
}
