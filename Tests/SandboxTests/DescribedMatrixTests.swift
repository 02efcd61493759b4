import Harness
import Hashing
import Imaging
import Model
import Testing
import Transport

@testable import Providers
@testable import Sandbox

/// Every description that comes with the program, asked as a provider and played by the sandbox.
struct DescribedCase: Sendable, CustomTestStringConvertible {
    let play: DescribedPlay

    static let all = DescribedPlay.all.map(DescribedCase.init)

    var testDescription: String { play.api.kind.rawValue }

    var service: Sandbox.Service { play.model.key.service }

    func faults(_ catalogue: FaultCatalogue) -> [Sandbox.Fault] {
        catalogue.faults.filter { fault in
            guard fault.services.contains(service) else { return false }
            // As in the other matrices: what shows in large pictures only.
            if case .picture(let kind) = fault.effect {
                return kind.damage == nil && kind != .other && kind != .halfSize
            }
            return true
        }
    }

    private var feature: FeatureSpec {
        switch play.api.task {
        case .draw: .textToImage
        case .edit: .cartoonify
        case .upscale: .hdImage
        case .restore: .fixOldPhoto
        }
    }

    private func parameters(_ fault: Sandbox.Fault?) -> [String: JSONValue] {
        let takesSize = play.api.submit.request.places.contains(.width)
        switch play.api.task {
        case .draw: return takesSize ? ["width": 64, "height": 64] : [:]
        case .upscale: return ["scale": fault?.effect == .picture(.echo) ? 1 : 4]
        case .edit, .restore: return [:]
        }
    }

    func check(_ base: String, _ fault: Sandbox.Fault? = nil, token: String = "sandbox-key", tier: Tier = .work)
        -> Check
    {
        let provider = Provider(
            id: "p", kind: play.api.kind, family: "p", baseURL: base + play.path,
            token: Secret(token, variable: "KEY"), needsToken: false, api: play.api)
        let isEndless = fault?.isEndless ?? false
        let timeout: Duration = isEndless ? .milliseconds(1200) : .seconds(30)
        let target = ProviderTarget(provider: provider, model: play.api.models.first ?? "any", timeout: timeout)
        let endpoint = Endpoint(
            id: "e", title: "e", feature: feature, path: "/", parameters: parameters(fault), timeout: timeout,
            targets: [target])
        // A cartoon of detail everywhere is another picture.
        let isEdited = play.api.task == .edit
        let (width, height) = isEdited ? (96, 64) : (48, 32)
        let bytes = isEdited ? TestPicture.png(width: 96, height: 64) : TestPicture.busy(width: width, height: height)
        let picture = Picture(bytes: bytes, format: .png, width: width, height: height, sha256: SHA256.hex(bytes))
        let content: Fixture.Content = feature.input == .image ? .image(picture) : .prompt("A landscape")
        return Check(
            endpoint: endpoint, route: .direct(target), fixture: Fixture(id: "f", content: content), tier: tier)
    }

    /// What the description says of the answer, where it says something: a 503 of all services is `provider.loading` at one of them.
    func code(of fault: Sandbox.Fault) -> OutcomeCode {
        if fault.effect == .picture(.pale), play.api.task != .upscale { return .ok }
        guard case .answer(let canned) = fault.effect, fault.services.count > 1, fault.step != .output else {
            return fault.code
        }
        let reply = canned.reply(model: "m", timeScale: 1, now: WallClock.system.now())
        let headers = Dictionary(reply.headers.map { ($0.0.lowercased(), $0.1) }) { $1 }
        let answer = StepAnswer(status: reply.status, headers: headers, json: JSONValue(parsing: reply.body))
        let rule = play.api.errors.first { rule in rule.conditions.allSatisfy { $0.holds($0.selector.find(in: answer)) }
        }
        return rule?.code ?? fault.code
    }

    static func scenario(_ fault: Sandbox.Fault?) -> Scenario {
        let faults = fault.map { [Scenario.FaultRate(fault: $0, rate: 1)] }
        let rule = Scenario.Rule(latency: .fixed(.milliseconds(10)), faults: faults)
        return Scenario(name: fault?.name ?? "none", summary: "", timeScale: 1, rules: [rule])
    }
}

@Suite("Descriptions played by the sandbox", .serialized) struct DescribedMatrixTests {
    @Test("each does its work, and says who is there and that a call would be accepted", arguments: DescribedCase.all)
    func works(_ item: DescribedCase) async throws {
        try await RunningSandbox.with(DescribedCase.scenario(nil)) { sandbox in
            let prober = Prober(client: sandbox.client)
            let backend = BackendTarget(baseURL: sandbox.base)
            for tier in Tier.allCases {
                let check = item.check(sandbox.base, tier: tier)
                let outcome = await prober.probe(check, backend: backend, scheduledAt: WallClock.system.now())
                let detail = "\(tier) \(outcome.attempts.last?.detail ?? "")"
                guard tier == .work else {
                    #expect([.ok, .degradedWarning].contains(outcome.code), "\(detail)")
                    continue
                }
                let verdict = AnswerJudge().verdict(check, outcome, curl: nil)
                #expect(verdict.code == .ok, "\(detail) \(verdict.findings)")
            }
            #expect(await sandbox.journal()["billed_total"] == 1)
        }
    }

    @Test("a refused key is account.auth", arguments: DescribedCase.all.filter { $0.play.api.auth != nil })
    func key(_ item: DescribedCase) async throws {
        try await RunningSandbox.with(DescribedCase.scenario(nil)) { sandbox in
            let token = item.play.api.auth?.place == .basic ? "user:invalid" : "invalid"
            let outcome = await Prober(client: sandbox.client).probe(
                item.check(sandbox.base, token: token), backend: BackendTarget(baseURL: sandbox.base),
                scheduledAt: WallClock.system.now())
            if item.play.api.auth?.place != .basic {
                #expect(outcome.code == .accountAuth, "\(outcome.attempts.last?.detail ?? "")")
            }
        }
    }

    /// A round has one fault of each description, so that their waiting is done together.
    @Test("each fault of each description has its code, and is billed once at most")
    func faults() async throws {
        let catalogue = try FaultCatalogue.embedded()
        let lists = DescribedCase.all.map { item in
            (item, item.faults(catalogue).sorted { $0.isEndless && !$1.isEndless })
        }
        let count = try await RunningSandbox.with(DescribedCase.scenario(nil), tls: true) { sandbox in
            var count = 0
            for round in 0..<(lists.map(\.1.count).max() ?? 0) {
                let cases = lists.compactMap { item, faults in
                    faults.indices.contains(round) ? (item, faults[round]) : nil
                }
                count += cases.count
                try await Self.play(cases, at: sandbox)
                await withTaskGroup(of: Void.self) { group in
                    for (item, fault) in cases { group.addTask { await Self.verdict(item, fault, at: sandbox) } }
                }
                let billed = await sandbox.journal()["billed"]?.object ?? [:]
                #expect(billed.values.allSatisfy { ($0.integer ?? 0) <= 1 }, "\(billed)")
            }
            return count
        }
        #expect(count > 800)
        print("\(count) faults of \(lists.count) descriptions, each its code")
    }

    private static func play(_ cases: [(DescribedCase, Sandbox.Fault)], at sandbox: RunningSandbox) async throws {
        let rules = cases.map { "    \"\($0.service.rawValue):*\": { faults: { \($1.name): 1 } }" }.joined(
            separator: "\n")
        let text = "round:\n  models:\n    \"*\": { latency: 10ms }\n\(rules)\n"
        let played = await sandbox.send(
            "POST", "/_sandbox/scenario", [("content-type", "application/yaml")], body: Array(text.utf8))
        try #require(played.response?.status == 200, "\(String(decoding: played.response?.body ?? [], as: UTF8.self))")
        _ = await sandbox.send("DELETE", "/_sandbox/journal", [])
    }

    private static func verdict(_ item: DescribedCase, _ fault: Sandbox.Fault, at sandbox: RunningSandbox) async {
        let check = item.check(sandbox.base, fault)
        let outcome = await Prober(client: sandbox.client).probe(
            check, backend: BackendTarget(baseURL: sandbox.base), scheduledAt: WallClock.system.now())
        let (verdict, code) = (AnswerJudge().verdict(check, outcome, curl: nil), item.code(of: fault))
        #expect(
            verdict.code.rawValue == code.rawValue,
            "\(item.service.rawValue) \(fault.name): \(outcome.attempts.last?.detail ?? "") \(verdict.findings.map(\.actual))"
        )
    }
}

extension Sandbox.Fault {
    /// It ends with the time that a call may take.
    fileprivate var isEndless: Bool { code.outcomeClass == .timeout }
}
