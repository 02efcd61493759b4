import Draining
import Guarding
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
package import Model
import NIOCore
import ServiceLifecycle
import Synchronization
import Threads

package struct SandboxConfiguration: Sendable {
    package var scenario: Scenario
    package var host: String
    /// 0 takes a free port.
    package var port: Int
    package var callers: AllowedCallers
    /// Where HTTPS is served too, 0 on a free port; nil: nowhere. Needs the command `openssl`.
    package var securePort: Int?
    /// Where the certificate of the sandbox's own authority is written; nil: in a temporary folder.
    package var caFile: String?
    /// Decides which call meets which fault.
    package var seed: UInt64
    /// Instead of the scenario's own.
    package var timeScale: Double?
    /// How long requests under way may still take once the server is told to stop.
    package var drain: Duration
    /// Played beside those that come with the program, below `/own/` and their names.
    package var descriptions: [String: APIDescription] = [:]
    /// By the same names: how much larger their pictures are, where a request does not say.
    package var scales: [String: Int] = [:]

    package init(
        scenario: Scenario, host: String = "127.0.0.1", port: Int = 0, callers: AllowedCallers = AllowedCallers(),
        securePort: Int? = nil, caFile: String? = nil, seed: UInt64 = 1, timeScale: Double? = nil,
        drain: Duration = .seconds(5)
    ) {
        self.scenario = scenario
        self.host = host
        self.port = port
        self.callers = callers
        self.securePort = securePort
        self.caFile = caFile
        self.seed = seed
        self.timeScale = timeScale
        self.drain = drain
    }
}

/// Where a running sandbox is found.
package struct SandboxPlace: Hashable, Sendable {
    package let port: Int
    /// Of HTTPS.
    package let securePort: Int?
    /// What clients of HTTPS must trust: a PEM file, there for as long as the server runs.
    package let caFile: String?
}

/// Stand-ins for Replicate, the Hugging Face hub, Spaces and Inference on one port; ``SandboxRoutes`` lists the URLs.
///
/// The pictures it answers with are really computed. A token is any text but `invalid`, which is refused.
package struct SandboxServer: Sendable {
    private let configuration: SandboxConfiguration

    package init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    /// Where clients of each kind of provider begin, at a sandbox with this address.
    package static func bases(_ url: String) -> [ProviderKind: String] {
        SandboxService.all.reduce(into: [.http: "\(url)/own"]) {
            $0[ProviderKind(rawValue: $1.id.rawValue)] = url + $1.path
        }
    }

    /// ``serve(onReady:)`` for those who need the port alone.
    package func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws(SandboxError) {
        try await serve { await onReady($0.port) }
    }

    /// Serves until the task is cancelled. Then no connection is accepted any more, requests under way have
    /// ``SandboxConfiguration/drain`` to finish, and it returns.
    ///
    /// HTTPS is served where the configuration names a port for it, or where the scenario has faults of TLS.
    ///
    /// - Parameter onReady: called once, when connections are accepted.
    package func serve(onReady: @escaping @Sendable (SandboxPlace) async -> Void) async throws(SandboxError) {
        guard configuration.securePort != nil || configuration.scenario.needsTLS else {
            return try await serve(nil, onReady)
        }
        let certificates = try await Certificates.make(host: configuration.host)
        defer { certificates.remove() }
        if let file = configuration.caFile { try certificates.export(to: file) }
        try await serve(certificates, onReady)
    }

    private func serve(
        _ certificates: Certificates?, _ onReady: @escaping @Sendable (SandboxPlace) async -> Void
    ) async throws(SandboxError) {
        try await Lanes.with { lanes async throws(SandboxError) in
            try await WorkerPool.with(threads: 2) { models async throws(SandboxError) in
                try await serve(World(configuration, models: models), certificates, lanes, onReady)
            }
        }
    }

    private func serve(
        _ world: World, _ certificates: Certificates?, _ lanes: Lanes,
        _ onReady: @escaping @Sendable (SandboxPlace) async -> Void
    ) async throws(SandboxError) {
        let doors = Door.all(isSecure: certificates != nil)
        let place = DoorPlate(doors: doors, caFile: configuration.caFile ?? certificates?.authority)
        do {
            var services: [any ServiceLifecycle.Service] = [Workers(world: world, lanes: lanes)]
            for door in doors {
                services.append(
                    try application(door, world, certificates, lanes) { port in
                        world.note(door, port: port)
                        if let all = place.note(door, port: port) { await onReady(all) }
                    })
            }
            try await drainWhenCancelled(services)
        } catch {
            if Task.isCancelled || error is CancellationError { return }
            guard place.isComplete else {
                throw .cannotListen(
                    host: configuration.host, port: configuration.port, reason: ListenFailure.reason(error),
                    remedy: ListenFailure.remedy(error))
            }
            throw .serverFailed(reason: "\(error)")
        }
    }

    private func application(
        _ door: Door, _ world: World, _ certificates: Certificates?, _ lanes: Lanes,
        onRunning: @escaping @Sendable (Int) async -> Void
    ) throws -> some ServiceLifecycle.Service {
        let plain = HTTPServerBuilder.http1(
            configuration: .init(additionalChannelHandlers: [OldClients()], idleTimeout: .seconds(200)))
        let (port, server): (Int, HTTPServerBuilder) =
            switch (door, certificates) {
            case (.flawed(let flaw), let certificates?):
                (0, try .tls(plain, tlsConfiguration: certificates.configuration(flaw)))
            case (.secure, let certificates?):
                (configuration.securePort ?? 0, try .tls(plain, tlsConfiguration: certificates.configuration(nil)))
            default: (configuration.port, plain)
            }
        return Application(
            responder: Guarded(
                SandboxRoutes.router(for: world, scheme: door == .plain ? "http" : "https").buildResponder(),
                policy: CallerPolicy(
                    address: configuration.host, allowed: configuration.callers, own: Certificates.providerHosts),
                lanes: lanes, largestBody: World.maximumBody),
            server: server,
            configuration: .init(address: .hostname(configuration.host, port: port), serverName: nil),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: SandboxServer.silent)
    }

    private static let silent = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }

    private func drainWhenCancelled(_ services: [any ServiceLifecycle.Service]) async throws {
        var grouping = ServiceGroupConfiguration(services: services, logger: SandboxServer.silent)
        grouping.maximumGracefulShutdownDuration = configuration.drain
        let group = ServiceGroup(configuration: grouping)
        try await Draining.drainWhenCancelled {
            try await group.run()
        } stop: {
            await group.triggerGracefulShutdown()
        }
    }
}

/// The work behind all requests. First in the group, so that it ends last: requests may still wait for it.
private struct Workers: ServiceLifecycle.Service {
    let world: World
    let lanes: Lanes

    /// Jobs wait and hand their computing on; a webhook's body is as large as the prediction's input.
    func run() async {
        await cancelWhenGracefulShutdown {
            async let _ = withTaskExecutorPreference(lanes.lane(for: nil)) { await world.webhooks.run() }
            await withTaskExecutorPreference(lanes.lane(for: 0)) { await world.runner.run { world.keep($0) } }
        }
    }
}
