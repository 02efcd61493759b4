package import Model
package import Providers

/// One check from wire to verdict: probe, then judge.
package struct CheckRunner: Sendable {
    private let prober: Prober
    private let backend: BackendTarget
    private let judge: AnswerJudge

    package init(prober: Prober, backend: BackendTarget, judge: AnswerJudge = AnswerJudge()) {
        self.prober = prober
        self.backend = backend
        self.judge = judge
    }

    package func run(_ check: Check, scheduledAt: Timestamp) async -> Verdict {
        let outcome = await prober.probe(check, backend: backend, scheduledAt: scheduledAt)
        return judge.verdict(check, outcome, curl: prober.curlLine(check, backend: backend))
    }
}
