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
    private let pulse: Pulse
    package let page: StatusPage

    private var policy: WatchPolicy { session.settings.watch }

    /// - Throws: as ``RunSession``, and ``ExitStatus/nothingRan`` for a selection without a check.
    package init(
        _ selection: Selection, tier: Tier, at target: TestTarget, console: Console, clock: WallClock = .system
    ) throws {
        session = try RunSession(target: target, tier: tier, clock: clock)
        plan = try session.plan(selection)
        guard !plan.checks.isEmpty else { throw ExitStatus.nothingRan }
        self.console = console
        let longest = plan.checks.map(\.timeout).max() ?? .zero
        pulse = Pulse(limit: target.settings.watch.every.duration + longest + .seconds(60))
        page = StatusPage(
            maker: ReportMaker(settings: target.settings, ledger: session.ledger, showsPictures: true),
            window: target.settings.watch.window.duration, tier: tier, clock: session.clock, console: console)
        page.refresh()
    }

    package var ledgerPath: String { session.ledger.path }

    /// Why it cannot be said that this goes well: nothing is probed. Nil while something is.
    package var problem: String? { pulse.problem }

    /// Runs at every tick, by the monotonic clock, until the task is cancelled, or until the policy's last run.
    ///
    /// - Parameter observing: gives the observer of each run.
    /// - Throws: `RecordingError` when the ledger refuses a row: what is measured from then on would be lost;
    ///   ``ExitStatus/readerGone`` when whoever reads its lines has ended, as `head` does. On a full disk lines are lost,
    ///   and it goes on.
    package func run(observing: @Sendable () -> RunObserver = { .none }) async throws {
        let clock = SteadyClock(wall: session.clock)
        var watch = ClockWatch(clock.reading())
        var schedule = Schedule(every: policy.every.duration, from: clock.reading().steady)
        var count = 0
        while !Task.isCancelled, count < policy.runs?.value ?? .max {
            pulse.beat()
            let turn = schedule.turn(at: clock.reading().steady)
            let missed = turn.missed.map { clock.reading().wallTime(of: $0) }
            try session.recordMissed(missed, of: plan, command: "watch")
            try? await Task.sleep(for: turn.wait)
            if Task.isCancelled { return }
            let now = clock.reading()
            let step = watch.step(now).map(Finding.clockStep)
            if let step {
                console.error("warning: the machine's clock: \(step.actual); probes go on at their interval")
            }
            let done = try await tick(now.wallTime(of: turn.tick), step, observing())
            if !watch.isForward(clock.reading()) { prune(after: done) }
            try tell(done)
            count += 1
        }
    }

    private func tick(
        _ moment: Timestamp, _ remark: Finding?, _ observer: RunObserver
    ) async throws -> ProbedRun {
        let done = try await session.probe(
            plan, command: "watch", scheduledAt: moment, remark: remark, observer: noting(observer))
        if let failure = done.failure { throw failure }
        if !Task.isCancelled { try done.lifecycle.end(status(of: done)) }
        page.refresh()
        return done
    }

    private func tell(_ done: ProbedRun) throws {
        console.output(
            RunLine.text(
                done.run, done.verdicts, took: done.duration, interruptedOf: Task.isCancelled ? plan.checks.count : nil)
        )
        for note in done.notes { console.error("note: \(note)") }
        if console.failure()?.isReaderGone == true { throw ExitStatus.readerGone }
    }

    private func noting(_ observer: RunObserver) -> RunObserver {
        RunObserver(
            note: { [pulse] event in
                pulse.beat()
                observer.note(event)
            }, end: observer.end)
    }

    /// As `check` would end with the same verdicts.
    private func status(of done: ProbedRun) -> ExitStatus {
        let settings = session.settings
        var gates = BaselineRule.gates(done.verdicts)
        let bounds = Gates(settings.gates)
        if !bounds.isEmpty {
            let report = StatusSummarizer(endpoints: settings.shownEndpoints, policy: settings.accounting).report(
                verdicts: done.verdicts, runs: [done.run], generatedAt: session.clock.now(), fixtures: [:],
                tier: session.tier)
            gates += bounds.results(report)
        }
        return ExitDecision.status(for: done.verdicts, gates: gates)
    }

    /// A few rows at a time, between the runs: what is older than its class is kept goes faster than new rows come.
    /// Not once the clock was set forward: all there is would look old.
    private func prune(after done: ProbedRun) {
        do {
            let limit = max(500, 2 * done.verdicts.count)
            _ = try session.ledger.prune(session.settings.retention, now: session.clock.now(), limit: limit)
        } catch {
            console.error("warning: old rows were not pruned: \(error)")
        }
    }
}
