import Imaging
import Judging
package import Model
package import Recording

/// What a run needs to judge pictures: a judge that has passed its own control, what is known of earlier pictures, and a
/// place for those worth keeping.
package struct Examination: Sendable {
    /// Knows the baselines of the ledger.
    package let judge: AnswerJudge
    package let keeper: PictureKeeper
    /// Known-bad pictures the judge has recognised.
    package let controls: Int
    private let run: Run
    private let ledger: Ledger
    private let known: [Baseline]

    /// Tests the judge, before anything is sent.
    ///
    /// - Throws: ``VoidRun`` when the judge fails its control; the run is in the ledger then, with exit code 3 and no
    ///   outcome. `RecordingError` when the ledger cannot be used.
    package init(
        of run: Run, in ledger: Ledger, keeping policy: PictureKeeper.Policy, judge: AnswerJudge = AnswerJudge()
    ) throws {
        self.run = run
        self.ledger = ledger
        try ledger.begin(run)
        let control = PositiveControl(of: judge)
        try ledger.note(controls: control.isPassed ? control.recognised : 0, of: run)
        guard control.isPassed else {
            try ledger.finish(run, at: run.startedAt, exitCode: 3)
            throw VoidRun(control: control)
        }
        controls = control.recognised
        known = try ledger.baselines()
        self.judge = judge.knowing(Dictionary(known.map { ($0.key, $0) }) { first, _ in first })
        keeper = PictureKeeper(policy, ledger: ledger, run: run, known: Set(known.map(\.key)))
    }

    /// Learns from a run that came to its end, and makes room for the next one's pictures. Fails no run: what goes
    /// wrong is among the notes.
    ///
    /// - Returns: what is worth telling, a sentence each.
    package func conclude(
        _ verdicts: [Verdict], retention: PictureRetention, now: Timestamp
    ) -> [String] {
        let lessons = BaselineRule.lessons(verdicts, of: run)
        var notes = BaselineRule.changes(lessons, known: known)
        if let problem = keeper.problem { notes.append(problem) }
        do {
            try ledger.learn(lessons, of: run, keeping: BaselineRule.lastRuns)
            while try ledger.prune(retention, now: now) > 0 {}
        } catch {
            notes.append("baselines and kept pictures are not up to date: \(error)")
        }
        return notes
    }
}
