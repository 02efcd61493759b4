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

    mutating func validate() throws {
        if let repeatCount, !(1...100_000).contains(repeatCount) {
            throw ValidationError("--repeat must be from 1 to 100000, is \(repeatCount)")
        }
    }

    func run() async throws {
        let result = try await untilInterrupted { [self] in
            try await target.with { try await probe($0) }
        }
        let session = result.value
        let input = session.reportInput(tier: selection.tier)
        try output.deliver(input)
        if let status = result.status { throw status }
        let gateResults = gates.gates.results(input.report)
        for line in gateResults.compactMap(\.line) { Terminal.error(line) }
        let code = ExitDecision.code(
            for: session.verdicts, failOnDegraded: failOn == .degraded, gates: gateResults)
        guard let status = ExitStatus(rawValue: Int32(code)) else { preconditionFailure("no exit status \(code)") }
        if status != .passed { throw status }
    }

    private func probe(_ target: TestTarget) async throws -> Session {
        let ledger = try work.openLedger(target.settings)
        let fixtures = try Fixtures.load(target.settings.fixtures, for: selection.tier)
        let plan = try makePlan(target.settings, fixtures: fixtures, ledger: ledger)
        let session = Session(command: "check", target: target, fixtures: fixtures, ledgerPath: ledger.path)
        return try await session.probe(plan, into: ledger, work: work)
    }

    private func makePlan(_ settings: AssaySettings, fixtures: [Fixture], ledger: Ledger) throws -> Plan {
        var chosen = selection.selection
        if failedLastTime { chosen.checks = try ledger.failedLastTime(selection.tier) }
        return try settings.plan(fixtures, selection: chosen, tier: selection.tier, repeatCount: repeatCount)
    }
}
