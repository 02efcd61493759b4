import Foundation
import Harness
import Judging
import Model
import Planning
import Providers
import Recording
import Settings
import Transport

/// Two backends probed in turn, one check at a time, A B B A A B B A …: what the weather does to one it does to the
/// other. Each side is a run of its own in the ledger, so that it can be compared again.
struct Duel: Sendable {
    let target: TestTarget
    let against: String
    let work: WorkOptions

    struct Result: Sendable {
        let report: ComparisonReport
        /// 5 when nothing ran, 3 when a side never gave a usable answer; nil when both can be compared.
        let status: ExitStatus?
    }

    private struct Side {
        let run: Run
        let conductor: Conductor
        var verdicts: [Verdict] = []
    }

    /// - Throws: `PlanningError` for a filter that names nothing.
    func measure(selection: Selection, rounds: Int) async throws -> Result {
        let ledger = try work.openLedger(target.settings)
        let checks = try checks(selection, rounds: rounds)
        let client = HTTPClient(trustedCertificates: target.caFile)
        defer { client.shutdown() }
        let urls = [target.settings.backendURL ?? "", against.hasSuffix("/") ? String(against.dropLast()) : against]
        var sides = urls.map { side(at: $0, client, ledger) }
        let controls = try AnswerJudge().verified()
        for side in sides {
            try ledger.begin(side.run)
            try ledger.note(controls: controls, of: side.run)
        }
        var spent = MicroDollars.zero
        for (index, check) in checks.enumerated() {
            for place in index.isMultiple(of: 2) ? [0, 1] : [1, 0] where !Task.isCancelled {
                let side = sides[place]
                var budget = try work.budget(target.settings, ledger: ledger, now: side.run.startedAt)
                budget.charge(spent)
                let result = try await side.conductor.run(Plan(checks: [check]), as: side.run, budget: budget) { _ in }
                if let failure = result.failure { throw failure }
                let own = result.verdicts
                spent += own.reduce(MicroDollars.zero) { $0 + ($1.cost ?? target.settings.unknownCost) }
                sides[place].verdicts += own
            }
        }
        for side in sides {
            let code = ExitDecision.code(for: side.verdicts)
            try ledger.finish(side.run, at: WallClock.system.now(), exitCode: code)
        }
        return Result(report: report(sides, urls), status: status(sides))
    }

    private func checks(_ selection: Selection, rounds: Int) throws -> [Check] {
        guard target.settings.backendURL != nil else {
            throw CommandFailure.usage("the settings have no backend.url: there is no side A to compare with")
        }
        var chosen = selection
        chosen.routes = [Route.backendName]
        let fixtures = try Fixtures.load(target.settings.fixtures, for: .work)
        return try target.settings.plan(fixtures, selection: chosen, tier: .work, repeatCount: rounds).checks
    }

    private func side(at url: String, _ client: HTTPClient, _ ledger: Ledger) -> Side {
        let settings = target.settings
        let now = WallClock.system.now()
        // A token belongs to the backend of the settings: another host never gets it.
        let isOwn = url == settings.backendURL
        let backend = BackendTarget(
            baseURL: url, headers: settings.backendHeaders, token: isOwn ? settings.backendToken : nil)
        let run = Run(
            id: Run.makeID(startedAt: now, salt: .random(in: 0 ... .max)), startedAt: now, command: "compare",
            target: isOwn ? target.label : url, toolVersion: Version.current,
            location: settings.location ?? ProcessInfo.processInfo.hostName)
        let runner = CheckRunner(prober: Prober(client: client), backend: backend)
        return Side(run: run, conductor: Conductor(runner: runner, ledger: ledger, concurrency: 1))
    }

    private func report(_ sides: [Side], _ urls: [String]) -> ComparisonReport {
        let settings = target.settings
        return Comparator(pairing: .endpointAndRoute, endpoints: settings.endpoints, policy: settings.accounting)
            .compare(
                sides[0].verdicts, named: urls[0], selectedBy: ["run": sides[0].run.id], with: sides[1].verdicts,
                named: urls[1], selectedBy: ["run": sides[1].run.id], generatedAt: WallClock.system.now())
    }

    private func status(_ sides: [Side]) -> ExitStatus? {
        let standings = sides.map { Set($0.verdicts.map { ExitDecision.standing($0.code) }) }
        if standings.allSatisfy({ $0.isSubset(of: [.skipped]) }) { return .nothingRan }
        return standings.contains { $0.isSubset(of: [.skipped, .unanswered]) } ? .noAnswer : nil
    }
}
