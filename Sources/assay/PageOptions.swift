import ArgumentParser
import Draining
import Harness
import Model
import Reporting
import Serving

/// Where the pages of a monitor are served, and to whom; what is not given is as the section `watch` of the settings says.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the page shows.", valueName: "duration")) var window: Span<Lookback>?
    @Option(help: "The address of the status page; another than loopback needs --token, or watch.users.")
    var host: String?
    @Option(help: "The port of the status page; 0 takes a free one.") var port: PortNumber?
    @OptionGroup var callers: CallerOptions
    @Option(help: "The token that readers of the page must send.") var token: String?

    func change(_ policy: inout WatchPolicy) {
        policy.window = window ?? policy.window
        policy.host = host ?? policy.host
        policy.port = port ?? policy.port
    }

    /// - Parameter about: what they are of, for the line that says where they are.
    func serve(
        _ source: StatusSource, _ policy: WatchPolicy, about: String,
        while body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let readers = ReaderPolicy(
            token: token.map { Secret($0, variable: "ASSAY_TOKEN") },
            users: try policy.users.map { try UserList(path: $0) } ?? UserList(), isPublic: policy.isPublic)
        let configuration = StatusServerConfiguration(
            host: policy.host, port: policy.port.value, callers: callers.allowed, readers: readers, tls: policy.tls,
            address: policy.address)
        for warning in configuration.warnings(at: WallClock.system.now()) { Terminal.error("warning: \(warning)") }
        try await withServer(StatusServer(configuration, source: source).run) { port in
            let scheme = policy.tls == nil ? "http" : "https"
            Terminal.error(
                "status page: \(WebAddress.text(scheme: scheme, host: policy.host, port: port))/  (\(about))")
            try await body()
        }
    }
}

extension WatchPolicy {
    fileprivate var tls: TLSFiles? {
        guard let certificate, let key else { return nil }
        return TLSFiles(certificate: certificate, key: key)
    }
}
