import Judging
import Model
import Providers
import Recording
import Reporting

/// One round of a monitor: a run in the ledger, with the judge and the prober of its probes.
struct Round {
    let lifecycle: RunLifecycle
    let runner: CheckRunner
    let observer: RunObserver
    private let examination: Examination
    private let began = ContinuousClock.now
    private(set) var verdicts: [Verdict] = []
    private(set) var started = 0
    /// Nothing is begun in it any more.
    var isOver = false

    var run: Run { lifecycle.run }

    /// Begins it in the ledger.
    ///
    /// - Parameter features: those of the plan, which the judge is tested with.
    /// - Throws: ``VoidRun``, `RecordingError`.
    init(_ session: RunSession, prober: Prober, features: [FeatureSpec], observer: RunObserver) throws {
        self.observer = observer
        lifecycle = try RunLifecycle("watch", of: session.target, in: session.ledger, clock: session.clock)
        examination = try Examination(
            of: lifecycle, in: session.ledger, keeping: session.settings.pictures.choice, features: features,
            fixtures: session.fixtures, health: session.settings.health)
        runner = CheckRunner(
            prober: prober, backend: session.settings.backend, judge: examination.judge, keeper: examination.keeper,
            charges: try ChargeBook.read(from: session.ledger, session.settings))
    }

    mutating func start(_ check: Check) {
        started += 1
        observer.note(.started(check, total: started))
    }

    mutating func add(_ verdict: Verdict) {
        verdicts.append(verdict)
        observer.note(.finished(verdict, done: verdicts.count, total: started))
    }

    /// Ends it in the ledger, where all its verdicts are by now.
    ///
    /// - Returns: its line, and what else is worth telling.
    func end(
        _ session: RunSession, interrupted: Bool
    ) throws(RecordingError) -> (line: String?, notes: [String]) {
        defer { observer.end() }
        let isWork = verdicts.contains { $0.subject.tier == .work }
        let notes =
            isWork && !interrupted
            ? examination.conclude(verdicts, retention: session.settings.pictures.retention, now: session.clock.now())
            : []
        try lifecycle.end(session.status(of: verdicts, in: run))
        guard !verdicts.isEmpty else { return (nil, notes) }
        return (
            RunLine.text(
                run, verdicts, took: began.duration(to: .now), interruptedOf: interrupted ? started : nil), notes
        )
    }
}
