import Backend
import Foundation
import Model
import Providers
import Sandbox
import Settings
import Transport

/// The embedded default: sandboxed providers and the built-in backend on free loopback ports, in this process.
struct EmbeddedStand: Sendable {
    let sandboxURL: String
    let settings: AssaySettings
    /// The sandbox's own authority, where the scenario needs TLS.
    let caFile: String?

    /// Starts both servers, runs the body against them, and stops them.
    ///
    /// - Parameter own: settings whose endpoints are rehearsed here; nil: the embedded ones.
    static func with<Value: Sendable>(
        scenario: Scenario, timeScale: Double?, rehearsing own: AssaySettings? = nil,
        body: @escaping @Sendable (EmbeddedStand) async throws -> Value
    ) async throws -> Value {
        let sandbox = SandboxServer(SandboxConfiguration(scenario: scenario, timeScale: timeScale))
        return try await withServer(sandbox.serve) { place in
            let sandboxURL = "http://127.0.0.1:\(place.port)"
            let endpoints = try settings(own, sandboxURL: sandboxURL, backendURL: sandboxURL).endpoints
            let prober = Prober(client: HTTPClient(trustedCertificates: place.caFile))
            let backend = BackendServer(BackendConfiguration(endpoints: endpoints, logsRequests: false), prober: prober)
            return try await withServer(backend.run) { backendPort in
                let backendURL = "http://127.0.0.1:\(backendPort)"
                let settings = try settings(own, sandboxURL: sandboxURL, backendURL: backendURL)
                return try await body(EmbeddedStand(sandboxURL: sandboxURL, settings: settings, caFile: place.caFile))
            }
        }
    }

    private static func settings(_ own: AssaySettings?, sandboxURL: String, backendURL: String) throws -> AssaySettings
    {
        if let own { return own.rehearsed(at: SandboxServer.bases(sandboxURL), backendURL: backendURL) }
        return try SettingsLoader.embedded(sandboxURL: sandboxURL, backendURL: backendURL, schemas: Drivers.schemas)
    }
}

/// Runs a server for exactly as long as the body needs it.
///
/// The server is no child task: a signal cancels the body, and the server must outlive the requests that the body
/// still has under way. It is stopped and awaited when the body has ended.
///
/// - Parameter serve: runs until its task is cancelled; calls back once with the place it listens at.
/// - Throws: what the body throws, or the server's error when it did not start.
func withServer<Place: Sendable, Value: Sendable>(
    _ serve: @escaping @Sendable (_ onReady: @escaping @Sendable (Place) async -> Void) async throws -> Void,
    body: @Sendable (Place) async throws -> Value
) async throws -> Value {
    let (places, place) = AsyncStream<Place>.makeStream()
    let server = Task {
        defer { place.finish() }
        try await serve { place.yield($0) }
    }
    do {
        guard let place = await places.first(where: { _ in true }) else {
            server.cancel()
            try await server.value
            throw CancellationError()
        }
        let value = try await body(place)
        server.cancel()
        _ = await server.result
        return value
    } catch {
        server.cancel()
        _ = await server.result
        throw error
    }
}
