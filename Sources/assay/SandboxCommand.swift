import ArgumentParser
import Harness
import Model
import Sandbox

/// `assay sandbox`: stand-ins for Replicate, Hugging Face Spaces and Hugging Face Inference on one port.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Serve the sandboxed providers.",
        discussion: """
            Point the official clients at it: REPLICATE_BASE_URL=http://127.0.0.1:PORT, HF_ENDPOINT=http://127.0.0.1:PORT.
            """)

    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 takes a free one.") var port: PortNumber = PortNumber(5001)
    @OptionGroup var callers: CallerOptions

    @Option(
        help: ArgumentHelp(
            "How the providers behave: \(Scenario.names.joined(separator: ", ")), or a file of yours.",
            valueName: "name|file.yaml"), completion: .list(Scenario.names))
    var scenario = "all-up"

    @Option(help: ArgumentHelp("Scale the scenario's latencies, for example 0.1.", valueName: "factor"))
    var timeScale: Measure<TimeScaleLimits>?

    @Option(help: "The seed of everything that is random in a scenario; without it 1.") var seed: Seed = Seed(1)
    @Flag(help: "Serve HTTPS too, on a free port, with certificates made anew at each start.") var tls = false

    @Option(help: ArgumentHelp("Serve HTTPS too, on this port; 0 takes a free one.", valueName: "port"))
    var httpsPort: PortNumber?

    @Option(path: "Where to write the certificate that clients of HTTPS must trust.", "file") var writeCa: String?

    func run() async throws {
        let server = SandboxServer(
            SandboxConfiguration(
                scenario: try Scenario.chosen(scenario), host: host, port: port.value, callers: callers.allowed,
                securePort: httpsPort?.value ?? (tls || writeCa != nil ? 0 : nil), caFile: writeCa, seed: seed.value,
                timeScale: timeScale?.value))
        _ = try await untilInterrupted { [host, scenario] in
            try await server.serve { place in
                Terminal.error(
                    "assay sandbox (\(scenario)) listens on \(WebAddress.text(host: host, port: place.port))")
                guard let port = place.securePort, let file = place.caFile else { return }
                Terminal.error(
                    "and on \(WebAddress.text(scheme: "https", host: host, port: port)), for clients that trust \(file):"
                )
                Terminal.error("export SSL_CERT_FILE=\(file) REQUESTS_CA_BUNDLE=\(file)")
            }
        }
    }
}
