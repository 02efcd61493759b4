import Model
import Providers
import Synchronization
import TestSupport
import Testing

@Suite("Hugging Face Inference")
struct InferenceTests {
    private func reply(_ feature: FeatureSpec, _ script: Script) async throws -> (ProviderReply, RawRequest?) {
        let server = try LoopbackServer { _ in script }
        let target = Making.target(.inference, server.url + "/hf-inference", price: Making.price(.second, 100))
        let parameters: [String: JSONValue] = feature == .textGeneration ? ["max_tokens": 10, "model": "x/y"] : [:]
        let reply = await Making.prober().call(Making.call(target, feature, parameters: parameters))
        return (reply, server.requests.first)
    }

    @Test("text to image sends JSON, asks for a PNG, and takes the bytes and the metered time")
    func textToImage() async throws {
        let (reply, request) = try await reply(
            .textToImage, .answer(200, ["Content-Type": "image/jpeg", "x-compute-time": "2.5"], body: Making.png))
        #expect(reply.answer == .image(bytes: Making.png, declaredMime: "image/jpeg"))
        let timings = try #require(reply.attempts.first?.timings)
        #expect(timings.run.map { $0 > .zero && $0 <= timings.total } == true, "no phase is longer than we waited")
        #expect(reply.attempts.first?.cost.amount == MicroDollars(250), "what is stated is billed")
        #expect(request?.path == "/hf-inference/models/stabilityai/stable-diffusion-2")
        #expect(request?.text == "{\"inputs\":\"a corgi\"}")
        #expect(request?["Accept"] == "image/png")
        #expect(request?["x-use-cache"] == "false")
    }

    @Test("text generation renames max_tokens and reads generated_text")
    func textGeneration() async throws {
        let (reply, request) = try await reply(.textGeneration, .json("[{\"generated_text\":\"Hello there\"}]"))
        #expect(reply.answer == .text("Hello there"))
        #expect(request?.text == "{\"inputs\":\"a corgi\",\"parameters\":{\"max_new_tokens\":10}}")
    }

    @Test("a picture is sent as raw bytes with its type")
    func rawBytes() async throws {
        let (reply, request) = try await reply(
            .hdImage, .json("{\"image\":\"\(DataURI.encodeBase64(Making.png))\"}"))
        #expect(reply.answer == .image(bytes: Making.png, declaredMime: nil))
        #expect(request?.body == Making.png)
        #expect(request?["Content-Type"] == "image/png")
    }

    @Test("a base that ends in /v1 is asked for a chat completion")
    func chat() async throws {
        let server = try LoopbackServer { _ in
            .json("{\"choices\":[{\"message\":{\"content\":\"Hi\"}}],\"error\":null}")
        }
        let target = Making.target(.inference, server.url + "/v1")
        let reply = await Making.prober().call(
            Making.call(target, .textGeneration, parameters: ["max_tokens": 10, "model": "x/y"]))
        #expect(reply.answer == .text("Hi"))
        #expect(server.requests.first?.path == "/v1/chat/completions")
        #expect(
            server.requests.first?.text == """
                {"max_tokens":10,"messages":[{"content":"a corgi","role":"user"}],\
                "model":"stabilityai/stable-diffusion-2","stream":false}
                """)
    }

    @Test("a model that is loading is asked again after the time it names; both attempts are kept, the second is cold")
    func loading() async throws {
        let asked = Mutex(0)
        let server = try LoopbackServer { _ in
            let first = asked.withLock { asked in
                asked += 1
                return asked == 1
            }
            return first
                ? .json("{\"error\":\"Model x is currently loading\",\"estimated_time\":0.3}", status: 503)
                : .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        let target = Making.target(.inference, server.url, price: Making.price(.run, 5))
        let reply = await Making.prober().call(Making.call(target, .textToImage, parameters: [:]))
        #expect(reply.code == .ok)
        #expect(reply.attempts.map(\.code) == [.providerLoading, .ok])
        #expect(reply.attempts.map(\.cost.amount) == [.zero, MicroDollars(5)])
        #expect(reply.attempts.last?.isCold == true)
        #expect(try #require(reply.attempts.last?.timings.coldStart) >= .milliseconds(300))
        let finished = try #require(reply.attempts.first?.finishedAt)
        // Stamps of the wall clock and durations of the monotonic one drift apart where the clock is being set.
        #expect(try #require(reply.attempts.last?.startedAt) + .milliseconds(100) >= finished)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let script: Script
        let code: OutcomeCode
        let detail: String
        var feature = FeatureSpec.textToImage
        var retryAfter: Duration?
        var testDescription: String { "\(detail) is \(code.rawValue)" }

        init(
            _ status: Int, _ body: String, _ code: OutcomeCode, _ detail: String, feature: FeatureSpec = .textToImage,
            headers: [String: String] = [:], retryAfter: Duration? = nil
        ) {
            script = .json(body, status: status, headers)
            self.code = code
            self.detail = detail
            self.feature = feature
            self.retryAfter = retryAfter
        }

        static let all: [Fault] = [
            Fault(401, "{\"error\":\"Invalid credentials in Authorization header\"}", .accountAuth, "Invalid cred"),
            Fault(
                400, "{\"error\":\"Authorization header is correct, but the token seems invalid\"}", .accountAuth,
                "token seems invalid"),
            Fault(402, "{\"error\":\"You have exceeded your monthly included credits\"}", .accountPayment, "credits"),
            Fault(403, "{\"error\":\"This authentication method does not have\"}", .accountAuth, "may not do this"),
            Fault(
                503, "{\"error\":\"Model x is currently loading\",\"estimated_time\":3600.0}", .providerLoading,
                "currently loading", retryAfter: .seconds(3600)),
            Fault(503, "{\"error\":\"Model too busy\"}", .providerError, "overloaded"),
            Fault(503, "{\"error\":\"overloaded\",\"error_type\":\"overloaded\"}", .providerError, "overloaded"),
            Fault(504, "<html>", .providerError, "504"),
            Fault(500, "{\"error\":\"unknown error\",\"warnings\":[\"CUDA out of memory\"]}", .providerError, "CUDA"),
            Fault(400, "{\"error\":[\"received `x` in `parameters`\"]}", .rejectedInput, "received `x`"),
            Fault(422, "{\"error\":\"too long\",\"error_type\":\"validation\"}", .rejectedInput, "too long"),
            Fault(413, "{\"error\":\"Payload too large\"}", .rejectedInput, "too large"),
            Fault(
                400, "{\"error\":{\"message\":\"The requested model is x\",\"code\":\"model_not_supported\"}}",
                .contractStatus, "not served"),
            Fault(404, "Not Found", .contractStatus, "not served"),
            Fault(410, "{\"error\":\"is no longer supported\"}", .contractStatus, "retired"),
            Fault(
                429, "{\"error\":\"Rate limit reached\"}", .throttledRate, "Rate limit",
                headers: ["RateLimit": "\"api\";r=0;t=55"], retryAfter: .seconds(55)),
            Fault(200, "{\"error\":\"no\"}", .imageUndecodable, "200 with an error"),
            Fault(200, "{\"x\":1}", .imageUndecodable, "JSON where an image"),
            Fault(200, "<html>", .imageUndecodable, "text/html", headers: ["Content-Type": "text/html"]),
            Fault(200, "<html>", .contractJSON, "no JSON", feature: .textGeneration),
            Fault(200, "[]", .contractField, "no generated_text", feature: .textGeneration),
            Fault(200, "[{\"generated_text\":7}]", .contractField, "no generated_text", feature: .textGeneration),
        ]
    }

    @Test("each fault has exactly its code", arguments: Fault.all)
    func fault(_ fault: Fault) async throws {
        let (reply, _) = try await reply(fault.feature, fault.script)
        let attempt = try #require(reply.attempts.last)
        #expect(reply.code == fault.code, "\(attempt.detail)")
        #expect(attempt.detail.contains(fault.detail), "\(attempt.detail)")
        #expect(attempt.retryAfter == fault.retryAfter)
    }
}
