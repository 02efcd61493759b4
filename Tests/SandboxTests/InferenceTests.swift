import Imaging
import Model
import Testing

@testable import Sandbox

@Suite("Hugging Face Inference") struct InferenceTests {
    static let mistral = "/hf-inference/models/mistralai/Mistral-7B-Instruct-v0.2"
    static let diffusion = "/hf-inference/models/stabilityai/stable-diffusion-2"

    @Test(
        "text generation answers with generated text",
        arguments: [mistral, "/models/mistralai/Mistral-7B-Instruct-v0.2"])
    func text(path: String) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let answer = await sandbox.post(path, ["inputs": "Hello", "parameters": ["max_new_tokens": 10]])
            #expect(answer.status == 200)
            #expect(answer.json[0]?["generated_text"]?.string?.isEmpty == false)
            #expect(answer.header("x-compute-time") != nil)
        }
    }

    @Test("text to image answers with PNG bytes of the size asked for")
    func image() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let answer = await sandbox.post(
                Self.diffusion, ["inputs": "A beautiful landscape", "parameters": ["width": 96, "height": 64]])
            #expect(answer.header("content-type") == "image/png")
            let header = try ImageHeader.read(answer.bytes)
            #expect(header.width == 96 && header.height == 64)
        }
    }

    @Test(
        "a picture comes in the form that Accept likes best, and as PNG where it does not say",
        arguments: [
            ("image/jpeg", ImageFormat.jpeg), ("image/png", .png), ("*/*", .png), ("image/*;q=0.5, image/jpeg", .jpeg),
            ("image/jpeg;q=0.2, image/png", .png), ("image/webp", .png), ("nonsense;;q=x", .png), ("", .png),
        ])
    func accepted(accept: String, format: ImageFormat) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let answer = await sandbox.post(
                Self.diffusion, ["inputs": "A bridge", "parameters": ["width": 64, "height": 64]],
                [RunningSandbox.token, ("accept", accept)])
            #expect(answer.header("content-type") == format.mime && ImageFormat(sniffing: answer.bytes) == format)
            #expect((try? ImageReader.decode(answer.bytes))?.width == 64)
        }
    }

    @Test("chat answers in OpenAI's form, below the model and at /v1", arguments: ["\(mistral)/v1", "/v1"])
    func chat(root: String) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let wish: JSONValue = [
                "model": "mistralai/Mistral-7B-Instruct-v0.2", "messages": [["role": "user", "content": "Hi"]],
                "max_tokens": 5,
            ]
            let answer = await sandbox.post("\(root)/chat/completions", wish)
            #expect(answer.json["choices"]?[0]?["message"]?["content"]?.string?.isEmpty == false)
        }
    }

    @Test("at /v1 the body's model counts, below a model its own address does")
    func chatModel() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let wish: JSONValue = ["model": "dummy", "messages": [["role": "user", "content": "Hi"]]]
            let unknown = await sandbox.post("/v1/chat/completions", wish)
            #expect(unknown.status == 400 && unknown.json["error"]?["code"] == "model_not_supported")
            #expect(await sandbox.post("\(Self.mistral)/v1/chat/completions", wish).status == 200)
        }
    }

    @Test("a missing token and the refused one are 401, an unknown model 404, no prompt 400")
    func refused() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            #expect(await sandbox.post(Self.mistral, ["inputs": "x"], []).status == 401)
            #expect(
                await sandbox.post(Self.mistral, ["inputs": "x"], [("authorization", "Bearer invalid")]).status == 401)
            #expect(await sandbox.post("/hf-inference/models/x/y", ["inputs": "x"]).status == 404)
            #expect(await sandbox.post(Self.mistral, [:]).status == 400)
        }
    }

    @Test("a model that is loading says how long, in the scenario's time")
    func loading() async throws {
        try await RunningSandbox.with(try .always("model-loading"), timeScale: 0.1) { sandbox in
            let answer = await sandbox.post(Self.mistral, ["inputs": "x"])
            #expect(answer.status == 503)
            #expect(answer.json["error"] == "Model mistralai/Mistral-7B-Instruct-v0.2 is currently loading")
            #expect(answer.json["estimated_time"]?.double == 2)
        }
    }
}
