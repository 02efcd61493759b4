import Draining
import Glibc
import Guarding
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
package import Model
import NIOCore
package import Reporting
import ServiceLifecycle
import Synchronization
import Threads

package struct StatusServerConfiguration: Sendable {
    package var host: String
    /// 0 takes a free port.
    package var port: Int
    package var callers: AllowedCallers
    /// Somebody must be asked who they are unless `host` is this machine alone.
    package var readers: ReaderPolicy
    /// Nil: HTTP.
    package var tls: TLSFiles?
    /// Where people find the pages, when they are led here from elsewhere. Nil: as they are asked for.
    package var address: WebAddress?

    package init(
        host: String = "127.0.0.1", port: Int = 0, callers: AllowedCallers = AllowedCallers(),
        readers: ReaderPolicy = ReaderPolicy(), tls: TLSFiles? = nil,
        address: WebAddress? = nil
    ) {
        self.host = host
        self.port = port
        self.callers = callers
        self.readers = readers
        self.tls = tls
        self.address = address
    }

    /// What whoever starts it should know of who can read what: a sentence each.
    package func warnings(at now: Timestamp) -> [String] {
        var warnings = [tls?.warning(at: now)].compactMap(\.self)
        if !readers.asks, !callers.hosts.names.isEmpty || address != nil {
            warnings.append(
                "it is to be reached from elsewhere, and everybody who is led here reads everything: set ASSAY_TOKEN or "
                    + "watch.users, or let whoever stands in front ask")
        }
        if readers.isPublic, readers.token?.isEmpty != false, readers.users.isEmpty {
            warnings.append(
                "watch.public without ASSAY_TOKEN or watch.users: nobody can log in, and nobody reads the metrics")
        }
        return warnings
    }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

package enum ServingError: Error, Hashable, Sendable, CustomStringConvertible {
    case tokenRequired(host: String)
    /// It has fewer characters than ``StatusServer/shortestToken``.
    case tokenTooShort
    case users(path: String, reason: String)
    /// A certificate or key that cannot be served with.
    case tls(path: String, reason: String)
    case cannotListen(host: String, port: Int, reason: String, remedy: String)

    package var description: String {
        switch self {
        case .tokenRequired(let host):
            "the status page would be open to everybody who reaches \(host): set a token for it or watch.users, or bind to 127.0.0.1"
        case .tokenTooShort:
            "the token of the status page is too short to be one: give it \(StatusServer.shortestToken) characters or more"
        case .users(let path, let reason): "the file of users \(path): \(reason)"
        case .tls(let path, let reason): "TLS of the status page, \(path): \(reason)"
        case .cannotListen(let host, let port, let reason, let remedy):
            "cannot listen on \(host):\(port) (\(reason)); \(remedy)"
        }
    }
}

/// Status page, JSON and metrics of a running monitor; ``Routes`` lists the URLs.
///
/// Every answer is made from the values the source gives at that moment.
package struct StatusServer: Sendable {
    /// In characters.
    package static let shortestToken = 8

    /// Probes, the ledger and messages need files too: readers get half of what the process may have open.
    static var mostConnections: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        return max(16, min(4096, Int(clamping: limit.rlim_cur) / 2))
    }

    private let configuration: StatusServerConfiguration
    private let source: StatusSource

    package init(_ configuration: StatusServerConfiguration, source: StatusSource) {
        self.configuration = configuration
        self.source = source
    }

    /// Serves until the task is cancelled. Then no connection is accepted any more, requests under way are answered,
    /// and it returns.
    ///
    /// - Parameter onReady: called once with the port, when connections are accepted.
    package func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws(ServingError) {
        let readers = configuration.readers
        guard configuration.isLoopback || readers.asks else { throw .tokenRequired(host: configuration.host) }
        if let token = readers.token, !token.isEmpty, token.reveal().count < Self.shortestToken {
            throw .tokenTooShort
        }
        try await Lanes.with { lanes async throws(ServingError) in try await serve(in: lanes, onReady) }
    }

    private func serve(
        in lanes: Lanes, _ onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws(ServingError) {
        let (host, port) = (configuration.host, configuration.port)
        let silent = Logger(label: "status") { _ in SwiftLogNoOpLogHandler() }
        // Streams of events would go on for ever.
        let end = EndSign()
        let app = Application(
            responder: Guarded(
                responder(until: end),
                policy: CallerPolicy(
                    address: host, allowed: configuration.callers, own: configuration.address.map { [$0.host] } ?? []),
                lanes: lanes, largestBody: 0, straight: ["/health", "/healthz", "/readyz"]),
            server: try server(),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: .maximum(Self.mostConnections, logger: silent)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
            logger: silent)
        var grouping = ServiceGroupConfiguration(services: [app], logger: silent)
        grouping.maximumGracefulShutdownDuration = .seconds(3)
        let group = ServiceGroup(configuration: grouping)
        do {
            try await drainWhenCancelled {
                try await group.run()
            } stop: {
                end.raise()
                await group.triggerGracefulShutdown()
            }
        } catch {
            if Task.isCancelled || error is CancellationError { return }
            // Before it listens, it reads what TLS is made of.
            if let tls = configuration.tls, !ListenFailure.isOfAddress(error) {
                throw .tls(path: tls.certificate, reason: "it does not go with the key \(tls.key) (\(error))")
            }
            throw .cannotListen(
                host: host, port: port, reason: ListenFailure.reason(error), remedy: ListenFailure.remedy(error))
        }
    }
}

extension StatusServer {
    private func responder(until end: EndSign) -> some HTTPResponder<BasicRequestContext> {
        let scheme = configuration.tls == nil ? "http" : "https"
        let all = Routes(source: source, address: configuration.address, scheme: scheme, isEnding: { end.isUp })
        let everybodys = Routes(
            source: source.published, for: .everybody, address: configuration.address, scheme: scheme,
            isEnding: { end.isUp })
        return ReaderCheck(
            readers: Readers(configuration.readers), full: all.router().buildResponder(),
            everybodys: everybodys.publicRouter(isPublic: configuration.readers.isPublic).buildResponder())
    }

    private func server() throws(ServingError) -> HTTPServerBuilder {
        let crowd = Crowd(most: Self.mostConnections)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [OldClients(), ReaderPatience(crowd)], idleTimeout: .seconds(60)))
        guard let tls = configuration.tls?.configuration else { return plain }
        do {
            return try .tls(plain, tlsConfiguration: tls())
        } catch let error as ServingError {
            throw error
        } catch {
            let files = configuration.tls
            throw .tls(
                path: files?.certificate ?? "", reason: "it does not go with the key \(files?.key ?? "") (\(error))")
        }
    }
}

private final class EndSign: Sendable {
    private let value = Mutex(false)
    var isUp: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
}
