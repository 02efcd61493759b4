import Judging
package import Model
package import Planning
import Providers
package import Recording
import Transport

/// Everything runs of one invocation have in common: the target, what is sent to it, and the ledger.
package struct RunSession: Sendable {
    package let target: TestTarget
    /// Empty for a tier that sends none.
    package let fixtures: [Fixture]
    package let ledger: Ledger
    package let tier: Tier
    let clock: WallClock

    package var settings: AssaySettings { target.settings }

    /// Opens the ledger and loads the fixtures.
    ///
    /// - Throws: `RecordingError`, ``FixtureError``, ``HarnessError``; nothing was sent then.
    package init(target: TestTarget, tier: Tier, clock: WallClock = .system) throws {
        self.target = target
        self.tier = tier
        self.clock = clock
        ledger = try Ledger(path: target.settings.ledgerPath)
        fixtures = try FixtureLibrary.load(
            target.settings.fixtures, for: tier, features: target.settings.features)
    }

    /// - Throws: `PlanningError` for a filter that names nothing.
    package func plan(_ selection: Selection) throws(PlanningError) -> Plan {
        try settings.plan(fixtures, selection: selection, tier: tier)
    }

    /// Carries the plan out, as a run of its own.
    ///
    /// - Parameters:
    ///   - scheduledAt: when a schedule wanted it; nil counts each check from its own start.
    ///   - remark: what every verdict is to say beside its own findings.
    /// - Throws: when the run cannot be begun, or the judge fails its control; nothing was sent then.
    package func probe(
        _ plan: Plan, command: String, scheduledAt: Timestamp? = nil, remark: Finding? = nil,
        observer: RunObserver = .none
    ) async throws -> ProbedRun {
        let beginning = ContinuousClock.now
        let lifecycle = try RunLifecycle(command, of: target, in: ledger, clock: clock)
        let run = lifecycle.run
        let client = HTTPClient(trustedCertificates: target.caFile)
        defer { client.shutdown() }
        defer { observer.end() }
        let examination = try Examination(
            of: lifecycle, in: ledger, keeping: settings.pictures.choice, fixtures: fixtures,
            health: settings.health)
        let runner = CheckRunner(
            prober: Prober(client: client, secrets: settings.secrets), backend: settings.backend,
            judge: examination.judge,
            keeper: examination.keeper)
        let conductor = Conductor(
            runner: runner, ledger: ledger, concurrency: settings.concurrency.value, clock: clock, remark: remark)
        let budget = try budget(at: run.startedAt)
        let result = try await conductor.run(
            plan, as: run, scheduledAt: scheduledAt, budget: budget, onEvent: observer.note)
        var probed = ProbedRun(
            lifecycle: lifecycle, verdicts: result.verdicts, failure: result.failure,
            duration: beginning.duration(to: .now))
        if result.failure == nil, !Task.isCancelled {
            probed.notes = examination.conclude(
                result.verdicts, retention: settings.pictures.retention, now: clock.now())
        }
        return probed
    }

    /// A slot that went by unserved is a row of its own, for every check that was due.
    package func recordMissed(_ slots: [Timestamp], of plan: Plan, command: String) throws(RecordingError) {
        guard !slots.isEmpty else { return }
        let lifecycle = try RunLifecycle(command, of: target, in: ledger, clock: clock)
        for slot in slots {
            try ledger.append(
                plan.checks.map {
                    .skipped($0, .skippedSlot, at: slot, because: "the run before it took longer than --every")
                }, to: lifecycle.run)
        }
        try lifecycle.end(.nothingRan)
    }

    /// What a run that starts now may spend, and what is left of each provider's UTC day after the earlier ones.
    func budget(at now: Timestamp) throws(RecordingError) -> Budget {
        settings.budget(
            spentToday: settings.dailyBudgets.isEmpty ? [:] : try ledger.spent(since: RollupSpan.day.start(of: now)))
    }

    /// SHA-256 of each input by fixture id, for a report's method.
    var fixtureHashes: [String: String] {
        fixtures.reduce(into: [:]) { hashes, fixture in
            if case .image(let picture) = fixture.content { hashes[fixture.id] = picture.sha256 }
        }
    }
}

/// What one run brought. It is in the ledger, and has no end there yet.
package struct ProbedRun: Sendable {
    package let lifecycle: RunLifecycle
    /// In the plan's order.
    package let verdicts: [Verdict]
    /// Why the last verdicts are not in the ledger.
    package let failure: RecordingError?
    package let duration: Duration
    /// What the run is worth telling beside its verdicts, a sentence each.
    package var notes: [String] = []

    package var run: Run { lifecycle.run }
}

extension AssaySettings {
    /// The money of a run.
    ///
    /// - Parameter spentToday: by provider, by earlier runs.
    package func budget(spentToday: [String: MicroDollars] = [:]) -> Budget {
        Budget(run: budget, daily: dailyBudgets, spentToday: spentToday, unknownCost: unknownCost)
    }

    /// What a run of these settings sends.
    ///
    /// - Throws: `PlanningError` for a filter that names nothing.
    package func plan(
        _ fixtures: [Fixture], selection: Selection, tier: Tier = .work
    ) throws(PlanningError) -> Plan {
        try Plan.make(
            endpoints: endpoints, fixtures: fixtures, selection: selection, tier: tier,
            repeatCount: repeatCount.value, includesBackend: backendURL != nil)
    }
}
