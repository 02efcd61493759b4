import Judging
import Model
import Settings
import TestSupport
import Testing
import Transport

@testable import Providers

/// What a described API is asked for nothing.
@Suite("Unbilled tiers of described APIs") struct DescribedTierTests {
    private static func target(_ api: APIDescription, at url: String, key: String? = "tier-key-1") -> ProviderTarget {
        let provider = Provider(
            id: "p", kind: api.kind, family: "p", baseURL: url, token: key.map { Secret($0, variable: "KEY") },
            needsToken: api.auth?.isNeeded ?? false, api: api)
        return ProviderTarget(provider: provider, model: api.models.first ?? "m", timeout: .seconds(5))
    }

    private static func verdict(_ tier: Tier, _ target: ProviderTarget) async -> Verdict {
        let endpoint = Endpoint(
            id: "e", title: "e", feature: .hdImage, path: "/", timeout: .seconds(5), targets: [target])
        let check = Check.unbilled(tier, endpoint, .direct(target))
        let outcome = await Making.prober().probe(
            check, backend: BackendTarget(baseURL: ""), scheduledAt: Timestamp(microseconds: 0))
        return Judge.verdict(check, outcome, image: .none, curl: nil)
    }

    @Test(
        "a description without a free question is left out of `account` with its reason, whatever its key, and nothing is sent"
    )
    func noAccount() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        for name in ShippedDescriptions.names {
            var api = ShippedDescriptions.description(name)
            api.account = nil
            for key in ["tier-key-1", nil] {
                let verdict = await Self.verdict(.account, Self.target(api, at: server.url, key: key))
                #expect(
                    verdict.code == .skippedDisabled && verdict.outcome.attempts.isEmpty, "\(name): \(verdict.code)")
                #expect(
                    verdict.findings.map(\.actual) == [
                        "\(api.title) has no free way to ask whether a call would be accepted: its description has no `account`"
                    ])
            }
        }
        #expect(server.requests.isEmpty && ShippedDescriptions.names.count >= 20)
        print("\(ShippedDescriptions.names.count) descriptions without `account`, each left out")
    }

    @Test(
        "the answer of `reach` is held against the description's rules before anything else, but for those of a missing key"
    )
    func reach() async throws {
        var count = 0
        for name in ShippedDescriptions.names {
            var api = ShippedDescriptions.description(name)
            let own = api.reach
            for rule in api.errors {
                guard let example = rule.example else { continue }
                let headers = rule.conditions.reduce(into: [String: String]()) { headers, condition in
                    guard case .header(let name) = condition.selector.source, case .equals(let values) = condition.test
                    else { return }
                    headers[name] = values.first?.plainText
                }
                let answer = String(decoding: JSON.encode(example.json), as: UTF8.self)
                let server = try LoopbackServer { _ in .json(answer, status: example.status, headers) }
                api.reach = own ?? APIReach(APIStep(APIRequest(.get, TextTemplate(literal: "/up"))), states: nil)
                let verdict = await Self.verdict(.reach, Self.target(api, at: server.url))
                let isObeyed =
                    rule.code.outcomeClass == .account
                    ? verdict.code.outcomeClass != .account : verdict.code == rule.code
                #expect(isObeyed, "\(name) \(rule.name): \(verdict.code) \(verdict.findings.map(\.actual))")
                api.reach = nil
                let bare = await Self.verdict(.reach, Self.target(api, at: server.url))
                let isThere = example.status < 500 && example.status != 429
                #expect((bare.code == .ok) == isThere, "\(name) \(rule.name), without a step: \(bare.code)")
                count += 1
            }
        }
        #expect(count > 90)
        print("\(count) rules of \(ShippedDescriptions.names.count) descriptions, each obeyed by `reach`")
    }

    @Test(
        "what no rule names is there below 500, but for 429",
        arguments: [(200, OutcomeCode.ok), (401, .ok), (404, .ok), (429, .throttledRate), (503, .providerError)])
    func unnamed(status: Int, code: OutcomeCode) async throws {
        let server = try LoopbackServer { _ in .json("{}", status: status) }
        let text = DescribedStand.description(server.url) + "\n  reach: { get: /up }"
        let verdict = await Self.verdict(.reach, try DescribedStand.target(text))
        #expect(verdict.code == code && server.requests.map(\.path) == ["/up"])
    }
}
