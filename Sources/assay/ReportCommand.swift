import ArgumentParser
import Foundation
import Harness
import Model
import Reporting
import Settings

/// `assay report`: the uptime and cost table, from the ledger alone.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The uptime and cost table, computed from the ledger alone.",
        discussion: """
            Without a window: everything in the ledger. The uptime table below it always shows the last 1 h, 24 h, 7 d, \
            30 d, 90 d and the calendar month. Exit status 4 when a gate of the settings or of the command line is \
            proved bad, 5 when there is nothing to report.
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var gates: GateOptions

    @Option(path: "The settings file: titles, accounting, gates; default as for check.") var settings: String?

    @Option(path: "The ledger to read.") var ledger: String?

    @Option(help: ArgumentHelp("24h, 7d, 30d, a month such as 2026-10, or a day.", valueName: "window"))
    var window: String?

    @Option(
        help: ArgumentHelp("From here on: 2026-11-22, 2026-11-22T14:00Z, or 36h for as long ago.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Up to here, not included; as for --since.", valueName: "time"))
    var until: String?

    @Option(name: .customLong("run"), help: "Only the run with this id, or last.")
    var runID: String?

    @Option(help: ArgumentHelp("Of which tier the figures are.", valueName: "reach|account|work"))
    var tier: Tier = .work

    @Option(path: "Also write an index, a page for each endpoint and the JSON.", "folder", .directory) var out: String?

    mutating func validate() throws {
        _ = try span(WallClock.system.now())
    }

    func run() throws {
        let file = SettingsLoader.path(given: settings)
        let settings = try AssaySettings.read(file)
        let (delivery, now) = (output.delivery, WallClock.system.now())
        let path = ledger ?? settings.ledgerPath
        try delivery.refuseSharing(ledger: path, settings: file, folder: out)
        let maker = ReportMaker(
            settings: settings, ledger: try LedgerPlace.open(path),
            showsPictures: delivery.showsPictures || out != nil)
        let input = try maker.report(
            span(now), tier: tier, gates: gates.gates, listing: delivery.listsVerdicts, now: now)
        var undelivered = delivery.deliver(input, to: .terminal)
        if let out { undelivered += ReportFolder(path: out).write(input, from: maker.ledger) }
        for problem in undelivered { Terminal.error(problem) }
        let status: ExitStatus = input.gates.contains { $0.state == .failed } ? .gateFailed : .passed
        let final = status.afterDelivery(complete: undelivered.isEmpty, output: Console.terminal.failure())
        if final != .passed { throw final }
    }

    private func span(_ now: Timestamp) throws -> ReportSpan {
        do throws(ReportSpan.Problem) {
            return try ReportSpan(run: runID, window: window, since: since, until: until, now: now)
        } catch { throw ValidationError(error.sentence) }
    }
}
