import Backend
import Draining
import Foundation
import Harness
import Model
import Providers
import Sandbox
import Settings

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
        var configuration = SandboxConfiguration(scenario: scenario, timeScale: timeScale)
        configuration.descriptions = own?.rehearsedDescriptions ?? [:]
        configuration.scales = own?.rehearsedScales ?? [:]
        let sandbox = SandboxServer(configuration)
        return try await withServer(sandbox.serve) { place in
            let sandboxURL = "http://127.0.0.1:\(place.port)"
            let served = try settings(own, sandboxURL: sandboxURL, backendURL: sandboxURL)
            let configuration = BackendConfiguration(endpoints: served.endpoints, logsRequests: false)
            let backend = BackendServer(configuration, prober: served.prober(trusting: place.caFile))
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
