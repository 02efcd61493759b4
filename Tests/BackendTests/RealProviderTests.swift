import Backend
import Model
import Providers
import Synchronization
import TestSupport
import Testing
import Transport

/// The backend with its real provider clients, against servers that say what a test wants.
@Suite struct RealProviderTests {
    /// A backend whose providers all live at one scripted server.
    private func withProviders(
        _ features: [FeatureSpec], answer: @escaping @Sendable (RawRequest) -> Script,
        _ body: @escaping @Sendable (RunningBackend, LoopbackServer) async throws -> Void
    ) async throws {
        let server = try LoopbackServer(answer: answer)
        let base = "http://127.0.0.1:\(server.port)"
        let token = Secret("t0ken-of-provider", variable: "TOKEN")
        let replicate = Provider.replicate(url: base, token: token)
        let inference = Provider.inference(url: base, token: token)
        let endpoints = features.map { Sample.endpoint($0, [$0.input == .image ? replicate : inference]) }
        let client = HTTPClient()
        defer { client.shutdown() }
        let prober = Prober(client: client)
        try await withBackend(BackendConfiguration(endpoints: endpoints), call: { await prober.call($0) }) {
            try await body($0, server)
        }
    }

    @Test("a JPEG that Replicate delivers as PNG reaches the client labelled JPEG")
    func mislabelled() async throws {
        try await withProviders([.hdImage]) { request in
            guard request.method == "POST" else {
                return .answer(200, ["Content-Type": "image/png"], body: Sample.jpeg)
            }
            let output = "http://\(request["Host"] ?? "")/out.png"
            return .json(
                #"{"id":"p1","model":"owner/model","version":"v","status":"succeeded","input":{},"output":"\#(output)"}"#,
                status: 201)
        } _: { backend, server in
            let answer = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(answer.json["image"] == .string(DataURI.encode(Sample.jpeg, mime: "image/jpeg")))
            #expect(answer.json["source"] == "replicate")
            #expect(server.requests.first?["Authorization"] == "Bearer t0ken-of-provider")
        }
    }

    @Test("Hugging Face's 429 and its body reach the client, without the token that was echoed in it")
    func rateLimited() async throws {
        try await withProviders([.textGeneration]) { request in
            .json(#"{"error":"Rate limit reached for \#(request["Authorization"] ?? "")"}"#, status: 429)
        } _: { backend, _ in
            let answer = try await backend.post("/api/huggingface/text-generation", ["prompt": "Hello"])
            #expect(answer.status == 429)
            #expect(
                answer.json == [
                    "error": #"Huggingface API error: {"error":"Rate limit reached for Bearer •••"}"#
                ])
        }
    }

    @Test("a provider that drops the connection is a failure with the reason, not a hanging request")
    func dropped() async throws {
        try await withProviders([.fixOldPhoto, .textToImage]) { _ in
            [.reset]
        } _: { backend, _ in
            let picture = try await backend.post("/api/ai/fix-old-photo", Sample.image)
            #expect(picture.status == 500)
            #expect(picture.json["error"]?.string?.hasPrefix("All services failed: replicate: ") == true)
            let drawing = try await backend.post("/api/huggingface/text-to-image", ["prompt": "x"])
            #expect(drawing.status == 500)
            #expect(drawing.json["error"]?.string?.hasPrefix("Server error: ") == true)
        }
    }
}
