import Backend
import Foundation
import Model
import Providers
import Synchronization
import Testing
import Transport

/// The contract's answers, line by line, over real HTTP.
@Suite struct ContractTests {
    @Test(
        "an image endpoint answers with success, a data URI, a message and the source",
        arguments: ["/api/ai/fix-old-photo", "/api/ai/hd-image", "/api/ai/cartoonify"])
    func images(path: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.post(path, Sample.image)
            #expect(answer.status == 200)
            #expect(
                answer.json == [
                    "success": true, "image": .string(DataURI.encode(Sample.png, mime: "image/png")),
                    "message": "Image processed successfully", "source": "replicate",
                ])
        }
    }

    @Test("when the primary fails the next provider answers, and the source says so")
    func fallback() async throws {
        let asked = Mutex<[String]>([])
        let call: BackendServer.Call = { call in
            asked.withLock { $0.append(call.target.provider.id) }
            return call.target.provider.id == "replicate"
                ? Sample.failed("replicate", "out of memory") : await Sample.working(call)
        }
        try await withBackend(call: call) { backend in
            let answer = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(answer.status == 200)
            #expect(answer.json["source"] == "huggingface")
        }
        #expect(asked.withLock { $0 } == ["replicate", "space"])
    }

    @Test("text generation answers with a list of generated texts and nothing else")
    func text() async throws {
        try await withBackend { backend in
            let answer = try await backend.post("/api/huggingface/text-generation", ["prompt": "Hello"])
            #expect(answer.status == 200)
            #expect(answer.json == ["success": true, "result": [["generated_text": "Hello there"]]])
        }
    }

    @Test("text to image answers with a picture and nothing else")
    func drawing() async throws {
        try await withBackend { backend in
            let answer = try await backend.post("/api/huggingface/text-to-image", ["prompt": "A landscape"])
            #expect(answer.status == 200)
            #expect(
                answer.json == ["success": true, "image": .string(DataURI.encode(Sample.png, mime: "image/png"))])
        }
    }

    @Test("without an image the answer is 400", arguments: ["{}", #"{"image": ""}"#, #"{"image": null}"#])
    func noImage(body: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.send("POST", "/api/ai/hd-image", body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.json == ["error": "No image provided"])
        }
    }

    @Test("without a prompt the answer is 400")
    func noPrompt() async throws {
        try await withBackend { backend in
            let answer = try await backend.post("/api/huggingface/text-generation", ["max_tokens": 10])
            #expect(answer.status == 400)
            #expect(answer.json == ["error": "No prompt provided"])
        }
    }

    @Test("when all providers fail the answer is 500 with each one's reason")
    func allFailed() async throws {
        let call: BackendServer.Call = { call in
            Sample.failed("", call.target.provider.id == "replicate" ? "out of memory" : "the Space is asleep")
        }
        try await withBackend(call: call) { backend in
            let answer = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(answer.status == 500)
            #expect(
                answer.json == [
                    "success": false,
                    "error": "All services failed: replicate: out of memory; space: the Space is asleep",
                ])
        }
    }

    @Test("without Replicate's token the answer names it, with success false")
    func noReplicateToken() async throws {
        let bare = Provider.replicate(url: Sample.nowhere, token: nil)
        try await withBackend(BackendConfiguration(endpoints: [Sample.endpoint(.fixOldPhoto, [bare])])) { backend in
            let answer = try await backend.post("/api/ai/fix-old-photo", Sample.image)
            #expect(answer.status == 500)
            #expect(answer.json == ["success": false, "error": "REPLICATE_API_TOKEN not configured"])
        }
    }

    @Test("without Hugging Face's token the answer names it", arguments: [FeatureSpec.textGeneration, .textToImage])
    func noHuggingFaceToken(feature: FeatureSpec) async throws {
        let bare = Provider.inference(url: Sample.nowhere, token: nil)
        try await withBackend(BackendConfiguration(endpoints: [Sample.endpoint(feature, [bare])])) { backend in
            let answer = try await backend.post("/api/huggingface/\(feature.id.rawValue)", ["prompt": "x"])
            #expect(answer.status == 500)
            #expect(answer.json == ["error": "HUGGINGFACE_TOKEN not configured"])
        }
    }

    @Test("without Replicate's token the Space, which needs none, is asked at once")
    func spaceWithoutToken() async throws {
        let endpoint = Sample.endpoint(
            .hdImage, [Provider.replicate(url: Sample.nowhere, token: nil), Sample.space])
        try await withBackend(BackendConfiguration(endpoints: [endpoint])) { backend in
            let reply = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(reply.json["source"] == "huggingface")
        }
    }

    @Test("an error of Hugging Face is handed on with its own status and body", arguments: [429, 503, 401])
    func huggingFaceError(status: Int) async throws {
        let call: BackendServer.Call = { _ in
            Sample.failed("hf-inference", "loading", status: status, body: #"{"error":"Model is loading"}"#)
        }
        try await withBackend(call: call) { backend in
            let answer = try await backend.post("/api/huggingface/text-to-image", ["prompt": "x"])
            #expect(answer.status == status)
            #expect(answer.json == ["error": #"Huggingface API error: {"error":"Model is loading"}"#])
        }
    }

    @Test("when Hugging Face gave no answer at all it is a server error")
    func huggingFaceSilent() async throws {
        let call: BackendServer.Call = { _ in Sample.failed("hf-inference", "connection refused") }
        try await withBackend(call: call) { backend in
            let answer = try await backend.post("/api/huggingface/text-generation", ["prompt": "x"])
            #expect(answer.status == 500)
            #expect(answer.json == ["error": "Server error: connection refused"])
        }
    }

    @Test(
        "an unknown path is 404, and GET on the API asks for POST",
        arguments: [
            ("POST", "/api/ai/swap-face", "Endpoint not found"), ("POST", "/", "Endpoint not found"),
            ("GET", "/", "Endpoint not found"), ("GET", "/health", "Endpoint not found"),
            ("PUT", "/api/ai/hd-image", "Endpoint not found"), ("POST", "/api/ai/hd-image/", "Endpoint not found"),
            ("GET", "/api/ai/hd-image", "Use POST for API endpoints"), ("GET", "/api/x", "Use POST for API endpoints"),
        ])
    func notFound(method: String, path: String, text: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.send(method, path)
            #expect(answer.status == 404)
            #expect(answer.json == ["error": .string(text)])
        }
    }

    @Test("OPTIONS tells what may be asked", arguments: ["/api/ai/hd-image", "/anything"])
    func options(path: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.send("OPTIONS", path)
            #expect(answer.status == 200)
            #expect(answer.headers["allow"] == "POST, GET, HEAD, OPTIONS")
        }
    }

    @Test("a body that is no JSON object is a mistake of who sent it", arguments: ["", "[1]", "{", "hello", "\u{0}"])
    func malformed(body: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.send("POST", "/api/ai/hd-image", body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.json == ["error": "Invalid request: the body is not a JSON object"])
        }
    }
}
