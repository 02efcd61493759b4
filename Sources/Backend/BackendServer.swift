import Draining
import Guarding
import Hummingbird
import Logging
package import Model
import NIOCore
package import Providers
import Recording
import ServiceLifecycle
import Synchronization
import Threads
import Transport

/// The built-in backend under test: the five features of the contract, worked on by the endpoints' fallback chains.
package struct BackendServer: Sendable {
    private let configuration: BackendConfiguration
    private let call: Call
    private let clock: WallClock

    /// How a provider is called.
    package typealias Call = @Sendable (ProviderCall) async -> ProviderReply

    package init(_ configuration: BackendConfiguration, prober: Prober? = nil) {
        let prober = prober ?? Prober(client: HTTPClient())
        self.init(configuration, call: { await prober.call($0) })
    }

    package init(_ configuration: BackendConfiguration, clock: WallClock = .system, call: @escaping Call) {
        self.configuration = configuration
        self.clock = clock
        self.call = call
    }

    /// Serves until the task is cancelled. Then no connection is accepted any more, requests under way have
    /// ``BackendConfiguration/drain`` to finish, and it returns.
    ///
    /// - Parameter onReady: called once with the port, when connections are accepted.
    package func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws(BackendError) {
        try await Lanes.with { lanes async throws(BackendError) in try await serve(in: lanes, onReady) }
    }

    private func serve(
        in lanes: Lanes, _ onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws(BackendError) {
        let routes: BackendRoutes
        do {
            routes = try BackendRoutes(configuration, clock: clock, call: call)
        } catch {
            throw .unusableStore(reason: error.description)
        }
        let isReady = Mutex(false)
        let silent = Logger(label: "backend") { _ in SwiftLogNoOpLogHandler() }
        let app = Application(
            responder: Guarded(
                routes,
                policy: CallerPolicy(address: configuration.host, allowed: configuration.callers), lanes: lanes,
                largestBody: configuration.bodyBytes),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [OldClients(), ContinueHandler(largestBody: configuration.bodyBytes)],
                    idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in
                isReady.withLock { $0 = true }
                await onReady(channel.localAddress?.port ?? 0)
            },
            logger: silent)
        var grouping = ServiceGroupConfiguration(services: [app], logger: silent)
        grouping.maximumGracefulShutdownDuration = configuration.drain
        do {
            let group = ServiceGroup(configuration: grouping)
            try await drainWhenCancelled {
                try await group.run()
            } stop: {
                await group.triggerGracefulShutdown()
            }
        } catch {
            guard isReady.withLock({ $0 }) else {
                throw .cannotListen(
                    host: configuration.host, port: configuration.port, reason: ListenFailure.reason(error),
                    remedy: ListenFailure.remedy(error))
            }
            if Task.isCancelled || error is CancellationError { return }
            throw .serverFailed(reason: "\(error)")
        }
    }
}
