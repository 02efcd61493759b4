import ArgumentParser
import Draining
import Harness
import Model
import Serving

/// `assay watch`: the same run at an interval into the same ledger, and a status page, until stopped.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Probe at an interval, and serve a status page.",
        discussion: "What is not given is as the section watch of the settings says.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var work: WorkOptions

    @Option(help: ArgumentHelp("The interval between runs.", valueName: "duration"))
    var every: Span<Interval>?

    @Option(help: ArgumentHelp("What the page shows.", valueName: "duration"))
    var window: Span<Lookback>?

    @Option(help: "The address of the status page; another than loopback needs --token.")
    var host: String?

    @Option(help: "The port of the status page; 0 takes a free one.")
    var port: PortNumber?

    @OptionGroup var callers: CallerOptions

    @Option(help: "The token that readers of the page must send.")
    var token: String?

    @Option(help: "Stop by itself after this many runs.")
    var runs: Count<Runs>?

    @Option(help: ArgumentHelp("How long outcomes that passed are kept.", valueName: "duration"))
    var keepPassed: Span<KeepingTime>?

    @Option(help: ArgumentHelp("How long outcomes that did not pass are kept.", valueName: "duration"))
    var keepFailed: Span<KeepingTime>?

    func run() async throws {
        let ended = try await untilInterrupted { [self] in
            try await target.with(change) { try await watch($0) }
        }
        if let status = ended.status { throw status }
    }

    private func change(_ settings: inout AssaySettings) {
        work.change(&settings)
        settings.watch.every = every ?? settings.watch.every
        settings.watch.window = window ?? settings.watch.window
        settings.watch.host = host ?? settings.watch.host
        settings.watch.port = port ?? settings.watch.port
        settings.watch.runs = runs ?? settings.watch.runs
        settings.retention.passed = keepPassed?.duration ?? settings.retention.passed
        settings.retention.failed = keepFailed?.duration ?? settings.retention.failed
    }

    private func watch(_ target: TestTarget) async throws {
        let policy = target.settings.watch
        let monitor = try Monitor(selection.selection, tier: selection.tier, at: target, console: .terminal)
        let server = StatusServer(
            StatusServerConfiguration(
                host: policy.host, port: policy.port.value, callers: callers.allowed,
                token: token.map { Secret($0, variable: "ASSAY_TOKEN") }),
            problem: { monitor.problem }, source: { monitor.page.latest })
        try await withServer(server.run) { port in
            Terminal.error(
                "status page: \(WebAddress.text(host: policy.host, port: port))/  (every \(policy.every.typed), ledger "
                    + "\(monitor.ledgerPath))")
            try await monitor.run(observing: Progress.observer)
        }
    }
}
