import Backend
import Model
import Providers
import Sandbox
import Testing
import Transport

/// The whole way: a client's picture through the backend to the sandbox's providers and back.
@Suite struct SandboxedTests {
    private func withSandbox(
        _ scenario: Scenario, token: String? = "sandbox-token",
        _ body: @escaping @Sendable (RunningBackend) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let sandbox = SandboxServer(SandboxConfiguration(scenario: scenario))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sandbox.run { port.yield($0) } }
            let base = "http://127.0.0.1:\(try #require(await ports.first { _ in true }))"
            let client = HTTPClient()
            defer { client.shutdown() }
            let prober = Prober(client: client, options: ProbeOptions(preferWait: nil))
            let configuration = BackendConfiguration(endpoints: Contract.endpoints(at: base, token: token))
            try await withBackend(configuration, call: { await prober.call($0) }, body)
            group.cancelAll()
        }
    }

    @Test(
        "when every provider works, the primary answers with a PNG",
        arguments: ["/api/ai/fix-old-photo", "/api/ai/hd-image", "/api/ai/cartoonify"])
    func allUp(path: String) async throws {
        try await withSandbox(try .named("all-up")) { backend in
            let answer = try await backend.post(path, Contract.image)
            #expect(answer.status == 200, "\(answer.json)")
            #expect(answer.json["source"] == "replicate")
            #expect(answer.json["image"]?.string?.hasPrefix("data:image/png;base64,iVBOR") == true)
        }
    }

    @Test("when every provider works, Inference writes and draws")
    func inference() async throws {
        try await withSandbox(try .named("all-up")) { backend in
            let text = try await backend.post(
                "/api/huggingface/text-generation", ["prompt": "Hello", "max_tokens": 10])
            #expect(text.status == 200, "\(text.json)")
            #expect(text.json["result"]?[0]?["generated_text"]?.string?.isEmpty == false)
            let drawing = try await backend.post("/api/huggingface/text-to-image", ["prompt": "A landscape"])
            #expect(drawing.status == 200, "\(drawing.json)")
            #expect(drawing.json["image"]?.string?.hasPrefix("data:image/") == true)
        }
    }

    @Test("when Replicate is down the Spaces answer, and what has no backup fails")
    func replicateDown() async throws {
        try await withSandbox(try .named("replicate-down")) { backend in
            for path in ["/api/ai/hd-image", "/api/ai/cartoonify"] {
                let answer = try await backend.post(path, Contract.image)
                #expect(answer.status == 200, "\(answer.json)")
                #expect(answer.json["source"] == "huggingface")
            }
            let alone = try await backend.post("/api/ai/fix-old-photo", Contract.image)
            #expect(alone.status == 500)
            #expect(alone.json["success"] == false)
        }
    }

    @Test("when nobody works every answer is still JSON and says who failed")
    func allDown() async throws {
        try await withSandbox(try .named("all-down")) { backend in
            let answer = try await backend.post("/api/ai/hd-image", Contract.image)
            #expect(answer.status == 500)
            let error = answer.json["error"]?.string ?? ""
            #expect(error.contains("replicate: ") && error.contains("real-esrgan-space: "), "\(error)")
            let text = try await backend.post("/api/huggingface/text-generation", ["prompt": "Hello"])
            #expect(text.status == 502)
            #expect(text.json["error"]?.string?.hasPrefix("Huggingface API error: <!DOCTYPE html>") == true)
        }
    }

    @Test("a token that a provider refuses is not repeated in the answer")
    func refusedToken() async throws {
        try await withSandbox(try .named("all-up"), token: "invalid") { backend in
            let answer = try await backend.post("/api/ai/fix-old-photo", Contract.image)
            #expect(answer.status == 500)
            let text = try await backend.post("/api/huggingface/text-generation", ["prompt": "Hello"])
            #expect(text.status == 401)
        }
    }
}

/// The contract's endpoints with their real models, at a sandbox.
enum Contract {
    static func endpoints(at base: String, token: String?) -> [Endpoint] {
        let secret = token.map { Secret($0, variable: "TOKEN") }
        let replicate = Provider.replicate(url: base, token: secret)
        let inference = Provider.inference(url: "\(base)/hf-inference", token: secret)
        func atReplicate(_ model: String, _ version: String) -> ProviderTarget {
            ProviderTarget(provider: replicate, model: model, options: ["version": version], timeout: .seconds(20))
        }
        func atSpace(_ id: String, _ name: String) -> ProviderTarget {
            let space = Provider.space(name, id: id, hub: base)
            return ProviderTarget(provider: space, model: name, options: ["api": "/predict"], timeout: .seconds(20))
        }
        func atInference(_ model: String) -> ProviderTarget {
            ProviderTarget(provider: inference, model: model, timeout: .seconds(20))
        }
        func endpoint(_ feature: FeatureSpec, _ parameters: [String: JSONValue], _ targets: [ProviderTarget])
            -> Endpoint
        {
            let folder = feature.input == .image ? "ai" : "huggingface"
            return Endpoint(
                id: feature.id.rawValue, title: feature.id.rawValue, feature: feature,
                path: "/api/\(folder)/\(feature.id.rawValue)", parameters: parameters, timeout: .seconds(30),
                targets: targets)
        }
        let (mistral, diffusion) = ("mistralai/Mistral-7B-Instruct-v0.2", "stabilityai/stable-diffusion-2")
        return [
            endpoint(
                .fixOldPhoto, ["version": "v1.3"],
                [
                    atReplicate(
                        "tencentarc/gfpgan", "0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c")
                ]),
            endpoint(
                .hdImage, ["scale": 4],
                [
                    atReplicate(
                        "nightmareai/real-esrgan", "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"
                    ), atSpace("real-esrgan-space", "akhaliq/Real-ESRGAN"),
                ]),
            endpoint(
                .cartoonify, ["style": "cartoon", "style_degree": 0.5],
                [
                    atReplicate(
                        "412392713/vtoonify", "54daf6387dc7c4d41ed5238e28e06277a6ee9027af5cd16486b7e0c261ba2522"),
                    atSpace("vtoonify-space", "PKUWilliamYang/VToonify"),
                ]),
            endpoint(.textGeneration, ["model": .string(mistral), "max_tokens": 250], [atInference(mistral)]),
            endpoint(.textToImage, ["model": .string(diffusion)], [atInference(diffusion)]),
        ]
    }

    static let image = Sample.image
}
