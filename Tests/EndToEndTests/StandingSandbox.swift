import Foundation
import Model
import Sandbox
import Transport

/// A sandbox on a free port, in this process, for the program to be pointed at.
struct StandingSandbox {
    let base: String

    /// Starts one, runs the body, and stops it.
    static func with(
        _ scenario: Scenario, _ body: @escaping @Sendable (StandingSandbox) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = SandboxServer(SandboxConfiguration(scenario: scenario))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { port.yield($0) } }
            guard let number = await ports.first(where: { _ in true }) else { return }
            try await body(StandingSandbox(base: "http://127.0.0.1:\(number)"))
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
        let client = HTTPClient()
        defer { client.shutdown() }
        let answer = await client.perform(HTTPRequest(url: "\(base)/_sandbox/journal"))
        return try JSONDecoder().decode(JSONValue.self, from: Data(answer.response?.body ?? []))[key]?.integer
    }
}
