import Model
import Providers
import TestSupport
import Testing
import Transport

/// A provider of a kind that `Sources` knows nothing of: `POST /draw` answers with the picture.
private struct EaselDriver: Driver {
    let schema = DriverSchema(
        kind: "easel", family: ProviderFamily("easel", title: "Easel & Sons"), needsToken: true,
        tokenVariable: "EASEL_KEY",
        providerKeys: [DriverSchema.Key("url", .address, .url, help: "the address of the easel")],
        targetKeys: [DriverSchema.Key("model", .model, .text, help: "a brush")])

    func caller(for call: ProviderCall) -> any Caller { EaselCall(call: call) }
}

private struct EaselCall: Caller {
    static let rules = AnswerRules([AnswerRule(418, ["teapot"], .providerLoading, "the paint is wet")])
    let call: ProviderCall
    private var base: String { call.target.provider.baseURL }

    var reach: HTTPRequest { .reach(base + "/") }
    var reachRules: AnswerRules { Self.rules }

    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        _ = try await session.object(.get(base + "/me", token: call.target.provider.token), Self.rules)
        return nil
    }

    func run(_ session: inout Session) async throws(CallFailure) -> CallResult {
        session.attempt.cost = Billing.undecided(call.target.price)
        let response = try await session.send(firstRequest(.work, session.prober.options))
        guard response.status == 200 else {
            session.attempt.cost = Billing.nothing(call.target.price)
            throw Self.rules.fault(response, asked: "POST /draw", now: session.prober.clock.now())
        }
        session.attempt.cost = Billing.worked(call.target.price, runTime: nil)
        return CallResult(answer: .image(bytes: response.body, declaredMime: response.headers["Content-Type"]))
    }

    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest {
        var request = HTTPRequest(method: "POST", url: base + "/draw", freshConnection: true)
        request.authorize(call.target.provider.token)
        request.body = JSON.encode(.object(call.fields()))
        return request
    }
}

@Suite("A driver from outside")
struct DriverTests {
    private func outcomes(_ server: LoopbackServer) async -> [Outcome] {
        let schema = EaselDriver().schema
        let provider = Provider(
            id: "my-easel", kind: schema.kind, family: schema.family, baseURL: server.url, token: Making.token)
        let target = ProviderTarget(
            provider: provider, model: "sable", price: Making.price(.image, 700), timeout: .seconds(10))
        let prober = Prober(client: HTTPClient(), drivers: Drivers.all + [EaselDriver()])
        var outcomes: [Outcome] = []
        for tier in Tier.allCases {
            let check = Check(
                endpoint: Making.endpoint(.textToImage), route: .direct(target), fixture: Making.fixture(.textToImage),
                tier: tier)
            outcomes.append(
                await prober.probe(
                    check, backend: BackendTarget(baseURL: ""), scheduledAt: Timestamp(microseconds: 0)))
        }
        return outcomes
    }

    @Test("its three tiers are probed, priced, and answered in its family's name")
    func good() async throws {
        let server = try LoopbackServer { request in
            request.method == "GET" ? .json("{}") : .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        let outcomes = await outcomes(server)
        #expect(outcomes.map(\.code) == [.ok, .ok, .ok])
        #expect(outcomes[2].answer == .image(bytes: Making.png, declaredMime: "image/png"))
        #expect(outcomes[2].source == "easel")
        #expect(outcomes[2].attempts.first?.cost.amount == MicroDollars(700))
        #expect(server.requests.map(\.path) == ["/", "/me", "/draw"])
        #expect(server.requests[0]["Authorization"] == nil)
        #expect(server.requests[2].text == "{\"prompt\":\"a 'corgi'\"}")
        let touched = try Repository.sources(mentioning: "easel")
        #expect(touched.isEmpty)
        print("a driver from outside: \(touched.count) files touched under Sources; in the tree its folder and a line")
    }

    @Test("its own error rules come first, and what every API means after them")
    func errors() async throws {
        let wet = await outcomes(try LoopbackServer { _ in .json("{\"error\":\"I am a Teapot\"}", status: 418) })
        #expect(wet.map(\.code) == [.ok, .providerLoading, .providerLoading])
        #expect(wet[2].attempts.first?.detail.contains("the paint is wet") == true)
        let refused = await outcomes(try LoopbackServer { _ in .json("{}", status: 401) })
        #expect(refused.map(\.code) == [.ok, .accountAuth, .accountAuth])
    }

    @Test("every kind there is has a name, an address and a model of its own", arguments: Drivers.schemas)
    func schemas(_ schema: DriverSchema) {
        let roles = (schema.providerKeys + schema.targetKeys).map(\.role)
        #expect(Drivers.schemas.filter { $0.kind == schema.kind }.count == 1)
        #expect(schema.providerKeys.filter { $0.role == .address }.count == 1)
        #expect(roles.filter { $0 == .model }.count == 1)
    }
}
