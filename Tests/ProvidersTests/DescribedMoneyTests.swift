import Model
import TestSupport
import Testing
import Transport

@testable import Providers

/// What described APIs say of money, of ids and of time, believed within reason.
@Suite("What a described API says of itself") struct DescribedMoneyTests {
    private static let done = "\"canvas\": \"data:image/png;base64,iVBORw0KGgo=\""

    private static func call(
        _ target: ProviderTarget, price: Int64? = nil
    ) async -> ProviderReply {
        let price = price.map {
            Price(unit: .run, amount: MicroDollars($0), source: "s", date: "d", version: "v")
        }
        let client = HTTPClient()
        defer { client.shutdown() }
        let priced = ProviderTarget(
            provider: target.provider, model: target.model, price: price, timeout: target.timeout)
        return await Prober(client: client).call(
            ProviderCall(
                target: priced, feature: .hdImage, input: .image(bytes: Array("picture".utf8), mime: "image/png"),
                parameters: ["scale": 4]))
    }

    @Test(
        "a stated charge is believed up to a thousand dollars, and a hundred times the known price",
        arguments: [
            ("0.04", 40_000, 40_000), ("4", 40_000, 4_000_000), ("4.000001", 40_000, nil), ("1000", nil, 1_000_000_000),
            ("1000.01", nil, nil), ("1e300", nil, nil), ("1e300", 40_000, nil), ("-1", 40_000, 40_000),
            ("0", 40_000, 0),
            ("1", 0, 1_000_000),
        ] as [(String, Int64?, Int64?)])
    func charges(stated: String, price: Int64?, cost: Int64?) async throws {
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json("{\"links\": {\"self\": \"/orders/7\"}}", status: 201)
                : .json("{\"order\": {\"phase\": \"dry\", \"price\": \(stated), \(Self.done)}}")
        }
        let reply = await Self.call(try DescribedStand.target(DescribedStand.description(server.url)), price: price)
        let attempt = try #require(reply.attempts.first)
        #expect(reply.code == .ok && attempt.cost.amount == cost.map(MicroDollars.init), "\(attempt)")
        #expect(attempt.detail.isEmpty == (cost != nil && stated != "-1"))
        if cost == nil {
            #expect(
                attempt.detail.hasSuffix("what it cost is unknown") && attempt.cost == .unknown, "\(attempt.detail)")
        }
    }

    @Test(
        "a cost that is looked for and is not there is said, unless the description calls it optional",
        arguments: [
            ("{ usd: \"poll:/order/price\" }", ", \"price\": 1", ""),
            ("{ usd: \"poll:/order/price\" }", "", "`poll:/order/price`"),
            ("{ usd: \"poll:/order/price\" }", ", \"price\": \"much\"", "`poll:/order/price`"),
            ("{ usd: /order/price, optional: true }", "", ""), ("{ usd: 0.5 }", "", ""),
            ("{ credits: \"header:x-cost\", credit: $1 }", "", "`header:x-cost`"),
            ("{ tokens: { a: { at: /a, per-million: $1 }, b: { at: /b, per-million: $1 } } }", "", "`/a` or `/b`"),
            (
                "{ tokens: { a: { at: /a, per-million: $1 }, b: { at: /order/n, per-million: $1 } } }", ", \"n\": 3",
                "`/a` or `/order/n`"
            ),
            (
                "{ tokens: { a: { at: /a, per-million: $1 }, b: { at: /order/n, per-million: $1 } }, optional: true }",
                ", \"n\": 3", ""
            ),
        ])
    func missing(cost: String, answer: String, place: String) async throws {
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json("{\"links\": {\"self\": \"/orders/7\"}}", status: 201)
                : .json("{\"order\": {\"phase\": \"dry\"\(answer), \(Self.done)}}")
        }
        let text = DescribedStand.description(server.url).replacing("{ usd: \"poll:/order/price\" }", with: cost)
        let target = try DescribedStand.target(text)
        for price in [nil, 40_000] as [Int64?] {
            let attempt = try #require(await Self.call(target, price: price).attempts.first)
            let said = place.isEmpty ? "" : "cost not found: the answer has no number at \(place)"
            #expect(attempt.code == .ok && attempt.detail == said, "\(attempt.detail)")
            if !place.isEmpty { #expect(attempt.cost.amount == price.map(MicroDollars.init)) }
        }
    }

    @Test(
        "the account tells a balance that is worth less than one call, where both are known",
        arguments: [
            ("balance: /left, credit: $0.01", "3", OutcomeCode.degradedWarning),
            ("balance: /left, credit: $0.01", "4", .ok), ("balance: /left", "3", .ok),
            ("balance: /left, credit: $0.01", "0", .accountPayment),
        ])
    func balance(keys: String, left: String, code: OutcomeCode) async throws {
        let server = try LoopbackServer { _ in .json("{\"left\": \(left)}") }
        let target = try DescribedStand.target(
            DescribedStand.description(server.url) + "\n  account: { get: /me, \(keys) }")
        let price = Price(unit: .run, amount: MicroDollars(40_000), source: "s", date: "d", version: "v")
        let priced = ProviderTarget(provider: target.provider, model: "", price: price, timeout: .seconds(5))
        let endpoint = Endpoint(
            id: "e", title: "e", feature: .hdImage, path: "/", timeout: .seconds(5), targets: [priced])
        let client = HTTPClient()
        defer { client.shutdown() }
        let outcome = await Prober(client: client).probe(
            .unbilled(.account, endpoint, .direct(priced)), backend: BackendTarget(baseURL: ""),
            scheduledAt: WallClock.system.now())
        #expect(outcome.code == code, "\(outcome.attempts)")
        if code == .degradedWarning {
            #expect(outcome.attempts.last?.detail.contains("is worth $0.03, and a call costs $0.04") == true)
        }
    }

    @Test(
        "the provider's own id of the work is kept: what later steps name it by, or what of the answer is in their address",
        arguments: [
            ("{\"links\": {\"self\": \"/orders/order-77/state\"}, \"number\": \"order-77\"}", "order-77"),
            ("{\"links\": {\"self\": \"/orders/7\"}, \"data\": {\"ref\": \"abcdef\"}}", "/orders/7"),
            ("{\"links\": {\"self\": \"/state?id=order-77\"}, \"data\": {\"ref\": \"order-77\"}}", "order-77"),
        ])
    func names(answer: String, id: String) async throws {
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json(answer, status: 201) : .json("{\"order\": {\"phase\": \"dry\", \(Self.done)}}")
        }
        let reply = await Self.call(try DescribedStand.target(DescribedStand.description(server.url)))
        #expect(reply.code == .ok && reply.attempts.first?.remoteID == id, "\(reply.attempts)")
    }

    @Test("work that is given up between two looks was waited for until then: the phases are the whole")
    func timeout() async throws {
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json("{\"links\": {\"self\": \"/orders/7\"}}", status: 201)
                : .json("{\"order\": {\"phase\": \"painting\"}}")
        }
        let target = try DescribedStand.target(
            DescribedStand.description(server.url), timeout: .milliseconds(1500))
        let client = HTTPClient()
        defer { client.shutdown() }
        // The second look would come when the time is over.
        let pace = LookingPace(shortest: .milliseconds(1000), share: 0.04)
        let began = ContinuousClock.now
        let reply = await Prober(client: client, options: ProbeOptions(pace: pace)).call(
            ProviderCall(
                target: target, feature: .hdImage, input: .image(bytes: Array("picture".utf8), mime: "image/png"),
                parameters: ["scale": 4]))
        let took = ContinuousClock.now - began
        let timings = try #require(reply.attempts.first?.timings)
        #expect(reply.code == .timeoutPoll, "\(reply.attempts)")
        #expect(timings.total >= .milliseconds(1450) && timings.total <= took, "\(timings.total) of \(took)")
        #expect(abs(timings.sum.seconds - timings.total.seconds) < 0.002)
    }

    @Test("a picture whose address has run out is missing, and no outage", arguments: [404, 410])
    func expired(status: Int) async throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/orders": .json("{\"links\": {\"self\": \"/orders/7\"}}", status: 201)
            case "/orders/7": .json("{\"order\": {\"phase\": \"dry\", \"canvas\": \"/files/7\"}}")
            default: .json("{}", status: status)
            }
        }
        let reply = await Self.call(try DescribedStand.target(DescribedStand.description(server.url)))
        #expect(reply.code == .imageMissing, "\(reply.attempts)")
    }

    @Test("a parameter that is a data URI is sent as a file: a mask beside the picture")
    func mask() async throws {
        let server = try LoopbackServer { _ in .json("{\"fault\": \"purse-empty\"}", status: 402) }
        let text = DescribedStand.description(server.url).replacing(
            "    enlarge:",
            with: "    mask: { file: \"{param.mask}\", name: mask.png, type: image/png }\n      enlarge:")
        let target = try DescribedStand.target(text)
        let client = HTTPClient()
        defer { client.shutdown() }
        for (mask, isSent) in [("data:image/png;base64,bWFzaw==", true), ("mask.png", false)] {
            _ = await Prober(client: client).call(
                ProviderCall(
                    target: target, feature: .hdImage, input: .image(bytes: Array("picture".utf8), mime: "image/png"),
                    parameters: ["mask": .string(mask)]))
            let sent = server.requests.last?.text ?? ""
            #expect(sent.contains("name=\"picture\""))
            #expect(
                sent.contains("name=\"mask\"; filename=\"mask.png\"\r\nContent-Type: image/png\r\n\r\nmask\r\n")
                    == isSent)
        }
    }
}
