import Draining
import Guarding
import Hummingbird
import Logging
package import Model
package import Reporting
import ServiceLifecycle
import Threads

package struct StatusServerConfiguration: Sendable {
    package var host: String
    /// 0 takes a free port.
    package var port: Int
    package var callers: AllowedCallers
    /// Asked of every reader; required unless `host` is this machine alone.
    package var token: Secret?
    /// Seconds after which a browser loads the page again.
    package var refresh: Int

    package init(
        host: String = "127.0.0.1", port: Int = 0, callers: AllowedCallers = AllowedCallers(), token: Secret? = nil,
        refresh: Int = 30
    ) {
        self.host = host
        self.port = port
        self.callers = callers
        self.token = token
        self.refresh = refresh
    }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

package enum ServingError: Error, Hashable, Sendable, CustomStringConvertible {
    case tokenRequired(host: String)
    /// It has fewer characters than ``StatusServer/shortestToken``.
    case tokenTooShort
    case cannotListen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .tokenRequired(let host):
            "the status page would be open to everybody who reaches \(host): set a token for it, or bind to 127.0.0.1"
        case .tokenTooShort:
            "the token of the status page is too short to be one: give it \(StatusServer.shortestToken) characters or more"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on \(host):\(port) (\(reason)): is the port taken? Choose another, or 0 for a free one"
        }
    }
}

/// Status page, JSON and metrics of a running monitor; ``Routes`` lists the URLs.
///
/// Every answer is made from the values `source` gives at that moment; nil means that nothing has been measured yet.
package struct StatusServer: Sendable {
    /// In characters.
    package static let shortestToken = 8

    private let configuration: StatusServerConfiguration
    private let source: @Sendable () async -> ReportInput?
    private let problem: @Sendable () -> String?

    /// - Parameter problem: what keeps the monitor behind the page from its work; nil: nothing does.
    package init(
        _ configuration: StatusServerConfiguration, problem: @escaping @Sendable () -> String? = { nil },
        source: @escaping @Sendable () async -> ReportInput?
    ) {
        self.configuration = configuration
        self.problem = problem
        self.source = source
    }

    /// Serves until the task is cancelled. Then no connection is accepted any more, requests under way are answered,
    /// and it returns.
    ///
    /// - Parameter onReady: called once with the port, when connections are accepted.
    package func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws(ServingError) {
        guard configuration.isLoopback || configuration.token?.isEmpty == false else {
            throw .tokenRequired(host: configuration.host)
        }
        if let token = configuration.token, !token.isEmpty, token.reveal().count < Self.shortestToken {
            throw .tokenTooShort
        }
        try await Lanes.with { lanes async throws(ServingError) in try await serve(in: lanes, onReady) }
    }

    private func serve(
        in lanes: Lanes, _ onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws(ServingError) {
        let (host, port) = (configuration.host, configuration.port)
        let silent = Logger(label: "status") { _ in SwiftLogNoOpLogHandler() }
        let app = Application(
            responder: Guarded(
                Routes(source: source, problem: problem, refresh: configuration.refresh)
                    .router(token: configuration.token).buildResponder(),
                policy: CallerPolicy(address: host, allowed: configuration.callers), lanes: lanes, largestBody: 0),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
            logger: silent)
        var grouping = ServiceGroupConfiguration(services: [app], logger: silent)
        grouping.maximumGracefulShutdownDuration = .seconds(3)
        let group = ServiceGroup(configuration: grouping)
        do {
            try await drainWhenCancelled {
                try await group.run()
            } stop: {
                await group.triggerGracefulShutdown()
            }
        } catch {
            if Task.isCancelled || error is CancellationError { return }
            throw .cannotListen(host: host, port: port, reason: ListenFailure.reason(error))
        }
    }
}
