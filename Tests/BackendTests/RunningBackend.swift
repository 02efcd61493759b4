import Backend
import Foundation
import Model
import Providers
import Testing
import Transport

/// A backend on a free loopback port, and a client that speaks to it.
struct RunningBackend: Sendable {
    let port: Int
    let client: HTTPClient

    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let json: JSONValue
    }

    func post(_ path: String, _ body: JSONValue, headers: [(String, String)] = []) async throws -> Answer {
        var all: HTTPHeaders = ["Content-Type": "application/json"]
        for (name, value) in headers { all.set(name: name, value: value) }
        return try await send("POST", path, body: Array(JSONEncoder().encode(body)), headers: all)
    }

    /// Every answer must be JSON, and none may be read from other origins: both are looked at here, for all tests.
    func send(_ method: String, _ path: String, body: [UInt8]? = nil, headers: HTTPHeaders = [:]) async throws -> Answer
    {
        let exchange = await client.perform(
            HTTPRequest(method: method, url: "http://127.0.0.1:\(port)\(path)", headers: headers, body: body))
        let response = try #require(exchange.response, "\(exchange.failure.map { "\($0)" } ?? "no answer")")
        #expect(response.headers["content-type"] == "application/json")
        #expect(response.headers["access-control-allow-origin"] == nil)
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(response.body))
        return Answer(status: response.status, headers: response.headers, json: json)
    }
}

/// Runs a backend while the body runs.
func withBackend(
    _ configuration: BackendConfiguration = BackendConfiguration(endpoints: Sample.endpoints),
    clock: WallClock = .system, call: @escaping BackendServer.Call = Sample.working,
    _ body: @escaping @Sendable (RunningBackend) async throws -> Void
) async throws {
    var configuration = configuration
    configuration.logsRequests = false
    let server = BackendServer(configuration, clock: clock, call: call)
    let (ports, sink) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { sink.yield($0) } }
        let port = try #require(await ports.first { _ in true })
        let client = HTTPClient()
        defer { client.shutdown() }
        try await body(RunningBackend(port: port, client: client))
        group.cancelAll()
    }
}

enum Sample {
    static let png: [UInt8] = Array(
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
            ?? Data())
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8)

    static let nowhere = "http://127.0.0.1:9"
    static let token = Secret("t0ken-of-provider", variable: "TOKEN")
    static let replicate = Provider.replicate(url: nowhere, token: token)
    static let space = Provider.space("a/b", id: "space", hub: nowhere)
    static let inference = Provider.inference(url: nowhere, token: token)

    static func endpoint(
        _ feature: FeatureSpec, _ providers: [Provider], parameters: [String: JSONValue] = [:],
        timeout: Duration = .seconds(30)
    ) -> Endpoint {
        let folder = feature.id.rawValue.hasPrefix("text") ? "huggingface" : "ai"
        return Endpoint(
            id: feature.id.rawValue, title: feature.id.rawValue, feature: feature,
            path: "/api/\(folder)/\(feature.id.rawValue)",
            parameters: parameters, timeout: timeout,
            targets: providers.map { ProviderTarget(provider: $0, model: "owner/model", timeout: .seconds(20)) })
    }

    static let endpoints = [
        endpoint(.fixOldPhoto, [replicate], parameters: ["version": "v1.3"]),
        endpoint(.hdImage, [replicate, space], parameters: ["scale": 4]),
        endpoint(.cartoonify, [replicate, space], parameters: ["style": "cartoon", "style_degree": 0.5]),
        endpoint(.textGeneration, [inference], parameters: ["model": "owner/model", "max_tokens": 250]),
        endpoint(.textToImage, [inference], parameters: ["model": "owner/model"]),
    ]

    static let image = JSONValue.object(["image": .string(DataURI.encode(png, mime: "image/png"))])

    /// Providers that do what they are asked.
    static let working: BackendServer.Call = { call in
        let answer: Answer =
            call.feature == .textGeneration ? .text("Hello there") : .image(bytes: png, declaredMime: nil)
        return ProviderReply(code: .ok, attempts: [], answer: answer)
    }

    static func failed(
        _ provider: String, _ detail: String, code: OutcomeCode = .providerFailed, status: Int? = nil,
        body: String? = nil
    ) -> ProviderReply {
        let attempt = Attempt(
            provider: provider, startedAt: Timestamp(microseconds: 0), code: code, detail: detail, httpStatus: status,
            body: body)
        return ProviderReply(code: code, attempts: [attempt])
    }
}
