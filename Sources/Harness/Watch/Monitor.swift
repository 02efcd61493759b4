import Judging
package import Model
package import Planning
import Recording
import Reporting

/// `assay watch`: the same run at an interval into the same ledger, and the values of a status page, until stopped.
package struct Monitor: Sendable {
    private let session: RunSession
    private let plan: Plan
    private let console: Console
    package let page: StatusPage

    private var policy: WatchPolicy { session.settings.watch }

    /// - Throws: as ``RunSession``, and ``ExitStatus/nothingRan`` for a selection without a check.
    package init(_ selection: Selection, tier: Tier, at target: TestTarget, console: Console) throws {
        session = try RunSession(target: target, tier: tier)
        plan = try session.plan(selection)
        guard !plan.checks.isEmpty else { throw ExitStatus.nothingRan }
        self.console = console
        page = StatusPage(
            maker: ReportMaker(settings: target.settings, ledger: session.ledger, showsPictures: true),
            window: target.settings.watch.window.duration, tier: tier, clock: session.clock, console: console)
        page.refresh()
    }

    package var ledgerPath: String { session.ledger.path }

    /// Runs at every tick until the task is cancelled, or until the policy's last run.
    ///
    /// - Parameter observing: gives the observer of each run.
    /// - Throws: `RecordingError` when the ledger refuses a row: what is measured from then on would be lost.
    package func run(observing: @Sendable () -> RunObserver = { .none }) async throws {
        var schedule = Schedule(every: policy.every.duration, from: session.clock.now())
        var count = 0
        while !Task.isCancelled, count < policy.runs?.value ?? .max {
            let turn = schedule.turn(at: session.clock.now())
            try session.recordMissed(turn.missed, of: plan, command: "watch")
            try? await Task.sleep(for: turn.wait)
            if Task.isCancelled { return }
            try await tick(turn.tick, observing())
            count += 1
        }
    }

    private func tick(_ moment: Timestamp, _ observer: RunObserver) async throws {
        let done = try await session.probe(plan, command: "watch", scheduledAt: moment, observer: observer)
        if let failure = done.failure { throw failure }
        if !Task.isCancelled { try done.lifecycle.end(status(of: done)) }
        page.refresh()
        prune(after: done)
        console.output(RunLine.text(done.run, done.verdicts, took: done.duration))
        for note in done.notes { console.error("note: \(note)") }
    }

    /// As `check` would end with the same verdicts.
    private func status(of done: ProbedRun) -> ExitStatus {
        let settings = session.settings
        var gates = BaselineRule.gates(done.verdicts)
        let bounds = Gates(settings.gates)
        if !bounds.isEmpty {
            let report = StatusSummarizer(endpoints: settings.endpoints, policy: settings.accounting).report(
                verdicts: done.verdicts, runs: [done.run], generatedAt: session.clock.now(), fixtures: [:],
                tier: session.tier)
            gates += bounds.results(report)
        }
        return ExitDecision.status(for: done.verdicts, gates: gates)
    }

    /// A few rows at a time, between the runs: what is older than its class is kept goes faster than new rows come.
    private func prune(after done: ProbedRun) {
        do {
            let limit = max(500, 2 * done.verdicts.count)
            _ = try session.ledger.prune(session.settings.retention, now: session.clock.now(), limit: limit)
        } catch {
            console.error("warning: old rows were not pruned: \(error)")
        }
    }
}
