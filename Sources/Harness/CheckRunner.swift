package import Model
package import Providers

/// One check from wire to verdict: probe, then judge, and keep the picture if it is worth keeping.
package struct CheckRunner: Sendable {
    private let prober: Prober
    private let backend: BackendTarget
    private let judge: AnswerJudge
    private let keeper: PictureKeeper?

    package init(
        prober: Prober, backend: BackendTarget, judge: AnswerJudge = AnswerJudge(), keeper: PictureKeeper? = nil
    ) {
        self.prober = prober
        self.backend = backend
        self.judge = judge
        self.keeper = keeper
    }

    /// - Parameter expected: how long such work has taken before; nil: nobody knows.
    package func run(_ check: Check, scheduledAt: Timestamp, expected: Duration? = nil) async -> Verdict {
        let outcome = await prober.probe(check, backend: backend, scheduledAt: scheduledAt, expected: expected)
        var verdict = judge.verdict(check, outcome, curl: prober.curlLine(check, backend: backend))
        verdict.clean(by: prober.redactor)
        keeper?.consider(check, verdict, outcome.answer)
        return verdict
    }
}
