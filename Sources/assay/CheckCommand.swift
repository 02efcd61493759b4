import ArgumentParser
import Harness
import Model
import Recording

/// `assay check`: every fixture through every endpoint by every route, once, with an exit status.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "check", "Run the contract tests once: probe, judge, record, report.")

    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case failed, degraded, skipped
    }

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var work: WorkOptions
    @OptionGroup var gates: GateOptions

    @Option(name: .customLong("repeat"), help: "How many times each check is run.")
    var repeatCount: Count<Repeats>?

    @Option(help: "What makes the exit status 1 beside what failed; may be repeated.")
    var failOn: [FailOn] = [.failed]

    @Flag(help: "Only the checks that did not pass in the ledger's last run.")
    var failedLastTime = false

    @Option(help: ArgumentHelp("Compare with an earlier run: last, or a run's id.", valueName: "run"))
    var compareTo: String?

    @Flag(help: "Send work that real providers bill even where no budget holds.")
    var yes = false

    @Flag(help: "Exit status 4 when --compare-to shows that something became worse.")
    var failOnRegression = false

    mutating func validate() throws {
        if failOnRegression, compareTo == nil {
            throw ValidationError("--fail-on-regression needs --compare-to last, or the id of a run")
        }
    }

    func run() async throws {
        let result = try await untilInterrupted { [self] in
            try await target.with(work.with(repeatCount)) { [file = target.settingsPath] target in
                try output.delivery.refuseSharing(ledger: target.settings.ledgerPath, settings: file)
                return try await CheckRun.perform(request, at: target, observer: Progress.observer())
            }
        }
        let check = result.value
        let undelivered = output.delivery.deliver(check.input, to: .terminal)
        for note in check.notes { Terminal.error("note: \(note)") }
        for problem in undelivered + [check.failure?.description].compactMap(\.self) { Terminal.error(problem) }
        let status = try check.end(
            interruption: result.status, delivered: undelivered.isEmpty, output: Console.terminal.failure())
        for note in await check.ship() { Terminal.error("note: \(note)") }
        if status != .passed { throw status }
    }

    private var request: CheckRun.Request {
        var request = CheckRun.Request()
        request.selection = selection.selection
        request.tier = selection.tierOrWork
        request.failedLastTime = failedLastTime
        request.compareTo = compareTo
        request.gates = gates.gates
        (request.failsOnDegraded, request.failsOnSkipped) = (failOn.contains(.degraded), failOn.contains(.skipped))
        request.failsOnRegression = failOnRegression
        request.isAllowedToBill = yes
        request.showsPictures = output.delivery.showsPictures
        return request
    }
}
