import Foundation
import Harness
import Hashing
import Imaging
import Model
import TestSupport
import Testing
import Transport

@testable import Providers
@testable import Sandbox

/// One fault at one service it can strike: what a whole check makes of it.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let fault: Sandbox.Fault
    let service: Sandbox.Service

    var testDescription: String { "\(fault.name) at \(service.rawValue) is \(code.rawValue)" }

    static func all(of service: Sandbox.Service) -> [FaultCase] {
        ((try? FaultCatalogue.embedded().faults) ?? []).filter { $0.services.contains(service) }
            .filter { !isSeenInPictures($0, service) }.map { FaultCase(fault: $0, service: service) }
    }

    /// What must be seen in a picture larger than those of here, or beside an input: `script/picture-matrix` has each of these
    /// at every feature, with all fixtures.
    private static func isSeenInPictures(_ fault: Sandbox.Fault, _ service: Sandbox.Service) -> Bool {
        guard case .picture(let kind) = fault.effect else { return false }
        return kind.damage != nil || (service == .inference && [.halfSize, .other].contains(kind))
    }

    /// Only an enlargement is known to keep its input's tones.
    var code: OutcomeCode { fault.effect == .picture(.pale) && feature.id != .hdImage ? .ok : fault.code }

    var feature: FeatureSpec {
        switch service {
        case .replicate, .space: .hdImage
        default: fault.task == .text ? .textGeneration : .textToImage
        }
    }

    /// The work runs on when the probe stops looking at it, and the probe knows its id.
    var isAbandoned: Bool {
        let unended = ["prediction-stuck", "prediction-never-starts", "prediction-unknown-status", "space-stuck"]
        return service == .replicate && fault.step == .poll || unended.contains(fault.name)
            || fault.effect == .events(.silent)
    }

    /// Long enough for what answers, short for what never does.
    var timeout: Duration {
        fault.code.outcomeClass == .timeout || fault.name == "prediction-never-starts" ? .seconds(2) : .seconds(30)
    }

    func target(_ base: String) -> ProviderTarget {
        let token = Secret("sandbox-token", variable: "TOKEN")
        let (provider, model, options): (Provider, String, [String: String]) =
            switch service {
            case .replicate:
                (.replicate(url: base, token: token), "nightmareai/real-esrgan", ["version": ReplicateTests.esrgan])
            case .space:
                (
                    .space("akhaliq/Real-ESRGAN", id: "space", hub: base, token: token), "akhaliq/Real-ESRGAN",
                    ["api": "/predict"]
                )
            default:
                (.inference("inference", url: "\(base)/hf-inference", token: token), inferenceModel, [:])
            }
        return ProviderTarget(provider: provider, model: model, options: options, timeout: timeout)
    }

    private var inferenceModel: String {
        feature == .textGeneration ? "mistralai/Mistral-7B-Instruct-v0.2" : "stabilityai/stable-diffusion-2"
    }

    private var parameters: [String: JSONValue] {
        switch feature.id {
        // Scale 1 is the only one at which an echo has the right size.
        case .hdImage: ["scale": fault.effect == .picture(.echo) ? 1 : 4]
        // Small, so that no time limit is about the drawing.
        case .textToImage: ["width": 32, "height": 32]
        default: [:]
        }
    }

    func check(_ base: String) -> Check {
        let target = target(base)
        let endpoint = Endpoint(
            id: "e", title: "e", feature: feature, path: "/", parameters: parameters, timeout: timeout,
            targets: [target])
        let (width, height) = (48, 32)
        let bytes = TestPicture.busy(width: width, height: height)
        let picture = Picture(bytes: bytes, format: .png, width: width, height: height, sha256: SHA256.hex(bytes))
        let content: Fixture.Content = feature.input == .image ? .image(picture) : .prompt("A landscape")
        return Check(endpoint: endpoint, route: .direct(target), fixture: Fixture(id: "f", content: content))
    }

    /// The scenario in which every call meets the fault.
    var scenario: Scenario {
        let rule = Scenario.Rule(latency: .fixed(.milliseconds(10)), faults: [.init(fault: fault, rate: 1)])
        return Scenario(name: fault.name, summary: "", timeScale: 1, rules: [rule])
    }
}

/// One row of the matrix: a fault has exactly its code, is paid for at most once, and what cannot be waited for is
/// cancelled.
enum FaultMatrix {
    static func check(_ item: FaultCase) async throws {
        try await RunningSandbox.with(item.scenario) { sandbox in
            let options = ProbeOptions(preferWait: nil)
            let prober = Prober(client: sandbox.client, options: options)
            let check = item.check(sandbox.base)
            let outcome = await prober.probe(
                check, backend: BackendTarget(baseURL: sandbox.base), scheduledAt: WallClock.system.now())
            let verdict = AnswerJudge().verdict(check, outcome, curl: nil)
            #expect(verdict.code == item.code, "\(outcome.attempts.last?.detail ?? "") \(verdict.findings)")
            // A model that is loading is asked again, each time an attempt of its own, none of them billed.
            #expect(outcome.attempts.count == 1 || outcome.attempts.allSatisfy { $0.code == .providerLoading })

            let journal = await sandbox.journal()
            #expect((journal["billed_total"]?.integer ?? 0) <= 1)
            #expect(journal["entries"]?.array?.contains { $0["fault"]?.string == item.fault.name } == true)
            // What was begun and could not be waited for is cancelled, and nothing else.
            #expect(journal["cancels"] == (item.isAbandoned ? 1 : 0))
        }
    }
}

/// One case at a time in each suite, because there are time limits in them.
@Suite("The fault matrix: Replicate", .serialized) struct ReplicateFaultMatrixTests {
    @Test("each fault has its code, and costs no more than it must", arguments: FaultCase.all(of: .replicate))
    func verdict(_ item: FaultCase) async throws { try await FaultMatrix.check(item) }
}

@Suite("The fault matrix: Spaces", .serialized) struct SpaceFaultMatrixTests {
    @Test("each fault has its code", arguments: FaultCase.all(of: .space))
    func verdict(_ item: FaultCase) async throws { try await FaultMatrix.check(item) }
}

@Suite("The fault matrix: Inference", .serialized) struct InferenceFaultMatrixTests {
    @Test("each fault has its code, and costs no more than it must", arguments: FaultCase.all(of: .inference))
    func verdict(_ item: FaultCase) async throws { try await FaultMatrix.check(item) }
}

@Suite("The fault catalogue") struct FaultCatalogueTests {
    @Test("there are at least sixty faults, of every service, each with a sentence")
    func count() throws {
        let faults = try FaultCatalogue.embedded().faults
        #expect(faults.count >= 60)
        #expect(Set(faults.flatMap(\.services)) == Set(Sandbox.Service.allCases))
        #expect(faults.allSatisfy { $0.summary.hasSuffix(".") })
    }

    /// The matrix of pictures follows, which `script/picture-matrix` prints.
    @Test("the page about them begins as `assay explain --faults` prints it")
    func page() throws {
        let path = Repository.root.appending(path: "docs/faults.md")
        let isSame = try String(contentsOf: path, encoding: .utf8).hasPrefix(FaultPage.markdown() + "\n")
        #expect(isSame)
    }

    /// Those of descriptions have rules of their own, which the matrix of descriptions tries.
    @Test(
        "no fault's answer is recognised only by the rule for whatever is left",
        arguments: [Sandbox.Service.replicate, .space, .inference])
    func everyRule(service: Sandbox.Service) throws {
        for fault in try FaultCatalogue.embedded().faults where fault.services.contains(service) {
            guard case .answer(let canned) = fault.effect, canned.status >= 400 else { continue }
            let reply = canned.reply(model: "a/b", timeScale: 1, now: Timestamp(microseconds: 0))
            let body = String(decoding: reply.body, as: UTF8.self).lowercased()
            let asked: AnswerRules =
                switch (service, fault.step) {
                case (_, .output): .delivery
                case (.replicate, _): .replicate
                case (.space, .about): .hub
                case (.space, _): .space
                default: .inference
                }
            let rule = asked.rules.firstIndex { $0.fits(reply.status, body) }
            #expect(rule.map { $0 < asked.rules.count - 1 } == true, "\(fault.name)")
        }
    }

    @Test(
        "a fault that breaks the rules is refused with its line and the rule",
        arguments: [
            ("x: {summary: s, of: [space], code: ok}", "x.yaml:1: x: found 0 of them, expected exactly one"),
            ("x: {summary: s, of: [moon], code: ok, slow: 2}", "x.of[0]: found \"moon\", expected one of: replicate"),
            ("x: {summary: s, of: [space], code: nonsense, slow: 2}", "x.code: found \"nonsense\", expected one of"),
            ("x: {summary: s, of: [space], code: ok, job: {}}", "x.job: found neither, expected either ends"),
            ("x: {summary: s, of: [space], code: ok, answer: {json: {}}}", "x.answer.status: found nothing"),
        ])
    func refused(text: String, complaint: String) {
        let error = #expect(throws: SandboxError.self) { try FaultCatalogue(text: text, file: "x.yaml") }
        #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
    }
}
