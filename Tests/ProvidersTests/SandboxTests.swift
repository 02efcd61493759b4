import Model
import Providers
import Sandbox
import TestSupport
import Testing
import Transport

/// The three clients against the sandbox, which the official clients cannot tell from the real providers.
@Suite("All clients against the sandbox")
struct SandboxCallTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: ProviderKind
        let model: String
        let feature: FeatureSpec
        var path = ""
        var version: String?
        var testDescription: String { "\(feature.id.rawValue) by \(model)" }

        static let all = [
            Case(kind: .replicate, model: "tencentarc/gfpgan", feature: .fixOldPhoto, version: gfpgan),
            Case(kind: .replicate, model: "nightmareai/real-esrgan", feature: .hdImage, version: esrgan),
            Case(kind: .replicate, model: "412392713/vtoonify", feature: .cartoonify, version: vtoonify),
            Case(kind: .space, model: "akhaliq/Real-ESRGAN", feature: .hdImage),
            Case(kind: .space, model: "PKUWilliamYang/VToonify", feature: .cartoonify),
            Case(
                kind: .inference, model: "mistralai/Mistral-7B-Instruct-v0.2", feature: .textGeneration,
                path: "/hf-inference"),
            Case(
                kind: .inference, model: "mistralai/Mistral-7B-Instruct-v0.2", feature: .textGeneration, path: "/v1"),
            Case(
                kind: .inference, model: "stabilityai/stable-diffusion-2", feature: .textToImage,
                path: "/hf-inference"),
        ]

        static let gfpgan = "0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c"
        static let esrgan = "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"
        static let vtoonify = "54daf6387dc7c4d41ed5238e28e06277a6ee9027af5cd16486b7e0c261ba2522"

        func check(_ base: String, tier: Tier) -> Check {
            let token = Secret("sandbox-token", variable: "TOKEN")
            let target = Making.target(
                kind, base + path, version: version, timeout: .seconds(30), token: token, space: model, model: model)
            return Check(
                endpoint: Making.endpoint(feature, timeout: .seconds(30)), route: .direct(target),
                fixture: Making.fixture(feature, bytes: Self.picture), tier: tier)
        }

        /// A PNG of 16 x 16 pixels in four colours.
        static let picture =
            (try? DataURI(
                "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAV0lEQVR42u3L0RjAIAAA4UMIYQghhDCEEEIIYQghhBDCEEKYwW2D"
                    + "6K377vWHvwAHREhwQoYiVS5p0mXILVMeNlgD/A54YMSEJ2YsWvXSpl2H3jp1gzXgBcnedxDBOeczAAAAAElFTkSuQmCC"
            ).bytes) ?? []
    }

    private func probe(_ tiers: [Tier], _ item: Case) async throws -> [Outcome] {
        let scenario = try Scenario.named("all-up")
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: [Outcome]?.self) { group in
            group.addTask {
                try await SandboxServer(SandboxConfiguration(scenario: scenario)).run { port.yield($0) }
                return nil
            }
            group.addTask {
                for await number in ports {
                    let base = "http://127.0.0.1:\(number)"
                    var outcomes: [Outcome] = []
                    for tier in tiers {
                        outcomes.append(
                            await Making.prober().probe(
                                item.check(base, tier: tier), backend: BackendTarget(baseURL: base),
                                scheduledAt: Timestamp(microseconds: 0)))
                    }
                    return outcomes
                }
                return nil
            }
            while let outcomes = try await group.next() {
                guard let outcomes else { continue }
                group.cancelAll()
                return outcomes
            }
            return []
        }
    }

    @Test("in every tier the call is ok, and work has an answer of the right kind", arguments: Case.all)
    func call(_ item: Case) async throws {
        let outcomes = try await probe([.reach, .account, .work], item)
        #expect(outcomes.count == 3)
        for outcome in outcomes {
            #expect(outcome.code == .ok || outcome.code == .degradedWarning, "\(outcome.attempts)")
        }
        switch outcomes.last?.answer {
        case .image(let bytes, _): #expect(ImageFormat(sniffing: bytes) != nil && item.feature.output == .image)
        case .text(let text): #expect(!text.isEmpty && item.feature.output == .text)
        case nil: Issue.record("no answer: \(outcomes)")
        }
    }
}
