import Model
import Providers
import Testing
import Transport

@testable import Sandbox

/// Named scenarios hold for described APIs, and addresses of pictures run out as their descriptions say.
@Suite("Scenarios of described APIs") struct DescribedScenarioTests {
    @Test("a scenario whose sense is general plays faults on every described API; one about a service plays none")
    func named() throws {
        let keys = DescribedPlay.all.map(\.model.key) + [ModelKey(service: Service("studio"), name: "any")]
        for name in ["all-down", "recovering", "flaky", "bad-pictures"] {
            let scenario = try Scenario.named(name)
            for key in keys {
                let faults = Set((1...200).compactMap { scenario.decision(for: key, call: $0, seed: 3).fault?.name })
                #expect(!faults.isEmpty, "\(name) \(key)")
                if name == "bad-pictures" {
                    #expect(faults.allSatisfy { $0.hasPrefix("picture-") } && faults.count == 3)
                }
            }
        }
        for name in ["all-up", "slow", "cold", "replicate-down", "huggingface-down", "as-documented"] {
            let scenario = try Scenario.named(name)
            for key in keys {
                #expect(
                    (1...50).allSatisfy { scenario.decision(for: key, call: $0, seed: 3).fault == nil },
                    "\(name) \(key)")
            }
        }
        print("\(keys.count) described APIs, 10 scenarios each")
    }

    @Test("`described:*` is less than an API's own pattern and more than all, and takes only what all of them can have")
    func pattern() throws {
        let scenario = try Scenario.read(
            """
            x: { models: { "*": { latency: 1s }, "described:*": { latency: 2s }, "fal:*": { latency: 3s } } }
            """, file: "x.yaml")
        func latency(_ service: String) -> Duration {
            scenario.decision(for: ModelKey(service: Service(service), name: "any"), call: 1, seed: 1).latency
        }
        #expect(["replicate", "bfl", "studio", "fal"].map(latency) == [1, 2, 2, 3].map(Duration.seconds))
        #expect(throws: SandboxError.self) {
            try Scenario.read("x: { models: { \"described:*\": { faults: { space-error: 1 } } } }", file: "x.yaml")
        }
    }

    @Test("a picture's address lives as long as its description says: fetched later it is gone, and named so")
    func within() async throws {
        let item = try #require(DescribedCase.all.first { $0.play.api.kind == "bfl" })
        let lifetime = try #require(item.play.api.result.lifetime)
        #expect(lifetime == .seconds(600))
        // Ten minutes are six seconds at the least scale there is for them.
        try await RunningSandbox.with(DescribedCase.scenario(nil), timeScale: 0) { sandbox in
            let submitted = await sandbox.send(
                "POST", "/apis/bfl/m", [("x-key", "k"), ("content-type", "application/json")],
                body: Array("{\"prompt\": \"x\"}".utf8))
            let poll = try #require(JSONValue(parsing: submitted.response?.body ?? [])?["polling_url"]?.string)
            var picture: String?
            for _ in 0..<100 where picture == nil {
                let seen = await sandbox.client.perform(HTTPRequest(url: poll, headers: ["x-key": "k"]))
                picture = JSONValue(parsing: seen.response?.body ?? [])?["result"]?["sample"]?.string
                if picture == nil { try await Task.sleep(for: .milliseconds(50)) }
            }
            let address = try #require(picture)
            #expect(await sandbox.client.perform(HTTPRequest(url: address)).response?.status == 200)
            try await Task.sleep(for: .milliseconds(6300))
            let gone = await sandbox.client.perform(HTTPRequest(url: address))
            #expect(gone.response?.status == 410)
        }
    }
}
