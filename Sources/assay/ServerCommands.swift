import ArgumentParser
import Backend
import Foundation
import Model
import Sandbox
import Settings

/// `assay backend`: the built-in backend on a port of its own, against whatever providers the environment names.
struct BackendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backend", abstract: "Serve the built-in backend.",
        discussion: """
            Reads REPLICATE_API_TOKEN, HUGGINGFACE_TOKEN, REPLICATE_BASE_URL (without /v1), HF_ENDPOINT and \
            HF_INFERENCE_BASE_URL, so it runs against `assay sandbox` and against the real services alike.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 5000

    @Option(help: "How many answers to keep and give again for equal requests; 0 is off.")
    var cacheEntries = 0

    @Option(help: "How many requests a client may make a minute before it gets 429.")
    var ratePerMinute: Int?

    func run() async throws {
        let settings = try SettingsLoader.load(
            text: SettingsLoader.template, file: "embedded default",
            environment: ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ASSAY_") })
        let server = BackendServer(
            BackendConfiguration(
                host: host, port: port, endpoints: settings.endpoints, cacheEntries: cacheEntries,
                ratePerMinute: ratePerMinute))
        try await serve("assay backend", host: host, server.run)
    }
}

/// `assay sandbox`: stand-ins for Replicate, Hugging Face Spaces and Hugging Face Inference on one port.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Serve the sandboxed providers.",
        discussion: """
            Point the official clients at it: REPLICATE_BASE_URL=http://127.0.0.1:PORT, HF_ENDPOINT=http://127.0.0.1:PORT.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 5001

    @Option(help: "How the providers behave: \(Scenario.names.joined(separator: ", ")).")
    var scenario = "all-up"

    @Option(help: ArgumentHelp("Scale the scenario's latencies, for example 0.1.", valueName: "factor"))
    var timeScale: Double?

    @Option(help: "The seed of everything that is random in a scenario.")
    var seed: UInt64 = 1

    func run() async throws {
        let chosen = try Scenario.named(scenario)
        let server = SandboxServer(
            SandboxConfiguration(scenario: chosen, host: host, port: port, seed: seed, timeScale: timeScale))
        try await serve("assay sandbox (\(scenario))", host: host, server.run)
    }
}

/// Serves until a signal arrives, which is how these commands end well.
private func serve(
    _ name: String, host: String,
    _ run: @escaping @Sendable (_ onReady: @escaping @Sendable (Int) async -> Void) async throws -> Void
) async throws {
    _ = try await untilInterrupted {
        try await run { Terminal.error("\(name) listens on http://\(host):\($0)") }
    }
}
