import ArgumentParser
import Backend
import Foundation
import Harness
import Model
import Providers
import Settings

/// `assay backend`: the built-in backend on a port of its own, against whatever providers the environment names.
struct BackendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backend", abstract: "Serve the built-in backend.",
        discussion: """
            Reads REPLICATE_API_TOKEN, HUGGINGFACE_TOKEN, REPLICATE_BASE_URL (without /v1), HF_ENDPOINT and \
            HF_INFERENCE_BASE_URL, so it runs against `assay sandbox` and against the real services alike.
            """)

    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 takes a free one.") var port: PortNumber = PortNumber(5000)
    @OptionGroup var callers: CallerOptions

    @Option(help: "How many answers to keep and give again for equal requests; 0 is off.")
    var cacheEntries: Count<CacheEntries> = Count(0)

    @Option(help: "How many requests a client may make a minute before it gets 429.")
    var ratePerMinute: Count<RatePerMinute>?

    @Option(
        help: "How many calls a user may make a day of UTC before they get 429. Users are told apart by their keys.")
    var callsPerDay: Count<CallsPerDay>?

    @Option(help: ArgumentHelp("How much a user's calls may cost a day in US dollars.", valueName: "dollars"))
    var costPerDay: MicroDollars?

    @Option(path: "Keep usage and cached answers in this SQLite file.", "file") var store: String?

    @Option(
        help: ArgumentHelp(
            "Trust the authorities in this PEM file instead of the system's, when asking providers.", valueName: "file"),
        completion: .file())
    var caFile: TrustedFile?

    func run() async throws {
        let settings = try SettingsLoader.served(
            environment: ProcessInfo.processInfo.environment, schemas: Drivers.schemas)
        let server = BackendServer(
            BackendConfiguration(
                host: host, port: port.value, callers: callers.allowed, endpoints: settings.endpoints,
                cacheEntries: cacheEntries.value, ratePerMinute: ratePerMinute?.value,
                quota: UserQuota(calls: callsPerDay?.value, cost: costPerDay, unknownCost: settings.unknownCost),
                store: store),
            prober: settings.prober(trusting: caFile?.typed))
        _ = try await untilInterrupted { [host] in
            try await server.run { Terminal.error("assay backend listens on \(WebAddress.text(host: host, port: $0))") }
        }
    }
}
