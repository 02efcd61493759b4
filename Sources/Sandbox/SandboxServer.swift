import Hummingbird
import Logging
import Model
import NIOCore
import Synchronization

package struct SandboxConfiguration: Sendable {
    package var scenario: Scenario
    package var host: String
    /// 0 takes a free port.
    package var port: Int
    /// Decides which call meets which fault.
    package var seed: UInt64
    /// Instead of the scenario's own.
    package var timeScale: Double?

    package init(
        scenario: Scenario, host: String = "127.0.0.1", port: Int = 0, seed: UInt64 = 1, timeScale: Double? = nil
    ) {
        self.scenario = scenario
        self.host = host
        self.port = port
        self.seed = seed
        self.timeScale = timeScale
    }
}

/// Stand-ins for Replicate, the Hugging Face hub, Spaces and Inference on one port; ``Routes`` lists the URLs.
///
/// The pictures it answers with are really computed. A token is any text but `invalid`, which is refused.
package struct SandboxServer: Sendable {
    private let configuration: SandboxConfiguration

    package init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    /// Serves until the task is cancelled; then requests and work under way are ended, and it returns.
    ///
    /// - Parameter onReady: called once with the port, when connections are accepted.
    package func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws(SandboxError) {
        let world = World(configuration)
        let isReady = Flag()
        let app = Application(
            router: Routes.router(for: world),
            server: .http1(configuration: .init(idleTimeout: .seconds(200))),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in
                isReady.set()
                await onReady(channel.localAddress?.port ?? 0)
            },
            logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await world.run() }
                group.addTask { try await app.run() }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            if Task.isCancelled || error is CancellationError { return }
            guard isReady.isSet else {
                throw .cannotListen(host: configuration.host, port: configuration.port, reason: "\(error)")
            }
            throw .serverFailed(reason: "\(error)")
        }
    }
}

extension World {
    /// Runs the work of all requests until the task is cancelled.
    fileprivate func run() async {
        await runner.run { self.keep($0) }
    }
}
