import ArgumentParser
import Judging
import Model
import Recording
import Reporting
import Settings

/// `assay report`: the uptime and cost table, from the ledger alone.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The uptime and cost table, computed from the ledger alone.")

    @OptionGroup var output: OutputOptions

    @Option(help: "The settings file that gives titles and order; default as for check.")
    var settings: String?

    @Option(help: "The ledger to read.")
    var ledger: String?

    @Option(help: ArgumentHelp("How far back to look, for example 24h or 30d; default: all.", valueName: "duration"))
    var window: String?

    @Option(name: .customLong("run"), help: "Only the run with this id, or last.")
    var runID: String?

    @Option(help: ArgumentHelp("Of which tier the figures are.", valueName: "reach|account|work"))
    var tier: Tier = .work

    mutating func validate() throws {
        if let window, Duration(text: window) == nil {
            throw ValidationError("--window must be a duration with a unit such as 24h or 30d, is \"\(window)\"")
        }
    }

    func run() throws {
        let settings = try AssaySettings.read(AssaySettings.path(given: settings))
        let ledger = try Ledger(path: ledger ?? settings.ledgerPath, readOnly: true)
        try output.deliver(try input(from: ledger, settings: settings))
    }

    private func input(from ledger: Ledger, settings: AssaySettings) throws -> ReportInput {
        let now = WallClock.system.now()
        let since = window.flatMap { Duration(text: $0) }.map { now + (.zero - $0) }
        let runs = try selected(ledger.runs(since: nil))
        let verdicts = try ledger.verdicts(
            LedgerQuery(since: since, tier: tier, run: runID == nil ? nil : runs.first?.id))
        guard !verdicts.isEmpty else {
            let when = window.map { "in the last \($0)" } ?? "yet"
            let (what, more) = tier == .work ? ("", "") : (" of the tier \(tier.rawValue)", " --tier \(tier.rawValue)")
            throw CommandFailure(
                status: .nothingRan,
                message: "\(ledger.path) has no outcome\(what) \(when); `assay check\(more)` makes some")
        }
        let report = StatusSummarizer(endpoints: settings.endpoints).report(
            verdicts: verdicts, runs: runs, generatedAt: now, tier: tier)
        return ReportInput(report: report, verdicts: verdicts, ledgerPath: ledger.path, endpoints: settings.endpoints)
    }

    private func selected(_ runs: [Run]) throws -> [Run] {
        guard let wanted = runID else { return runs }
        guard let found = wanted == "last" ? runs.last : runs.first(where: { $0.id == wanted }) else {
            throw CommandFailure.usage("the ledger has no run \"\(wanted)\"; the newest is \(runs.last?.id ?? "none")")
        }
        return [found]
    }
}
