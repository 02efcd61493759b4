import Model
import TestSupport
import Testing

@testable import Providers
@testable import Transport

/// When work is over, when it goes on without us, and what it may have cost.
@Suite("Work of described APIs that ends badly") struct DescribedWorkTests {
    private static let picture = "data:image/png;base64,iVBORw0KGgo="

    private static func reply(
        _ steps: String, timeout: Duration = .seconds(3), answer: @escaping @Sendable (RawRequest, Int) -> Script
    ) async throws -> (reply: ProviderReply, paths: [String]) {
        let counter = Counter()
        let server = try LoopbackServer { answer($0, counter.next()) }
        let target = try DescribedStand.target(
            "atelier:\n  kind: http\n  url: \(server.url)\n"
                + steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"), timeout: timeout)
        let client = HTTPClient()
        defer { client.shutdown() }
        let reply = await Prober(client: client).call(Making.call(target))
        return (reply, server.requests.map { "\($0.method) \($0.path)" })
    }

    private static let followed = """
        submit: { post: /x, json: {} }
        poll: { get: /look, state: /state, queued: [waiting], running: [busy], done: [done], failed: { broken: provider.failed } }
        cancel: { delete: /x }
        result: { image: /picture }
        errors:
          - { when: { /fault: 5000 }, code: provider.error }
          - { when: { /fault: 5001 }, code: throttled.queue }
        """

    @Test("a rule for what may pass ends work whose state is an end, at once; beside another state it is asked again")
    func ends() async throws {
        for (fault, code) in [(5000, OutcomeCode.providerError), (5001, .throttledQueue)] {
            for state in ["broken", "done"] {
                let (reply, paths) = try await Self.reply(Self.followed) { _, number in
                    .json(number == 1 ? "{}" : "{\"state\": \"\(state)\", \"fault\": \(fault)}")
                }
                #expect(reply.code == code && paths == ["POST /x", "GET /look"], "\(state): \(reply.code) \(paths)")
            }
            let (reply, paths) = try await Self.reply(Self.followed) { _, number in
                number < 4
                    ? .json("{\"state\": \"busy\", \"fault\": \(number == 1 ? 0 : fault)}")
                    : .json("{\"state\": \"done\", \"picture\": \"\(Self.picture)\"}")
            }
            #expect(reply.code == .ok && paths.count == 4, "\(reply.code) \(paths)")
        }
    }

    @Test("a rule's provider.error without a state is of the work, but for a server's own trouble")
    func saidWithoutState() async throws {
        for (status, looks) in [(200, 1), (404, 1), (410, 1), (502, 3), (408, 3)] {
            let (reply, paths) = try await Self.reply(Self.followed) { _, number in
                number == 1 || number > 3
                    ? .json("{\"state\": \"done\", \"picture\": \"\(Self.picture)\"}")
                    : .json("{\"fault\": 5000}", status: status)
            }
            #expect(reply.code == (looks == 1 ? .providerError : .ok) && paths.count == 1 + looks, "\(status) \(paths)")
        }
    }

    @Test("what a rule says was not taken up costs nothing, whatever its status; what failed may")
    func refusedUnderGood() async throws {
        let steps = """
            submit: { post: /x, json: {} }
            result: { image: /picture }
            errors:
              - { when: { /no: credit }, code: account.payment }
              - { when: { /no: place }, code: throttled.queue }
              - { when: { /no: nudes }, code: rejected.policy }
              - { when: { /no: idea }, code: provider.failed }
            """
        for (word, basis) in [("credit", CostBasis.free), ("place", .free), ("nudes", .free), ("idea", .unknown)] {
            let (reply, _) = try await Self.reply(steps) { _, _ in .json("{\"no\": \"\(word)\"}") }
            #expect(reply.attempts.last?.cost.basis == basis, "\(word)")
        }
    }

    @Test("a look that is refused or is no answer ends no work: it is cancelled; work that is gone is not")
    func goesOn() async throws {
        for (look, code, isCancelled) in [
            (Script.json("{}", status: 401), OutcomeCode.accountAuth, true),
            (.text("<html>sign in</html>"), .contractJSON, true), (.json("{}"), .contractField, true),
            (.json("{}", status: 404), .providerFailed, false),
            (.json("{\"state\": \"broken\"}"), .providerFailed, false),
        ] {
            let (reply, paths) = try await Self.reply(Self.followed) { _, number in number == 1 ? .json("{}") : look }
            #expect(reply.code == code && paths.contains("DELETE /x") == isCancelled, "\(reply.code) \(paths)")
        }
    }

    @Test("the word for a failed state counts under any status; one for work that is done needs a good answer")
    func failedUnderAnyStatus() async throws {
        for status in [200, 400, 402, 404, 422, 429, 500, 503] {
            let (reply, paths) = try await Self.reply(
                Self.followed.replacing("broken: provider.failed", with: "broken: rejected.policy")
            ) { _, number in number == 1 ? .json("{}") : .json("{\"state\": \"broken\"}", status: status) }
            #expect(reply.code == .rejectedPolicy && paths.count == 2, "\(status): \(reply.code) \(paths)")
        }
        let (reply, _) = try await Self.reply(Self.followed) { _, number in
            .json("{\"state\": \"done\", \"picture\": \"\(Self.picture)\"}", status: number == 2 ? 503 : 200)
        }
        #expect(reply.code == .ok)
    }

    @Test("what is empty, or a list or an object, names no work", arguments: ["\"\"", "[1]", "{\"a\": 1}", "null"])
    func noName(id: String) async throws {
        let steps = """
            submit: { post: /x, json: {} }
            poll: { get: "/job/{submit:/id}", state: /state, done: [done] }
            result: { image: /picture }
            """
        let (reply, paths) = try await Self.reply(steps) { _, _ in .json("{\"id\": \(id)}") }
        #expect(reply.code == .contractField && paths == ["POST /x"], "\(reply.code) \(paths)")
    }

    @Test("a number is the same however it is written", arguments: ["1", "1.0", "1e0", "\"1\""])
    func numbers(written: String) async throws {
        let steps = "submit: { post: /x, json: {} }\nresult: { image: /picture, refused-if: { /n: 1 } }"
        let (reply, _) = try await Self.reply(steps) { _, _ in
            .json("{\"picture\": \"\(Self.picture)\", \"n\": \(written)}")
        }
        #expect(reply.code == .rejectedPolicy)
    }

    @Test("a wait of centuries is none, however it is said")
    func absurdWait() async throws {
        for wait in ["Fri, 31 Dec 9999 23:59:59 GMT", "99999999999", "1e300", "-1"] {
            let (reply, _) = try await Self.reply("submit: { post: /x, json: {} }\nresult: { image: /picture }") {
                _, _ in
                .json("{}", status: 429, ["Retry-After": wait])
            }
            #expect(reply.attempts.last?.retryAfter == nil && reply.code == .throttledRate, "\(wait)")
        }
    }

    @Test("a token that an answer brought, and one in a signed address, are in nothing that is told")
    func broughtTokens() async throws {
        let token = "sess-TOKEN-abcdef0123456789"
        let steps = """
            prepare: { login: { post: /login, json: {} } }
            submit: { post: /x, headers: { X-Session: "{login:/token}" }, query: { session_token: "{login:/token}" }, json: {} }
            poll: { get: "{submit:/next}", state: /state, done: [done] }
            result: { image: /picture }
            """
        for last in ["submit", "poll"] {
            let (reply, paths) = try await Self.reply(steps) { request, number in
                let said = "token \(request["X-Session"] ?? request.target) expired"
                switch number {
                case 1: return .json("{\"token\": \"\(token)\"}")
                case 2 where last == "poll":
                    return .json(
                        "{\"next\": \"http://\(request["Host"] ?? "")/look?access_token=SIGNED0123456789&n=1\"}")
                default: return .json("{\"error\": \"\(said)\"}", status: 401)
                }
            }
            #expect(paths.count == (last == "poll" ? 3 : 2) && reply.code == .accountAuth)
            #expect(!"\(reply)".contains("abcdef0123") && !"\(reply)".contains("SIGNED0123"), "\(reply)")
        }
    }

    @Test("who waits for the work in one answer cancels it when the time is over")
    func cancelsWithoutLooks() async throws {
        let steps = "submit: { post: /x, json: {} }\ncancel: { post: /stop }\nresult: { image: /picture }"
        let (reply, paths) = try await Self.reply(steps, timeout: .seconds(1)) { request, _ in
            request.path == "/x" ? .json("{}", after: .seconds(3)) : .json("{}")
        }
        #expect(reply.code.outcomeClass == .timeout && paths == ["POST /x", "POST /stop"], "\(reply.code) \(paths)")
        #expect(reply.attempts.last?.detail.hasSuffix("it was cancelled") == true)
    }

    @Test("work that was sent twice may have cost something, however the second sending is refused")
    func resent() async throws {
        let steps = "submit: { put: /x, resend: safe, json: {} }\nresult: { image: /picture }"
        for (second, basis) in [
            (Script.json("{}", status: 409), CostBasis.unknown), (.json("{}", status: 429), .unknown),
        ] {
            let (reply, paths) = try await Self.reply(steps) { _, number in number == 1 ? [.reset] : second }
            #expect(paths.count == 2 && reply.attempts.last?.cost.basis == basis, "\(reply)")
        }
        let (reply, _) = try await Self.reply(steps) { _, _ in .json("{}", status: 409) }
        #expect(reply.attempts.last?.cost.basis == .free)
    }

    @Test("a server that answers what it was sent is understood, however large that was")
    func longRefusal() async throws {
        let echo = String(repeating: "x", count: 2 << 20)
        let steps = """
            submit: { post: /x, json: { picture: "{param.long}" } }
            result: { image: /picture }
            errors: [{ when: { /why: nude }, code: rejected.policy }]
            """
        let server = try LoopbackServer { _ in .json("{\"input\": \"\(echo)\", \"why\": \"nude\"}", status: 422) }
        let target = try DescribedStand.target(
            "atelier:\n  kind: http\n  url: \(server.url)\n"
                + steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        let client = HTTPClient()
        defer { client.shutdown() }
        let call = ProviderCall(
            target: target, feature: .hdImage, input: .image(bytes: [1], mime: "image/png"),
            parameters: ["long": .string(echo)])
        #expect(await Prober(client: client).call(call).code == .rejectedPolicy)
    }

    @Test("a provider in a private network delivers from its own origin, and leads nowhere else")
    func privateOrigin() {
        let naming = Naming(allowsPrivate: nil, baseURL: "http://192.168.1.10:8080/v1")
        #expect(naming.addresses(for: "http://192.168.1.10:8080/out.png") == .publicOnceRedirected)
        for other in ["http://192.168.1.10/out.png", "http://192.168.1.11:8080/", "https://192.168.1.10:8080/", "x"] {
            #expect(naming.addresses(for: other) == .publicOnly, "\(other)")
        }
        #expect(
            Naming(allowsPrivate: nil, baseURL: "http://127.0.0.1:1").addresses(for: "http://10.0.0.1/")
                == .publicOrLoopback)
        #expect(AddressPolicy.publicOnceRedirected.allows("192.168.1.10"))
        #expect(!AddressPolicy.publicOnceRedirected.allows("192.168.1.10", isRedirected: true))
        #expect(AddressPolicy.publicOnceRedirected.allows("8.8.8.8", isRedirected: true))
    }

    @Test("what the provider says it ran is billed for no longer than we waited")
    func runTime() async throws {
        let steps = "submit: { post: /x, json: {} }\nresult: { image: /picture }\ntimings: { run: /ran }"
        let server = try LoopbackServer { _ in .json("{\"picture\": \"\(Self.picture)\", \"ran\": 3391}") }
        let read = try DescribedStand.target(
            "atelier:\n  kind: http\n  url: \(server.url)\n"
                + steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        let price = Price(unit: .second, amount: MicroDollars(1000), source: "a test", date: "2026-11-01", version: "1")
        let target = ProviderTarget(provider: read.provider, model: "", price: price, timeout: .seconds(5))
        let client = HTTPClient()
        defer { client.shutdown() }
        let reply = await Prober(client: client).call(Making.call(target))
        let cost = try #require(reply.attempts.last?.cost.amount)
        #expect(reply.code == .ok && cost < MicroDollars(5000), "\(cost)")
    }
}
