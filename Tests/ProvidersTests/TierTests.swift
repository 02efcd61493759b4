import Model
import Providers
import TestSupport
import Testing

@Suite("Unbilled tiers")
struct TierTests {
    private func outcome(_ tier: Tier, _ route: Route, backend: String = "http://127.0.0.1:1") async -> Outcome {
        let check = Check(
            endpoint: Making.endpoint(targets: []), route: route, fixture: Making.fixture(), tier: tier)
        return await Making.prober().probe(
            check, backend: BackendTarget(baseURL: backend), scheduledAt: Timestamp(microseconds: 0))
    }

    @Test(
        "reach: any answer below 500 will do, and no token is shown",
        arguments: [
            (200, OutcomeCode.ok), (401, .ok), (404, .ok), (429, .throttledRate), (502, .providerError),
        ])
    func reach(status: Int, code: OutcomeCode) async throws {
        let server = try LoopbackServer { _ in .json("{}", status: status) }
        for route in [
            Route.backend, .direct(Making.target(.replicate, server.url, token: nil)),
            .direct(Making.target(.space, server.url)), .direct(Making.target(.inference, server.url)),
        ] {
            let outcome = await outcome(.reach, route, backend: server.url)
            #expect(outcome.code == code)
            #expect(outcome.answer == nil)
            #expect(outcome.attempts.first?.cost.amount == .zero)
        }
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0["Authorization"] == nil })
        #expect(server.requests.map(\.connection) == [1, 2, 3, 4], "each over a new connection")
    }

    private static func model(latest: String) -> String { "{\"latest_version\":{\"id\":\"\(latest)\"}}" }

    @Test(
        "account at Replicate: the key, the model and its pinned version",
        arguments: [
            (200, 200, Making.version, 200, OutcomeCode.ok, ""), (401, 200, "", 200, .accountAuth, "401"),
            (200, 404, "", 200, .contractStatus, "no such model"),
            (200, 200, "newer", 200, .degradedWarning, "the latest is newer"),
            (200, 200, "newer", 404, .contractStatus, "does not exist; the latest is newer"),
        ])
    func replicate(
        account: Int, model: Int, latest: String, version: Int, code: OutcomeCode, detail: String
    ) async throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/v1/account": .json("{}", status: account)
            case "/v1/models/nightmareai/real-esrgan": .json(Self.model(latest: latest), status: model)
            default: .json("{}", status: version)
            }
        }
        let outcome = await outcome(.account, .direct(Making.target(.replicate, server.url)))
        #expect(outcome.code == code, "\(outcome.attempts)")
        #expect(outcome.attempts.first?.detail.contains(detail) == true)
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0["Authorization"] != nil })
    }

    @Test("account without a token is skipped.key")
    func noKey() async {
        let target = Making.target(.replicate, "http://127.0.0.1:1", token: nil)
        #expect(await outcome(.account, .direct(target)).code == .skippedKey)
    }

    @Test("account at a Space: stage, api and queue; nothing is sent to work on")
    func space() async throws {
        var broken = FakeSpace()
        broken.runtime = "{\"stage\":\"RUNTIME_ERROR\"}"
        var sleeping = FakeSpace()
        sleeping.runtime = "{\"stage\":\"SLEEPING\"}"
        var renamed = FakeSpace()
        renamed.info = .json(FakeSpace.info("/enhance"))
        for (space, code) in [
            (FakeSpace(), OutcomeCode.ok), (broken, .providerRuntime), (sleeping, .providerAsleep),
            (renamed, .contractStatus),
        ] {
            let server = try space.server()
            let outcome = await outcome(.account, .direct(FakeSpace.target(server)))
            #expect(outcome.code == code, "\(outcome.attempts)")
            #expect(server.requests.allSatisfy { $0.method == "GET" })
            if code == .providerAsleep { #expect(server.requests.count == 1, "it is not woken") }
        }
    }

    @Test(
        "account at Inference: the key, and that the model is served",
        arguments: [
            (200, "{\"inferenceProviderMapping\":{\"hf-inference\":{\"status\":\"live\"}}}", OutcomeCode.ok),
            (200, "{\"inferenceProviderMapping\":{\"fal-ai\":{\"status\":\"live\"}}}", .contractStatus),
            (200, "{\"inferenceProviderMapping\":{\"hf-inference\":{\"status\":\"staging\"}}}", .contractStatus),
            (200, "{}", .contractStatus), (401, "{}", .accountAuth),
        ])
    func inference(whoami: Int, model: String, code: OutcomeCode) async throws {
        let server = try LoopbackServer { request in
            request.path == "/api/whoami-v2" ? .json("{}", status: whoami) : .json(model)
        }
        let target = Making.target(.inference, server.url + "/hf-inference")
        #expect(await outcome(.account, .direct(target)).code == code)
    }
}
