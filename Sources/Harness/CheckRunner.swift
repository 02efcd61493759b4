package import Judges
import Judging
package import Model
package import Providers

/// One check from wire to verdict: probe, then judge, ask the user's own judges, and keep the picture if it is worth keeping.
package struct CheckRunner: Sendable {
    private let prober: Prober
    private let backend: BackendTarget
    private let judge: AnswerJudge
    private let keeper: PictureKeeper?
    private let panel: JudgePanel?
    private let charges: ChargeBook?

    /// - Parameters:
    ///   - panel: judges of the user's own, who are asked about what passed otherwise.
    ///   - charges: what calls have cost so far.
    package init(
        prober: Prober, backend: BackendTarget, judge: AnswerJudge = AnswerJudge(), keeper: PictureKeeper? = nil,
        panel: JudgePanel? = nil, charges: ChargeBook? = nil
    ) {
        self.charges = charges
        self.prober = prober
        self.backend = backend
        self.judge = judge
        self.keeper = keeper
        self.panel = panel
    }

    /// - Parameter expected: how long such work has taken before; nil: nobody knows.
    package func run(_ check: Check, scheduledAt: Timestamp, expected: Duration? = nil) async -> Verdict {
        let outcome = await prober.probe(check, backend: backend, scheduledAt: scheduledAt, expected: expected)
        var verdict = judge.verdict(check, outcome, curl: prober.curlLine(check, backend: backend))
        if let panel, panel.isFor(check.endpoint.feature), ScoreRule.isWorthJudging(verdict),
            let work = JudgedWork(check, outcome, verdict.facts)
        {
            verdict = ScoreRule.judged(verdict, await panel.scores(of: work, check.endpoint.feature))
        }
        charges?.note(&verdict)
        verdict.clean(by: prober.redactor)
        keeper?.consider(check, verdict, outcome.answer)
        return verdict
    }
}
