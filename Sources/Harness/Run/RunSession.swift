import Fleet
import Judges
import Judging
package import Model
package import Planning
import Providers
package import Recording
import Threads
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
        try self.init(target: target, in: Ledger(path: target.settings.ledgerPath), tiers: [tier], clock: clock)
    }

    /// - Parameters:
    ///   - ledger: one that is open already.
    ///   - tiers: at least one; the one that costs most gives the session's own.
    init(target: TestTarget, in ledger: Ledger, tiers: [Tier], clock: WallClock) throws {
        self.target = target
        self.clock = clock
        self.ledger = ledger
        tier = Tier.allCases.last { tiers.contains($0) } ?? .work
        fixtures = try FixtureLibrary.load(
            target.settings.fixtures, for: tier, features: target.settings.features)
    }

    /// - Throws: `PlanningError` for a filter that names nothing, ``HarnessError`` for more than one run can hold.
    package func plan(_ selection: Selection) throws -> Plan {
        let plan = try settings.plan(fixtures, selection: selection, tier: tier)
        guard plan.checks.count <= RunSession.most else {
            throw HarnessError.tooManyChecks(plan.checks.count, most: RunSession.most)
        }
        return plan
    }

    /// So many checks one run may have: what became of each is held until the report is written, some kilobytes apiece.
    private static let most = 100_000

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
            of: lifecycle, in: ledger, keeping: settings.pictures.choice, features: plan.features, fixtures: fixtures,
            health: settings.health)
        let budget = try budget(at: run.startedAt)
        let charges = try ChargeBook.read(from: ledger, settings)
        let shared = try await share(of: plan)
        // What reading the settings, opening the ledger and the control took.
        ProgramCode.giveBack()
        let result: RunResult
        do {
            result = try await JudgePanel.with(settings.judges, secrets: settings.secrets) { panel in
                let runner = CheckRunner(
                    prober: Prober(client: client, secrets: settings.secrets, keys: .commands()),
                    backend: settings.backend,
                    judge: examination.judge, keeper: examination.keeper, panel: panel,
                    charges: charges)
                let conductor = Conductor(
                    runner: runner, ledger: ledger, concurrency: settings.concurrency.value,
                    perProvider: settings.perProvider?.value, clock: clock, remark: remark, shared: shared)
                async let _ = shared?.keep()
                return try await conductor.run(
                    plan, as: run, scheduledAt: scheduledAt, budget: budget, onEvent: observer.note)
            }
        } catch {
            // Whatever hindered it: what was handed out for it is lost to nobody.
            await shared?.close()
            throw error
        }
        await shared?.close()
        var probed = ProbedRun(
            lifecycle: lifecycle, verdicts: result.verdicts, failure: result.failure,
            duration: beginning.duration(to: .now))
        probed.notes = ScoreRule.notes(result.verdicts)
        if result.failure == nil, !Task.isCancelled {
            probed.notes += examination.conclude(
                result.verdicts, retention: settings.pictures.retention, now: clock.now())
        }
        return probed
    }

    /// What all places of a fleet share of the plan's money, with enough for all of it where there is as much.
    private func share(of plan: Plan) async throws -> SharedMoney? {
        guard let shared = try SharedMoney.of(target, clock: clock) else { return nil }
        var all: [String: MicroDollars] = [:]
        for check in plan.checks where check.tier == .work {
            let bills = check.bills(unknown: settings.unknownCost)
            shared.expect(bills)
            for bill in bills { all[bill.provider, default: .zero] += bill.amount }
        }
        await shared.open(.terminal, for: all)
        return shared
    }

    /// What a run that starts now may spend, and what is left of each provider's UTC day after the earlier ones.
    func budget(at now: Timestamp) throws(RecordingError) -> Budget {
        settings.budget(
            spentToday: settings.dailyBudgets.isEmpty ? [:] : try ledger.book(at: now).day)
    }

    /// As a run with these verdicts ends.
    func status(of verdicts: [Verdict], in run: Run) -> ExitStatus {
        guard !verdicts.isEmpty else { return .nothingRan }
        var gates = BaselineRule.gates(verdicts)
        let bounds = Gates(settings.gates)
        if !bounds.isEmpty {
            let report = StatusSummarizer(endpoints: settings.shownEndpoints, policy: settings.accounting).report(
                verdicts: verdicts, runs: [run], generatedAt: clock.now(), fixtures: [:], tier: tier)
            gates += bounds.results(report)
        }
        return ExitDecision.status(for: verdicts, gates: gates)
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
