import Model
import TestSupport
import Testing
import Transport

@testable import Providers

@Suite("Described APIs that answer oddly") struct DescribedOddAnswerTests {
    private static let picture = "data:image/png;base64,iVBORw0KGgo="

    private static func reply(_ submit: Script, _ poll: Script = .json("{}")) async throws -> ProviderReply {
        try await DescribedStand(timeout: .seconds(3)) { _, number in number == 1 ? submit : poll }.call()
    }

    @Test("a submit that answers no JSON is contract.json, and its body is kept")
    func noJSON() async throws {
        for body in ["<html>busy</html>", "", "{\"links\":"] {
            let attempt = try #require(try await Self.reply(.text(body)).attempts.last)
            #expect(attempt.code == .contractJSON && attempt.body == body, "\(body): \(attempt.code) \(attempt.detail)")
        }
    }

    @Test("a byte order mark is skipped, and a number out of range spoils only what it says")
    func giants() async throws {
        let digits = String(repeating: "9", count: 5000)
        var count = 0
        for mark in ["", "\u{FEFF}"] {
            for price in ["0.5", "1e400", "-1e400", digits, "-\(digits).5e9"] {
                let reply = try await Self.reply(
                    .json("\(mark){\"links\": {\"self\": \"/orders/7\"}, \"n\": \(price), \"t\": \"\\\"1e400\\\\\"}"),
                    .json(
                        "\(mark){\"order\": {\"phase\": \"dry\", \"price\": \(price), \"canvas\": \"\(Self.picture)\"}}"
                    ))
                #expect(reply.code == .ok, "\(price.prefix(9)) \(reply.attempts.last?.detail ?? "")")
                #expect((reply.attempts.last?.cost.basis == .reported) == (price == "0.5"), "\(price.prefix(9))")
                count += 1
            }
        }
        #expect(AnsweredJSON.read(Array("{\"a\": 1e400, \"b\": \"\\\\\", \"c\": [-1e999, 01]}".utf8)) == nil)
        print("\(count) answers with giants or a byte order mark")
    }

    @Test("an address with a foreign full stop in its host is named at once", arguments: ["。", "．", "｡"])
    func dots(stop: String) async throws {
        let host = "127.0.0.1".replacing(".", with: stop)
        let reply = try await Self.reply(.json("{\"links\": {\"self\": \"http://\(host):9/orders/7\"}}"))
        let attempt = try #require(reply.attempts.last)
        #expect(
            attempt.code == .contractField && attempt.timings.total < .seconds(2), "\(attempt.code) \(attempt.detail)")
    }

    @Test("an API that answers texts is followed by them: an id, a state, the words of a rule")
    func texts() async throws {
        for (state, code) in [
            ("ready", OutcomeCode.ok), ("  CUDA out of memory\r\n", .providerFailed), ("odd", .contractField),
        ] {
            let server = try LoopbackServer { request in
                switch request.path {
                case "/x": .text(" job-77 \n")
                case "/jobs/job-77": .text(state)
                default: .answer(200, ["Content-Type": "image/png"], body: Array("picture".utf8))
                }
            }
            let target = try DescribedStand.target(
                """
                atelier:
                  kind: http
                  url: \(server.url)
                  submit: { post: /x }
                  poll: { get: "/jobs/{submit:body}", state: body, running: [busy], done: [ready] }
                  result: { get: "/jobs/{submit:body}/picture", image: body }
                  errors: [{ when: { body: "~out of memory" }, code: provider.failed, text: body }]
                """)
            let client = HTTPClient()
            defer { client.shutdown() }
            let reply = await Prober(client: client).call(
                ProviderCall(target: target, feature: .hdImage, input: .image(bytes: [1], mime: "image/png")))
            let attempt = try #require(reply.attempts.last)
            #expect(attempt.code == code, "\(attempt)")
            if code == .providerFailed {
                #expect(attempt.detail.hasSuffix("rule-1: CUDA out of memory"), "\(attempt.detail)")
            }
        }
    }

    @Test("a 408 says nothing of what was billed; another 4xx does")
    func gaveUp() async throws {
        for (status, isFree) in [(408, false), (400, true), (429, true), (404, true)] {
            let reply = try await Self.reply(.json("{}", status: status))
            #expect(reply.attempts.first?.cost.basis == (isFree ? .free : .unknown), "\(status)")
        }
    }

    @Test("the API's own words about work that failed are in the sentence")
    func words() async throws {
        let server = try LoopbackServer { request in
            request.path == "/orders"
                ? .json("{\"id\": \"j1\"}")
                : .json("{\"ticket\": {\"phase\": \"withheld\", \"why\": \"too much red\"}}")
        }
        let target = try DescribedStand.target(
            """
            atelier:
              kind: http
              url: \(server.url)
              submit: { post: /orders, json: {} }
              poll: { get: "/looks/{submit:/id}", state: /ticket/phase, done: [dry], failed: { withheld: rejected.policy } }
              result: { image: /canvas, text: /ticket/why }
            """)
        let client = HTTPClient()
        defer { client.shutdown() }
        let reply = await Prober(client: client).call(Making.call(target))
        #expect(reply.code == .rejectedPolicy)
        #expect(reply.attempts.last?.detail.contains("too much red") == true, "\(reply.attempts.last?.detail ?? "")")
    }
}
