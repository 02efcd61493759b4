import Model
import TestSupport
import Testing
import Transport

@testable import Providers

@Suite("A described API whose answers are sent on") struct DescribedHostileTests {
    /// What was answered goes into the body of the look, its address, and a header.
    private func reply(to job: String, _ poll: String) async throws -> (ProviderReply, [RawRequest]) {
        let server = try LoopbackServer { request in
            request.path == "/orders"
                ? .json("{\"job\": \(job)}") : .json("{\"phase\": \"dry\", \"canvas\": \"/file\"}")
        }
        let target = try DescribedStand.target(
            """
            atelier:
              kind: http
              url: http://127.0.0.1:\(server.port)
              submit: { post: /orders, json: {} }
              poll: { \(poll), state: /phase, done: [dry] }
              result: { image: /canvas }
            """, timeout: .seconds(2))
        let client = HTTPClient()
        defer { client.shutdown() }
        let call = ProviderCall(target: target, feature: .hdImage, input: .image(bytes: [1], mime: "image/png"))
        return (await Prober(client: client).call(call), server.requests)
    }

    @Test(
        "nested however deeply, it is sent on or named, and nothing falls over",
        arguments: [10, 200, 300, 505, 509, 510, 511, 600])
    func deep(levels: Int) async throws {
        let job = String(repeating: "{\"a\":", count: levels) + "1" + String(repeating: "}", count: levels)
        let (reply, asked) = try await reply(
            to: job, "post: /looks, json: { query: { state: { job: \"{submit:/job}\" } } }")
        #expect(!reply.attempts.isEmpty && asked.first?.path == "/orders")
        // What is nested deeper than 512 is no JSON to anybody, and so nothing to send on.
        let refused: OutcomeCode = levels > 510 ? .contractJSON : .contractField
        #expect(levels < 240 ? asked.count > 1 : reply.code == refused, "\(levels) \(reply.code)")
    }

    @Test("an id that leads to another path is not followed", arguments: ["..", ".", "a/../b", "%2e%2e"])
    func traversal(id: String) async throws {
        let (reply, asked) = try await reply(to: "\"\(id)\"", "get: \"/jobs/{submit:/job}/state\"")
        let isRefused = id != "%2e%2e"
        #expect(
            isRefused ? asked.count == 1 && reply.code == .contractField : asked[1].path == "/jobs/%252e%252e/state")
    }

    @Test("a line end in a value makes no header", arguments: ["x\\r\\nEvil: 1", "x\\nEvil: 1", "x\\u0000"])
    func header(id: String) async throws {
        let (reply, asked) = try await reply(to: "\"\(id)\"", "get: /looks, headers: { X-Job: \"{submit:/job}\" }")
        #expect(asked.count == 1 && reply.code == .contractField)
    }

    @Test(
        "what is too long for a head is the provider's fault where it answered it, in a header and in an address",
        arguments: [
            "get: /looks, headers: { X-Job: \"{submit:/job}\" }", "get: \"/jobs/{submit:/job}\"",
            "get: /looks, query: { job: \"{submit:/job}\" }",
        ])
    func tooLong(poll: String) async throws {
        for length in [60_000, 70_000, 1 << 20] {
            let (reply, asked) = try await reply(to: "\"\(String(repeating: "x", count: length))\"", poll)
            #expect(
                length < 65_536 ? asked.count > 1 : asked.count == 1 && reply.code == .contractField,
                "\(length) \(reply.code) \(reply.attempts.last?.detail.prefix(200) ?? "")")
        }
    }

    @Test("an answer that names the host alone is held to the rules of named addresses")
    func host() throws {
        let target = try DescribedStand.target(
            DescribedStand.description("https://atelier.example/v1")
                .replacing("get: \"{submit:/links/self}\"", with: "get: \"http://{submit:/host}:80/x\""))
        let described = try #require(target.provider.described)
        var conversation = Conversation(
            CallContext(ProviderCall(target: target, feature: .hdImage, input: .prompt("x")), described))
        conversation["submit"] = StepAnswer(status: 200, json: ["host": "10.0.0.1"])
        let request = try RequestMaker(conversation: conversation, named: .publicOnly).request(
            try #require(described.api.poll).step.request)
        #expect(request.addresses == .publicOnly && request.url == "http://10.0.0.1:80/x")
    }

    @Test(
        "a number is one in decimal digits, be it text",
        arguments: [
            ("0.5", 0.5), ("\"0.5\"", 0.5), ("\"1e-3\"", 0.001), ("\"0x10\"", nil), ("\"nan\"", nil), ("\"inf\"", nil),
            ("\"\"", nil),
            ("true", nil), ("null", nil),
        ] as [(String, Double?)])
    func number(text: String, expected: Double?) throws {
        let target = try DescribedStand.target(DescribedStand.description("https://atelier.example/v1"))
        let conversation = Conversation(
            CallContext(
                ProviderCall(target: target, feature: .hdImage, input: .prompt("x")),
                try #require(target.provider.described)))
        let answer = StepAnswer(status: 200, json: JSONValue(parsing: Array("{\"n\": \(text)}".utf8)))
        #expect(conversation.number(try #require(AnswerSelector("/n")), in: answer) == expected)
    }
}
