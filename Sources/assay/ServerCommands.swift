import ArgumentParser
import Backend
import Foundation
import Model
import Providers
import Sandbox
import Settings
import Transport

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

    @Option(
        help: ArgumentHelp(
            "Trust the authorities in this PEM file instead of the system's, when asking providers.", valueName: "file")
    )
    var caFile: String?

    func run() async throws {
        let settings = try SettingsLoader.load(
            text: SettingsLoader.template, file: "embedded default",
            environment: ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ASSAY_") })
        let server = BackendServer(
            BackendConfiguration(
                host: host, port: port, endpoints: settings.endpoints, cacheEntries: cacheEntries,
                ratePerMinute: ratePerMinute), prober: Prober(client: HTTPClient(trustedCertificates: caFile)))
        _ = try await untilInterrupted { [host] in
            try await server.run { Terminal.error("assay backend listens on http://\(host):\($0)") }
        }
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

    @Option(
        help: ArgumentHelp(
            "How the providers behave: \(Scenario.names.joined(separator: ", ")), or a file of yours.",
            valueName: "name|file.yaml"))
    var scenario = "all-up"

    @Option(help: ArgumentHelp("Scale the scenario's latencies, for example 0.1.", valueName: "factor"))
    var timeScale: Double?

    @Option(help: "The seed of everything that is random in a scenario.")
    var seed: UInt64 = 1

    @Flag(help: "Serve HTTPS too, on a free port, with certificates made anew at each start.")
    var tls = false

    @Option(help: ArgumentHelp("Serve HTTPS too, on this port; 0 takes a free one.", valueName: "port"))
    var httpsPort: Int?

    @Option(
        help: ArgumentHelp(
            "Where to write the certificate that clients of HTTPS must trust.", valueName: "file"))
    var caFile: String?

    func run() async throws {
        let server = SandboxServer(
            SandboxConfiguration(
                scenario: try Scenario.chosen(scenario), host: host, port: port,
                securePort: httpsPort ?? (tls || caFile != nil ? 0 : nil), caFile: caFile, seed: seed,
                timeScale: timeScale))
        _ = try await untilInterrupted { [host, scenario] in
            try await server.serve { place in
                Terminal.error("assay sandbox (\(scenario)) listens on http://\(host):\(place.port)")
                guard let port = place.securePort, let file = place.caFile else { return }
                Terminal.error("and on https://\(host):\(port), for clients that trust \(file):")
                Terminal.error("export SSL_CERT_FILE=\(file) REQUESTS_CA_BUNDLE=\(file)")
            }
        }
    }
}
