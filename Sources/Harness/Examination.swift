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
    /// - Parameters:
    ///   - judge: as the program has it; that the user's `health` ignores a rule is no failure of it.
    ///   - features: those of the plan.
    ///   - fixtures: what the run sends, of which an output may be made instead of its own input.
    ///   - health: what findings about pictures mean in this run.
    /// - Throws: ``VoidRun`` when the judge fails its control; the run has ended then, with exit code 3 and no outcome.
    ///   `RecordingError` when the ledger cannot be used.
    package init(
        of lifecycle: RunLifecycle, in ledger: Ledger, keeping choice: PicturePolicy.Choice,
        features: [FeatureSpec] = [], fixtures: [Fixture] = [],
        health: HealthPolicy? = nil, judge: AnswerJudge = AnswerJudge()
    ) throws {
        run = lifecycle.run
        self.ledger = ledger
        controls = try lifecycle.verify(judge, features: features)
        known = try ledger.baselines()
        self.judge = judge.knowing(
            Dictionary(known.map { ($0.key, $0) }) { first, _ in first }, fixtures: fixtures, health: health)
        keeper = PictureKeeper(choice, ledger: ledger, run: run, known: Set(known.map(\.key)))
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
