import ArgumentParser
import Harness
import Model

/// `assay fleet serve`: the status page, incidents and alerts of a fleet.
struct FleetServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the fleet's status page, find its incidents, and tell of them.",
        discussion: "Several may run: one leads, and the next takes over. Pages and alerts are as the settings say.")

    @Argument(help: "The database; left out: fleet.url of the settings.") var centre: String?
    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run() async throws {
        let signals = await WatchSignals()
        let settings = try target.load { page.change(&$0.watch) }
        let monitor = try FleetMonitor(
            centre, at: TestTarget(label: nil, settings: settings, caFile: target.caFile?.typed), console: .terminal)
        try await page.serve(monitor.pages, settings.watch, about: "the fleet of \(monitor.centre)") {
            await monitor.run(signals: signals.inbox)
        }
        if let status = signals.status { throw status }
    }
}
