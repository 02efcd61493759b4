import ArgumentParser
import Harness
import Model

/// `assay watch`: each series at its own time into one ledger, incidents, and a status page, until stopped.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Probe on schedule, find incidents, and serve a status page.",
        discussion: """
            What is not given is as the sections watch and schedule of the settings say. SIGHUP reads the settings again, and so \
            does a change of the file (not of a scenario's stand-in); SIGTERM lets probes under way end.
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var work: WorkOptions

    @Option(
        help: ArgumentHelp("Everything of one tier at this interval, instead of the schedule.", valueName: "duration"))
    var every: Span<Interval>?
    @Flag(help: "Probe what is due since the last time, and end: for cron.")
    var once = false
    @OptionGroup var page: PageOptions
    @Option(help: "Stop by itself after this many rounds.")
    var runs: Count<Runs>?
    @Option(help: ArgumentHelp("How long outcomes that passed are kept.", valueName: "duration"))
    var keepPassed: Span<KeepingTime>?
    @Option(help: ArgumentHelp("How long outcomes that did not pass are kept.", valueName: "duration"))
    var keepFailed: Span<KeepingTime>?

    func run() async throws {
        let signals = await WatchSignals()
        try await target.with(change) { try await watch($0, signals) }
        if let status = signals.status { throw status }
    }

    private func change(_ settings: inout AssaySettings) {
        work.change(&settings)
        settings.watch.every = every ?? settings.watch.every
        page.change(&settings.watch)
        settings.watch.runs = runs ?? settings.watch.runs
        settings.retention.passed = keepPassed?.duration ?? settings.retention.passed
        settings.retention.failed = keepFailed?.duration ?? settings.retention.failed
    }

    private func watch(_ target: TestTarget, _ signals: WatchSignals) async throws {
        let request = WatchPlan.Request(
            selection: selection.selection, tiers: selection.tier.map { [$0] }, once: once)
        let monitor = try Monitor(request, at: target, console: .terminal, source: source)
        if once { return try await monitor.run(signals: signals.inbox, observing: Progress.observer) }
        let policy = target.settings.watch
        let about =
            "\(monitor.seriesCount) series, \(policy.every.map { "every \($0.typed), " } ?? "")ledger \(monitor.ledgerPath)"
        try await page.serve(monitor.pages, policy, about: about) {
            try await monitor.run(signals: signals.inbox, observing: Progress.observer)
        }
    }

    /// Where settings are read again; a stand that runs in this process keeps its own.
    private var source: SettingsSource? {
        guard target.scenario == nil, let path = target.settingsPath else { return nil }
        return SettingsSource(path: path) { try target.load(change) }
    }
}
