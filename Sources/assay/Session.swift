import Foundation
import Harness
import Judging
import Model
import Planning
import Providers
import Recording
import Reporting
import Settings
import Transport

/// One run from its beginning to the values that its reports are made of.
struct Session: Sendable {
    let run: Run
    let settings: AssaySettings
    let fixtures: [Fixture]
    let ledger: Ledger
    /// What this run is compared with.
    var earlier: Run?
    private let caFile: String?
    var verdicts: [Verdict] = []
    /// Why the last verdicts are not in the ledger.
    var failure: RecordingError?
    var duration: Duration = .zero
    /// What the run is worth telling beside its verdicts, a sentence each.
    var notes: [String] = []

    init(command: String, target: TestTarget, fixtures: [Fixture], ledger: Ledger) {
        let now = WallClock.system.now()
        run = Run(
            id: Run.makeID(startedAt: now, salt: .random(in: 0 ... .max)), startedAt: now, command: command,
            target: target.label, toolVersion: Version.current,
            location: target.settings.location ?? ProcessInfo.processInfo.hostName)
        settings = target.settings
        caFile = target.caFile
        self.fixtures = fixtures
        self.ledger = ledger
    }

    /// Carries the plan out and returns the session with its verdicts.
    func probe(
        _ plan: Plan, into ledger: Ledger, work: WorkOptions, scheduledAt: Timestamp? = nil
    ) async throws -> Session {
        let client = HTTPClient(trustedCertificates: caFile)
        defer { client.shutdown() }
        let examination = try Examination(of: run, in: ledger, keeping: work.keep)
        let runner = CheckRunner(
            prober: Prober(client: client), backend: settings.backend, judge: examination.judge,
            keeper: examination.keeper)
        let conductor = Conductor(runner: runner, ledger: ledger, concurrency: work.concurrency(settings))
        let progress = Progress()
        defer { progress.clear() }
        var session = self
        let result = try await conductor.run(
            plan, as: run, scheduledAt: scheduledAt, budget: work.budget(settings, ledger: ledger, now: run.startedAt),
            onEvent: progress.show)
        session.verdicts = result.verdicts
        session.failure = result.failure
        session.duration = WallClock.system.now() - run.startedAt
        guard session.failure == nil else { return session }
        if !Task.isCancelled {
            session.notes = examination.conclude(
                session.verdicts, retention: work.retention, now: WallClock.system.now())
        }
        let code = ExitDecision.code(
            for: session.verdicts, failOnDegraded: false, gates: BaselineRule.gates(session.verdicts))
        try ledger.finish(run, at: WallClock.system.now(), exitCode: code)
        return session
    }

    /// - Parameter showsPictures: whether pictures will be shown, and so have to be drawn.
    func reportInput(tier: Tier, gates: [Gate], showsPictures: Bool) throws(RecordingError) -> ReportInput {
        let hashes = fixtures.reduce(into: [String: String]()) { hashes, fixture in
            if tier == .work, case .image(let picture) = fixture.content { hashes[fixture.id] = picture.sha256 }
        }
        var input = try ReportMaker(settings: settings, ledger: ledger, showsPictures: showsPictures).report(
            of: run, verdicts: verdicts, tier: tier, duration: duration, fixtures: hashes, gates: gates,
            against: earlier,
            now: WallClock.system.now())
        input.evidence?.notes += notes
        return input
    }
}

extension AssaySettings {
    /// - Throws: `PlanningError` for a filter that names nothing.
    func plan(_ fixtures: [Fixture], selection: Selection, tier: Tier = .work, repeatCount: Int?) throws -> Plan {
        try Plan.make(
            endpoints: endpoints, fixtures: fixtures, selection: selection, tier: tier,
            repeatCount: repeatCount ?? self.repeatCount, includesBackend: backendURL != nil)
    }
}
