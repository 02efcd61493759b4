import Judging
package import Model
package import Recording

/// One run in the ledger, from its beginning to how it ended: the only place that begins and finishes runs.
///
/// A run has its end in the ledger once its reports are delivered, with the very status the program ends with. One that
/// was interrupted, or that the ledger refused, has none: it is never the `last` that another is compared with.
package struct RunLifecycle: Sendable {
    package let run: Run
    private let ledger: Ledger
    private let clock: WallClock

    /// Begins a run of this moment.
    package init(
        _ command: String, of target: TestTarget, labelled label: String? = nil, in ledger: Ledger,
        clock: WallClock = .system
    ) throws(RecordingError) {
        let now = clock.now()
        try self.init(
            Run(
                id: Run.makeID(startedAt: now, salt: .random(in: 0 ... .max)), startedAt: now, command: command,
                target: label ?? target.label, toolVersion: Version.current, location: target.location),
            in: ledger, clock: clock)
    }

    package init(_ run: Run, in ledger: Ledger, clock: WallClock = .system) throws(RecordingError) {
        self.run = run
        self.ledger = ledger
        self.clock = clock
        try ledger.begin(run)
    }

    /// Tests the judge before anything is sent, and notes that in the run.
    ///
    /// - Parameter features: those whose answers it will see.
    /// - Returns: how many known-bad pictures it recognised.
    /// - Throws: ``VoidRun`` when it does not pass; the run has ended then. `RecordingError`.
    @discardableResult
    package func verify(_ judge: AnswerJudge, features: [FeatureSpec] = []) throws -> Int {
        let control = PositiveControl.known(judge, features)
        try ledger.note(controls: control.isPassed ? control.recognised : 0, of: run)
        guard control.isPassed else {
            try end(.noAnswer)
            throw VoidRun(control: control)
        }
        return control.recognised
    }

    /// Ends the run. Interrupted ones stay without an end. The ledger's file alone has all of it then.
    package func end(_ status: ExitStatus) throws(RecordingError) {
        defer { ledger.fold() }
        guard !status.isInterruption else { return }
        try ledger.finish(run, at: clock.now(), exitCode: status.code)
    }
}
