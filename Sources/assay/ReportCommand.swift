import ArgumentParser
import Foundation
import Judging
import Model
import Recording
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

    @Option(help: "The settings file that gives titles, accounting and gates; default as for check.")
    var settings: String?

    @Option(help: "The ledger to read.")
    var ledger: String?

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

    @Option(
        help: ArgumentHelp("Also write a page for each endpoint, an index and the JSON into it.", valueName: "folder"))
    var out: String?

    mutating func validate() throws {
        let now = WallClock.system.now()
        if let window, ReportWindow(text: window, now: now) == nil {
            throw ValidationError(
                "--window must be a duration with a unit such as 24h or 30d, or a month or day that has begun such as "
                    + "2026-10 or 2026-10-04; it is \"\(window)\"")
        }
        for (name, text) in [("--since", since), ("--until", until)] {
            if let text, Self.moment(text, now: now) == nil {
                throw ValidationError(
                    "\(name) must be a UTC time such as 2026-11-22 or 2026-11-22T14:00Z, or a duration such as 36h for "
                        + "as long ago; it is \"\(text)\"")
            }
        }
        if window != nil, since != nil || until != nil {
            throw ValidationError("--window and --since/--until both say which time to look at: give one of them")
        }
        if runID != nil, window != nil || since != nil || until != nil {
            throw ValidationError("--run already says which outcomes to look at: give it without a window")
        }
    }

    func run() throws {
        let settings = try AssaySettings.read(AssaySettings.path(given: settings))
        let ledger = try Ledger(path: ledger ?? settings.ledgerPath, readOnly: true)
        let maker = ReportMaker(
            settings: settings, ledger: ledger, showsPictures: output.showsPictures || out != nil)
        let input = try input(maker)
        var undelivered = output.deliver(input)
        if let out { undelivered += ReportFolder(path: out).write(input) }
        try ExitStatus.end(input.gates.contains { $0.state == .failed } ? .gateFailed : .passed, undelivered)
    }

    private func input(_ maker: ReportMaker) throws -> ReportInput {
        let now = WallClock.system.now()
        if let runID {
            let run = try maker.ledger.run(called: runID)
            let verdicts = try maker.ledger.verdicts(LedgerQuery(run: run.id))
            return try maker.report(of: run, verdicts: verdicts, tier: tier, gates: gates.gates, now: now)
        }
        let chosen = window.flatMap { ReportWindow(text: $0, now: now)?.range }
        let listing = ([output.format] + output.report.map(\.format)).contains(where: \.listsVerdicts)
        let input = try maker.report(
            since: chosen?.lowerBound ?? since.flatMap { Self.moment($0, now: now) },
            until: chosen?.upperBound ?? until.flatMap { Self.moment($0, now: now) } ?? now, tier: tier,
            gates: gates.gates, listing: listing, now: now)
        guard let input else {
            throw CommandFailure(
                status: .nothingRan,
                message: "\(maker.ledger.path) has no outcome of the tier \(tier.rawValue)"
                    + "\(window == nil && since == nil && until == nil ? " yet" : " in that time"); `assay check` makes some"
            )
        }
        return input
    }

    private static func moment(_ text: String, now: Timestamp) -> Timestamp? {
        Timestamp(text: text) ?? Duration(text: text).map { now + (.zero - $0) }
    }
}

extension Ledger {
    /// - Parameter name: an id, `last` or `previous`.
    func run(called name: String) throws -> Run {
        let found =
            switch name {
            case "last": try latestRun()
            case "previous": try latestRun(before: latestRun())
            default: try run(id: name)
            }
        guard let found else {
            let newest = try latestRun()?.id ?? "none"
            throw CommandFailure.usage("\(path) has no run \"\(name)\"; the newest finished one is \(newest)")
        }
        return found
    }
}
