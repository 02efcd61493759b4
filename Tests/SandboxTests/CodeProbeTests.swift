import Harness
import Model
import TestSupport
import Testing
import Transport

@testable import Providers
@testable import Sandbox

/// A code that is no provider's fault, and a check that really ends with it.
struct CodeProbe: Sendable, CustomTestStringConvertible {
    let code: OutcomeCode
    let run: @Sendable () async throws -> OutcomeCode

    var testDescription: String { code.rawValue }

    static let all = [
        CodeProbe(code: .degradedFallback) {
            try await verdict("{\"success\":true,\"source\":\"backup\",\"result\":[{\"generated_text\":\"a\"}]}")
        },
        CodeProbe(code: .contractSource) {
            try await verdict("{\"success\":true,\"source\":\"nobody\",\"result\":[{\"generated_text\":\"a\"}]}")
        },
        CodeProbe(code: .contractSuccess) { try await verdict("{\"success\":false,\"message\":\"no\"}") },
        CodeProbe(code: .degradedSlow) {
            let answer = "{\"success\":true,\"source\":\"primary\",\"result\":[{\"generated_text\":\"a\"}]}"
            return try await verdict(answer, after: .milliseconds(20), slowAfter: .milliseconds(1))
        },
        CodeProbe(code: .degradedWarning) {
            // A pinned version that exists and is not the latest.
            let api = try LoopbackServer { request in
                .json(request.path.contains("/versions/") ? "{}" : "{\"latest_version\":{\"id\":\"new\"}}")
            }
            let target = replicate(api.base, token: Secret("r8_sandbox", variable: "TOKEN"))
            let check = Check.unbilled(.account, endpoint(targets: [target]), .direct(target))
            return await with { await probe(check, $0, "") }
        },
        CodeProbe(code: .skippedKey) {
            let target = replicate("http://127.0.0.1:9", token: nil)
            let check = Check(endpoint: endpoint(targets: [target]), route: .direct(target), fixture: prompt)
            return await with { await probe(check, $0, "") }
        },
        CodeProbe(code: .timeoutConnect) {
            let full = try FullListener()
            let check = Check(endpoint: endpoint(timeout: .seconds(1)), route: .backend, fixture: prompt)
            return await with { await probe(check, $0, "http://127.0.0.1:\(full.port)") }
        },
        CodeProbe(code: .selfError) {
            let silent = try LoopbackServer { _ in [.pause(.seconds(5))] }
            let check = Check(endpoint: endpoint(), route: .backend, fixture: prompt)
            return await with { client in
                let running = Task { await probe(check, client, silent.base) }
                while silent.requests.isEmpty { await Task.yield() }
                running.cancel()
                return await running.value
            }
        },
    ]

    private static let prompt = Fixture(id: "f", content: .prompt("A landscape"))

    private static func endpoint(
        timeout: Duration = .seconds(20), slowAfter: Duration? = nil, targets: [ProviderTarget] = []
    ) -> Endpoint {
        Endpoint(
            id: "e", title: "e", feature: .textGeneration, path: "/", timeout: timeout,
            expectation: Expectation(
                sources: ["primary", "backup"], primarySource: "primary", slowAfter: slowAfter), targets: targets)
    }

    private static func replicate(_ base: String, token: Secret?) -> ProviderTarget {
        ProviderTarget(
            provider: .replicate(url: base, token: token), model: "tencentarc/gfpgan",
            options: ["version": String(repeating: "0", count: 64)], timeout: .seconds(20))
    }

    /// What a check makes of a backend that gives this answer.
    private static func verdict(
        _ answer: String, after pause: Duration? = nil, slowAfter: Duration? = nil
    ) async throws -> OutcomeCode {
        let server = try LoopbackServer { _ in .json(answer, after: pause) }
        let check = Check(endpoint: endpoint(slowAfter: slowAfter), route: .backend, fixture: prompt)
        return await with { await probe(check, $0, server.base) }
    }

    private static func with(_ body: (HTTPClient) async -> OutcomeCode) async -> OutcomeCode {
        let client = HTTPClient()
        defer { client.shutdown() }
        return await body(client)
    }

    private static func probe(_ check: Check, _ client: HTTPClient, _ base: String) async -> OutcomeCode {
        let outcome = await Prober(client: client).probe(
            check, backend: BackendTarget(baseURL: base), scheduledAt: WallClock.system.now())
        return AnswerJudge().verdict(check, outcome, curl: nil).code
    }
}

extension LoopbackServer {
    fileprivate var base: String { "http://127.0.0.1:\(port)" }
}

@Suite("Codes that are no provider's fault", .serialized) struct CodeProbeTests {
    @Test("each is what a check really ends with", arguments: CodeProbe.all)
    func provoked(_ probe: CodeProbe) async throws {
        #expect(try await probe.run() == probe.code)
    }

    @Test("every code there is can be provoked: as a fault of the catalogue, by one of these checks, or by the harness")
    func everyCode() throws {
        // Checks that are never sent, and what judges of the user's own refuse: the harness makes it, its own tests provoke it.
        let ofHarness: Set<OutcomeCode> = [.skippedBudget, .skippedSlot, .imageJudge]
        // Words that have their meaning, and that nothing says yet.
        let reserved: Set<OutcomeCode> = [.skippedMaintenance, .skippedDisabled, .selfOffline]
        let provoked = Set(try FaultCatalogue.embedded().faults.map(\.code) + CodeProbe.all.map(\.code))
        #expect(provoked.union(ofHarness).union(reserved) == Set(OutcomeCode.allCases))
        #expect(provoked.isDisjoint(with: reserved))
    }
}
