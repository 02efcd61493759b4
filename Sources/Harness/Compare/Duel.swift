import Judges
import Judging
package import Model
package import Planning
import Providers
import Recording
import Transport

/// Two backends probed in turn, one check at a time, A B B A A B B A …: what the weather does to one it does to the
/// other. Each side is a run of its own in the ledger, so that it can be compared again.
package struct Duel: Sendable {
    package let report: ComparisonReport
    /// Of the comparison as a whole: 5 when nothing ran, 3 when a side never gave a usable answer, 4 for a regression
    /// that was to fail.
    package let status: ExitStatus

    private struct Side {
        let lifecycle: RunLifecycle
        let conductor: Conductor
        let url: String
        var verdicts: [Verdict] = []

        var standings: Set<ExitDecision.Standing> { Set(verdicts.map { ExitDecision.standing($0.code) }) }
    }

    /// Measures the backend of the settings (A) against the one at a URL (B), through the backend alone. Cancelling the
    /// task ends it early; the runs then stay without an end.
    ///
    /// - Throws: `PlanningError` for a filter that names nothing; ``HarnessError/noSideA``; `RecordingError`; ``VoidRun``.
    package static func measure(
        _ target: TestTarget, against url: String, selection: Selection, failsOnRegression: Bool
    ) async throws -> Duel {
        guard let ownURL = target.settings.backendURL else { throw HarnessError.noSideA }
        let session = try RunSession(target: target, tier: .work)
        var chosen = selection
        chosen.routes = [Route.backendName]
        let checks = try session.plan(chosen).checks
        let client = HTTPClient(trustedCertificates: target.caFile)
        defer { client.shutdown() }
        let urls = [ownURL, url.hasSuffix("/") ? String(url.dropLast()) : url]
        let settings = session.settings
        let sides = try await JudgePanel.with(settings.judges, secrets: settings.secrets) { panel in
            var sides = try urls.map { try side(at: $0, client, session, panel) }
            for side in sides { try side.lifecycle.verify(AnswerJudge()) }
            try await probe(checks, &sides, session)
            return sides
        }
        let duel = Duel(sides, session, failsOnRegression: failsOnRegression)
        if !Task.isCancelled {
            for side in sides { try side.lifecycle.end(duel.status(of: side)) }
        }
        return duel
    }

    private static func side(
        at url: String, _ client: HTTPClient, _ session: RunSession, _ panel: JudgePanel
    ) throws -> Side {
        let settings = session.settings
        // Tokens and secret headers belong to the backend of the settings: another host never gets them.
        let isOwn = url == settings.backendURL
        let backend = BackendTarget(
            baseURL: url, headers: isOwn ? settings.backendHeaders : settings.publicHeaders,
            token: isOwn ? settings.backendToken : nil)
        let lifecycle = try RunLifecycle(
            "compare", of: session.target, labelled: isOwn ? nil : url, in: session.ledger, clock: session.clock)
        let runner = CheckRunner(
            prober: Prober(client: client, secrets: settings.secrets, keys: .commands()), backend: backend,
            judge: AnswerJudge(health: settings.health), panel: panel)
        return Side(
            lifecycle: lifecycle, conductor: Conductor(runner: runner, ledger: session.ledger, concurrency: 1),
            url: url)
    }

    private static func probe(_ checks: PlannedChecks, _ sides: inout [Side], _ session: RunSession) async throws {
        var spent = MicroDollars.zero
        for (index, check) in checks.enumerated() {
            for place in index.isMultiple(of: 2) ? [0, 1] : [1, 0] where !Task.isCancelled {
                let (run, conductor) = (sides[place].lifecycle.run, sides[place].conductor)
                var budget = try session.budget(at: run.startedAt)
                budget.charge(spent)
                let result = try await conductor.run(Plan(checks: [check]), as: run, budget: budget) { _ in }
                if let failure = result.failure { throw failure }
                spent += result.verdicts.reduce(MicroDollars.zero) { $0 + ($1.cost ?? session.settings.unknownCost) }
                sides[place].verdicts += result.verdicts
            }
        }
    }

    private init(_ sides: [Side], _ session: RunSession, failsOnRegression: Bool) {
        let (a, b, settings) = (sides[0], sides[1], session.settings)
        report = Comparator(pairing: .endpointAndRoute, endpoints: settings.shownEndpoints, policy: settings.accounting)
            .compare(
                a.verdicts, named: a.url, selectedBy: ["run": a.lifecycle.run.id], with: b.verdicts, named: b.url,
                selectedBy: ["run": b.lifecycle.run.id], generatedAt: session.clock.now())
        if sides.allSatisfy({ $0.standings.isSubset(of: [.skipped]) }) {
            status = .nothingRan
        } else if sides.contains(where: { $0.standings.isSubset(of: [.skipped, .unanswered]) }) {
            status = .noAnswer
        } else {
            status = failsOnRegression && report.isRegression ? .gateFailed : .passed
        }
    }

    /// How a side's own run ended: by its verdicts, and by the comparison it lost.
    private func status(of side: Side) -> ExitStatus {
        ExitDecision.status(
            for: side.verdicts, gates: BaselineRule.gates(side.verdicts), regression: status == .gateFailed)
    }
}
