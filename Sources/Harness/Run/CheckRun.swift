import Judging
package import Model
package import Planning
package import Recording
package import Reporting

/// `assay check`: every fixture through every endpoint by every route, once; judged, compared with an earlier run where
/// that is asked for, and held against the gates.
package struct CheckRun: Sendable {
    package struct Request: Sendable {
        package var selection = Selection()
        package var tier = Tier.work
        /// Only the checks that did not pass in the newest run that had any of the tier.
        package var failedLastTime = false
        /// `last`, `previous` or an id; nil: only what a gate needs.
        package var compareTo: String?
        /// Beside those of the settings.
        package var gates: [Gate] = []
        /// What is a failed expectation too.
        package var failsOnDegraded = false
        package var failsOnSkipped = false
        package var failsOnRegression = false
        /// Whether pictures will be shown, and so have to be drawn.
        package var showsPictures = false
        /// Whether work that real providers bill may be sent with no ceiling in force.
        package var isAllowedToBill = true

        package init() {}

        fileprivate var failsOn: Set<ExitDecision.Standing> {
            Set((failsOnDegraded ? [.degraded] : []) + (failsOnSkipped ? [.skipped] : []))
        }
    }

    package let input: ReportInput
    /// Before delivery; not yet in the ledger.
    package let status: ExitStatus
    package let notes: [String]
    /// Why the last verdicts are not in the ledger.
    package let failure: RecordingError?
    private let lifecycle: RunLifecycle
    private let post: FleetPost?

    /// Plans, probes and judges. Cancelling the task ends it early, with what there is.
    ///
    /// - Throws: when nothing can be sent: `PlanningError`, `RecordingError`, ``HarnessError``, ``FixtureError``,
    ///   ``VoidRun``.
    package static func perform(
        _ request: Request, at target: TestTarget, observer: RunObserver = .none
    ) async throws -> CheckRun {
        let session = try RunSession(target: target, tier: request.tier)
        var selection = request.selection
        if request.failedLastTime { selection.checks = try session.ledger.failedChecks(ofLatestRunOf: request.tier) }
        let plan = try session.plan(selection)
        if !request.isAllowedToBill, let words = Consent.missing(for: plan, session.settings) {
            throw HarnessError.notAllowed(words)
        }
        let earlier = try earlierRun(request, session)
        var probed = try await session.probe(plan, command: "check", observer: observer)
        if selection.checks?.isEmpty == true {
            probed.notes.append(try nothingFailed(request.tier, session.ledger))
        } else if plan.checks.isEmpty {
            probed.notes.append(
                "what is selected has no check in common: no such fixture fits such an endpoint, or no such route leads there; "
                    + "`assay plan` lists all checks there are")
        }
        probed.notes += plan.remarks(hasBackend: session.settings.backendURL != nil)
        return try CheckRun(request, session, probed, earlier, of: Task.isCancelled ? plan.checks.count : nil)
    }

    /// - Parameter planned: how many checks there were to be, where the run was interrupted.
    private init(
        _ request: Request, _ session: RunSession, _ probed: ProbedRun, _ earlier: Run?, of planned: Int?
    ) throws {
        let maker = ReportMaker(
            settings: session.settings, ledger: session.ledger, showsPictures: request.showsPictures)
        var input = try maker.report(
            of: probed.run, verdicts: probed.verdicts, tier: request.tier, duration: probed.duration,
            fixtures: session.fixtureHashes, gates: request.gates, against: earlier, now: session.clock.now())
        input.evidence?.notes += probed.notes
        input.interruptedOf = planned
        self.input = input
        status =
            probed.failure != nil
            ? .noAnswer
            : ExitDecision.status(
                for: probed.verdicts, failOn: request.failsOn, gates: input.gates,
                regression: request.failsOnRegression && input.comparison?.isRegression == true)
        notes =
            probed.notes + CheckRun.leftOut(probed.verdicts)
            + CheckRun.uncompared(request, input.comparison, ledger: session.ledger.path)
        failure = probed.failure
        lifecycle = probed.lifecycle
        post = FleetPost(session.target, ledger: session.ledger, clock: session.clock)
    }

    /// Why a run of what failed last time has no check.
    private static func nothingFailed(_ tier: Tier, _ ledger: Ledger) throws -> String {
        let isThere = try ledger.latestRun(of: tier) != nil
        return isThere
            ? "every check of the newest run of tier \(tier.rawValue) in \(ledger.path) passed: nothing is to be repeated"
            : "there is no earlier run of tier \(tier.rawValue) in \(ledger.path) in which a check could have failed"
    }

    /// A budget that ran out is told: what was not asked is in no figure.
    private static func leftOut(_ verdicts: [Verdict]) -> [String] {
        let left = verdicts.filter { $0.code == .skippedBudget }
        guard let first = left.first?.findings.first else { return [] }
        return ["\(left.count) of \(verdicts.count) checks were left out: \(first.actual)"]
    }

    /// What this run is compared with. The last of its tier may not exist yet, as in the first run of all; a run that is
    /// named by its id must.
    private static func earlierRun(_ request: Request, _ session: RunSession) throws -> Run? {
        if let name = request.compareTo, name != "last" { return try session.ledger.run(called: name) }
        guard request.compareTo != nil || Gates(session.settings.gates).wantsComparison else { return nil }
        return try session.ledger.latestRun(
            command: request.compareTo == nil ? "check" : nil, of: request.tier)
    }

    /// A comparison that was asked for and compares nothing is told: it can find nothing worse.
    private static func uncompared(_ request: Request, _ comparison: ComparisonReport?, ledger: String) -> [String] {
        guard let name = request.compareTo else { return [] }
        guard let comparison else {
            return ["there is no earlier run of tier \(request.tier.rawValue) in \(ledger) to compare with yet"]
        }
        return comparison.cells.isEmpty
            ? ["run \(name) has no check in common with this one: nothing was compared"] : []
    }

    /// Ends the run in the ledger as the program ends.
    ///
    /// - Parameters:
    ///   - interruption: the signal's status, if one cut the run short.
    ///   - delivered: whether every report file was written.
    ///   - output: why stdout did not get all of its report; nil when it did.
    /// - Returns: the status to end with.
    package func end(
        interruption: ExitStatus?, delivered: Bool, output: StreamFailure? = nil
    ) throws(RecordingError) -> ExitStatus {
        let final = interruption ?? status.afterDelivery(complete: delivered, output: output)
        if failure == nil { try lifecycle.end(final) }
        return final
    }

    /// Once it has ended: ships it to the fleet's centre, where there is one.
    ///
    /// - Returns: what is worth telling, a sentence each.
    package func ship() async -> [String] { await post?.shipAtEnd() ?? [] }
}

extension LedgerReading {
    /// - Parameter name: an id, `last` or `previous`.
    package func run(called name: String) throws -> Run {
        let found =
            switch name {
            case "last": try latestRun(command: nil, before: nil, of: nil)
            case "previous": try latestRun(command: nil, before: latestRun(command: nil, before: nil, of: nil), of: nil)
            default: try run(id: name)
            }
        guard let found else {
            throw HarnessError.noRun(name, ledger: path, newest: try latestRun(command: nil, before: nil, of: nil)?.id)
        }
        return found
    }
}
