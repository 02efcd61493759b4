import FoundationEssentials
import Model
import Sandbox
import Transport

/// A sandbox on a free port of loopback, with a client to talk to it.
struct RunningSandbox {
    let base: String
    /// Of HTTPS; nil where it is not served.
    let secureBase: String?
    let caFile: String?
    /// Trusts the sandbox's own authority, where there is one.
    let client: HTTPClient
    var port: Int { Int(base.split(separator: ":").last ?? "") ?? 0 }

    /// Starts one, hands it to `body`, and stops it.
    static func with<T: Sendable>(
        _ scenario: Scenario, seed: UInt64 = 1, timeScale: Double? = nil, tls: Bool = false,
        _ body: @escaping @Sendable (RunningSandbox) async throws -> T
    ) async throws -> T {
        let (places, place) = AsyncStream.makeStream(of: SandboxPlace.self)
        let server = SandboxServer(
            SandboxConfiguration(
                scenario: scenario, securePort: tls ? 0 : nil, seed: seed, timeScale: timeScale,
                drain: .milliseconds(100)))
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                try await server.serve { place.yield($0) }
                return nil
            }
            group.addTask {
                for await found in places {
                    let client = HTTPClient(trustedCertificates: found.caFile)
                    defer { client.shutdown() }
                    return try await body(
                        RunningSandbox(
                            base: "http://127.0.0.1:\(found.port)",
                            secureBase: found.securePort.map { "https://localhost:\($0)" }, caFile: found.caFile,
                            client: client))
                }
                return nil
            }
            while let result = try await group.next() {
                guard let result else { continue }
                group.cancelAll()
                return result
            }
            throw CancellationError()
        }
    }

    static let token = ("authorization", "Bearer r8_sandbox")

    func send(
        _ method: String, _ path: String, _ headers: [(String, String)] = [token], body: [UInt8]? = nil
    ) async -> HTTPExchange {
        let url = path.hasPrefix("http") ? path : base + path
        var request = HTTPRequest(url: url)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = body
        request.limits.total = .seconds(20)
        return await client.perform(request)
    }

    func get(_ path: String, _ headers: [(String, String)] = [token]) async -> HTTPExchange {
        await send("GET", path, headers)
    }

    func post(_ path: String, _ json: JSONValue, _ headers: [(String, String)] = [token]) async -> HTTPExchange {
        await send("POST", path, headers + [("content-type", "application/json")], body: json.encodedBytes)
    }

    /// The journal's counters and entries.
    func journal() async -> JSONValue { await get("/_sandbox/journal").json }
}

extension HTTPExchange {
    var status: Int { response?.status ?? 0 }
    var bytes: [UInt8] { response?.body ?? [] }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Null when the body is not JSON.
    var json: JSONValue {
        (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))) ?? .null
    }
    func header(_ name: String) -> String? { response?.headers[name] }
}

extension JSONValue {
    var encodedBytes: [UInt8] { (try? Array(JSONEncoder().encode(self))) ?? [] }
}
