import ArgumentParser
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

/// `assay check`: every fixture through every endpoint by every route, once, with an exit status.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Run the contract tests once: probe, judge, record, report.")

    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case failed, degraded
    }

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var work: WorkOptions
    @OptionGroup var gates: GateOptions

    @Option(name: .customLong("repeat"), help: "How many times each check is run.")
    var repeatCount: Int?

    @Option(help: "What makes the exit status 1: failed, or already degraded.")
    var failOn: FailOn = .failed

    @Flag(help: "Only the checks that did not pass in the ledger's last run.")
    var failedLastTime = false

    @Option(help: ArgumentHelp("Compare with an earlier run: last, or a run's id.", valueName: "run"))
    var compareTo: String?

    @Flag(help: "Exit status 4 when --compare-to shows that something became worse.")
    var failOnRegression = false

    mutating func validate() throws {
        if failOnRegression, compareTo == nil {
            throw ValidationError("--fail-on-regression needs --compare-to last, or the id of a run")
        }
        if let repeatCount, !(1...100_000).contains(repeatCount) {
            throw ValidationError("--repeat must be from 1 to 100000, is \(repeatCount)")
        }
    }

    func run() async throws {
        let result = try await untilInterrupted { [self] in
            try await target.with { try await probe($0) }
        }
        let session = result.value
        let input = try session.reportInput(
            tier: selection.tier, gates: gates.gates, showsPictures: output.showsPictures)
        let undelivered = output.deliver(input)
        for note in session.notes { Terminal.error("note: \(note)") }
        if let failure = session.failure {
            throw CommandFailure(
                status: .noAnswer, message: (undelivered + [failure.description]).joined(separator: "\n"))
        }
        try ExitStatus.end(result.status ?? status(of: session, input), undelivered)
    }

    private func status(of session: Session, _ input: ReportInput) -> ExitStatus {
        let code = ExitDecision.code(
            for: session.verdicts, failOnDegraded: failOn == .degraded, gates: input.gates,
            regression: failOnRegression && input.comparison?.isRegression == true)
        guard let status = ExitStatus(rawValue: Int32(code)) else { preconditionFailure("no exit status \(code)") }
        return status
    }

    private func probe(_ target: TestTarget) async throws -> Session {
        let ledger = try work.openLedger(target.settings)
        let fixtures = try Fixtures.load(target.settings.fixtures, for: selection.tier)
        let plan = try makePlan(target.settings, fixtures: fixtures, ledger: ledger)
        var session = Session(command: "check", target: target, fixtures: fixtures, ledger: ledger)
        session.earlier = try earlierRun(in: ledger, gates: target.settings.gates)
        return try await session.probe(plan, into: ledger, work: work)
    }

    /// What this run is compared with. A gate alone may find none; `--compare-to` must find the run it names.
    private func earlierRun(in ledger: Ledger, gates: [Gate]) throws -> Run? {
        if let compareTo { return try ledger.run(called: compareTo) }
        return Gates(gates).wantsComparison ? try ledger.latestRun(command: "check") : nil
    }

    private func makePlan(_ settings: AssaySettings, fixtures: [Fixture], ledger: Ledger) throws -> Plan {
        var chosen = selection.selection
        if failedLastTime { chosen.checks = try ledger.failedLastTime(selection.tier) }
        return try settings.plan(fixtures, selection: chosen, tier: selection.tier, repeatCount: repeatCount)
    }
}
