import Backend
import Foundation
import Model
import Sandbox
import Settings

/// The embedded default: sandboxed providers and the built-in backend on free loopback ports, in this process.
struct EmbeddedStand: Sendable {
    let sandboxURL: String
    let settings: AssaySettings

    /// Starts both servers, runs the body against them, and stops them.
    static func with<Value: Sendable>(
        scenario: Scenario, timeScale: Double?,
        body: @escaping @Sendable (EmbeddedStand) async throws -> Value
    ) async throws -> Value {
        let sandbox = SandboxServer(SandboxConfiguration(scenario: scenario, timeScale: timeScale))
        return try await withServer(sandbox.run) { sandboxPort in
            let sandboxURL = "http://127.0.0.1:\(sandboxPort)"
            let endpoints = try settings(sandboxURL: sandboxURL, backendURL: sandboxURL).endpoints
            let backend = BackendServer(BackendConfiguration(endpoints: endpoints, logsRequests: false))
            return try await withServer(backend.run) { backendPort in
                let backendURL = "http://127.0.0.1:\(backendPort)"
                let settings = try settings(sandboxURL: sandboxURL, backendURL: backendURL)
                return try await body(EmbeddedStand(sandboxURL: sandboxURL, settings: settings))
            }
        }
    }

    /// The embedded settings with every address turned to the loopback servers; the real environment is not read.
    static func settings(sandboxURL: String, backendURL: String) throws -> AssaySettings {
        try SettingsLoader.load(
            text: SettingsLoader.template, file: "embedded default",
            environment: [
                "ASSAY_BACKEND_URL": backendURL,
                "REPLICATE_BASE_URL": sandboxURL, "REPLICATE_API_TOKEN": "r8_sandbox",
                "HF_ENDPOINT": sandboxURL, "HUGGINGFACE_TOKEN": "hf_sandbox",
                "HF_INFERENCE_BASE_URL": "\(sandboxURL)/hf-inference",
            ])
    }
}

/// Runs a server for exactly as long as the body needs it.
///
/// - Parameter serve: runs until its task is cancelled; calls back once with the port it listens on.
func withServer<Value: Sendable>(
    _ serve: @escaping @Sendable (_ onReady: @escaping @Sendable (Int) async -> Void) async throws -> Void,
    body: @escaping @Sendable (_ port: Int) async throws -> Value
) async throws -> Value {
    let (ports, port) = AsyncStream<Int>.makeStream()
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask {
            defer { port.finish() }
            try await serve { port.yield($0) }
            return nil
        }
        group.addTask {
            for await port in ports { return try await body(port) }
            return nil
        }
        for try await result in group {
            guard let result else { continue }
            group.cancelAll()
            return result
        }
        throw CancellationError()
    }
}
