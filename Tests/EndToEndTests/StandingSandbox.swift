import Foundation
import Model
import Sandbox
import Transport

/// A sandbox on a free port, in this process, for the program to be pointed at.
struct StandingSandbox {
    let base: String
    /// What must be trusted where it serves HTTPS, which `base` then is.
    let caFile: String?

    /// Starts one, runs the body, and stops it.
    static func with(
        _ scenario: Scenario, tls: Bool = false, _ body: @escaping @Sendable (StandingSandbox) async throws -> Void
    ) async throws {
        let (places, place) = AsyncStream.makeStream(of: SandboxPlace.self)
        let server = SandboxServer(
            SandboxConfiguration(scenario: scenario, securePort: tls ? 0 : nil, drain: .milliseconds(100)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve { place.yield($0) } }
            guard let found = await places.first(where: { _ in true }) else { return }
            let base = found.securePort.map { "https://localhost:\($0)" } ?? "http://127.0.0.1:\(found.port)"
            try await body(StandingSandbox(base: base, caFile: found.caFile))
            group.cancelAll()
        }
    }

    /// What leads the settings that `assay init` writes to this sandbox, the backend's address too.
    var environment: [String: String] {
        [
            "ASSAY_BACKEND_URL": base, "REPLICATE_BASE_URL": base, "REPLICATE_API_TOKEN": "r8_sandbox",
            "HF_ENDPOINT": base, "HUGGINGFACE_TOKEN": "hf_sandbox", "HF_INFERENCE_BASE_URL": "\(base)/hf-inference",
        ]
    }

    /// One number of the journal's totals.
    func journal(_ key: String) async throws -> Int? {
        let client = HTTPClient(trustedCertificates: caFile)
        defer { client.shutdown() }
        let answer = await client.perform(HTTPRequest(url: "\(base)/_sandbox/journal"))
        return try JSONDecoder().decode(JSONValue.self, from: Data(answer.response?.body ?? []))[key]?.integer
    }
}
