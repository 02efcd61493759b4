import Backend
import Foundation
import Model
import Providers
import Synchronization
import Testing

/// What clients send, and what of it reaches a provider.
@Suite struct InputTests {
    /// Posts a body and returns the call that the provider got.
    private func callAfter(_ body: JSONValue, path: String = "/api/ai/hd-image") async throws -> ProviderCall? {
        let seen = Mutex<ProviderCall?>(nil)
        let call: BackendServer.Call = { call in
            seen.withLock { $0 = call }
            return await Sample.working(call)
        }
        try await withBackend(call: call) { backend in
            let reply = try await backend.post(path, body)
            #expect(reply.status == 200)
        }
        return seen.withLock { $0 }
    }

    private static let base64 = DataURI.encodeBase64(Sample.png)

    @Test(
        "base64 is read with or without prefix, in any case, with white space and without padding",
        arguments: [
            base64, "data:image/png;base64,\(base64)", "DATA:Image/PNG;BASE64,\(base64)",
            "data:image/jpeg;base64,\(base64)", "\n \(base64)", "data:image/png;base64, \(base64)\r\n",
            base64.replacing("=", with: ""), base64.enumerated().map { $0 % 20 == 19 ? "\($1)\n" : "\($1)" }.joined(),
            "  data:image/bmp;base64,\(base64)",
        ])
    func base64Forms(text: String) async throws {
        let call = try await callAfter(["image": .string(text)])
        #expect(call?.input == .image(bytes: Sample.png, mime: "image/png"))
    }

    @Test("the type handed to the provider is what the bytes show, not what the client says")
    func sniffedInput() async throws {
        let call = try await callAfter(["image": .string(DataURI.encode(Sample.jpeg, mime: "image/png"))])
        #expect(call?.input == .image(bytes: Sample.jpeg, mime: "image/jpeg"))
    }

    @Test("a JPEG that a provider calls PNG is labelled JPEG")
    func mislabelledOutput() async throws {
        let call: BackendServer.Call = { _ in
            ProviderReply(code: .ok, attempts: [], answer: .image(bytes: Sample.jpeg, declaredMime: "image/png"))
        }
        try await withBackend(call: call) { backend in
            let answer = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(answer.json["image"] == .string(DataURI.encode(Sample.jpeg, mime: "image/jpeg")))
        }
    }

    @Test("a provider that answers with a page instead of a picture has failed")
    func pageForPicture() async throws {
        let call: BackendServer.Call = { call in
            call.target.provider.id == "replicate"
                ? ProviderReply(
                    code: .ok, attempts: [], answer: .image(bytes: Array("<html>".utf8), declaredMime: "image/png"))
                : Sample.failed("space", "asleep")
        }
        try await withBackend(call: call) { backend in
            let answer = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(answer.status == 500)
            #expect(
                answer.json["error"]
                    == "All services failed: replicate: answered with something that is no picture: it begins with \"<html>\"; space: asleep"
            )
        }
    }

    @Test(
        "what is no picture is refused with a reason",
        arguments: [
            (JSONValue.string("!!!"), "Invalid image: base64 has the byte 0x21 at offset 0"),
            (
                .string(DataURI.encodeBase64(Array("GIF??".utf8))),
                "Invalid image: the bytes are no PNG, JPEG, GIF, WebP or BMP picture"
            ),
            (.string("data:image/png,abc"), "Invalid image: data URI is not base64: its header is \"image/png\""),
            (.integer(7), "Invalid image: expected base64 text, not a number"),
        ])
    func notAPicture(image: JSONValue, error: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.post("/api/ai/hd-image", ["image": image])
            #expect(answer.status == 400)
            #expect(answer.json == ["error": .string(error)])
        }
    }

    @Test("a picture whose header claims an absurd size is refused before anybody is asked")
    func absurdHeader() async throws {
        var bytes = Sample.png
        bytes.replaceSubrange(16..<20, with: [0x7F, 0xFF, 0xFF, 0xFF])
        let body = JSONValue.object(["image": .string(DataURI.encodeBase64(bytes))])
        try await withBackend(call: { _ in Sample.failed("", "was asked") }) { backend in
            let answer = try await backend.post("/api/ai/hd-image", body)
            #expect(answer.status == 422)
            #expect(
                answer.json["error"]
                    == "The image is too large: 2147483647x1 pixels, at most 16384 on a side are decoded")
        }
    }

    @Test("fields of the contract override the endpoint's own, and unknown ones are left out")
    func parameters() async throws {
        let image = Sample.image["image"] ?? .null
        let call = try await callAfter(["image": image, "scale": 2, "version": "v1.4", "__proto__": 1])
        #expect(call?.parameters == ["scale": 2])
        #expect(try await callAfter(Sample.image)?.parameters == ["scale": 4])
        #expect(try await callAfter(["image": image, "scale": .null])?.parameters == ["scale": 4])
    }

    @Test("a parameter that is of another kind than the endpoint's own is refused")
    func kinds() async throws {
        try await withBackend { backend in
            let image = Sample.image["image"] ?? .null
            let text = try await backend.post("/api/ai/hd-image", ["image": image, "scale": "x"])
            #expect(text.status == 400 && text.json == ["error": "Invalid scale: expected a number, not a string"])
            let number = try await backend.post("/api/ai/cartoonify", ["image": image, "style": 7])
            #expect(number.status == 400 && number.json == ["error": "Invalid style: expected text, not a number"])
            let whole = try await backend.post("/api/ai/cartoonify", ["image": image, "style_degree": 1])
            #expect(whole.status == 200)
        }
    }

    @Test("the request's model is the one that is asked, and must be a name")
    func model() async throws {
        let path = "/api/huggingface/text-generation"
        let call = try await callAfter(["prompt": "x", "model": "other/Model-7B_v0.2"], path: path)
        #expect(call?.target.model == "other/Model-7B_v0.2")
        try await withBackend { backend in
            for model in ["../../admin", "a/b/c", "a", "a/b?x", "a/..", ""] {
                let answer = try await backend.post(path, ["prompt": "x", "model": .string(model)])
                #expect(answer.status == 400, "\(model)")
            }
            let answer = try await backend.post(path, ["prompt": "x", "max_tokens": ["a": 1]])
            #expect(answer.json == ["error": "Invalid max_tokens: expected a number, not an object"])
        }
    }

    @Test("a request that is too large is answered with 413")
    func tooLarge() async throws {
        var configuration = BackendConfiguration(endpoints: Sample.endpoints)
        configuration.bodyBytes = 1000
        try await withBackend(configuration) { backend in
            let answer = try await backend.post(
                "/api/ai/hd-image", ["image": .string(String(repeating: "A", count: 1000))])
            #expect(answer.status == 413)
            #expect(answer.json == ["error": "Request body too large: at most 1000 bytes are accepted"])
            let reply = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(reply.status == 200)
        }
    }

    @Test(
        "hostile JSON is answered like any other mistake, and the server lives on",
        arguments: [
            String(repeating: "[", count: 100_000),
            #"{"image":"# + String(repeating: "[", count: 400)
                + String(repeating: "]", count: 400) + "}", #"{"image": 1e999}"#, #"{"image": "\ud800"}"#,
            #"{"image": "a", "image": "b"}"#,
        ])
    func hostileJSON(body: String) async throws {
        try await withBackend { backend in
            let answer = try await backend.send("POST", "/api/ai/hd-image", body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.json["error"]?.string?.isEmpty == false)
            let next = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(next.status == 200)
        }
    }
}
