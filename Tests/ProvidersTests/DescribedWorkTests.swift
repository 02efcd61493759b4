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
                == .notLinkLocal)
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
