import FoundationEssentials
import Model
import Testing

@testable import Sandbox

@Suite("Scenarios") struct ScenarioTests {
    private static let gfpgan = ModelKey(service: .replicate, name: "tencentarc/gfpgan")

    @Test("every scenario that comes with the program can be read", arguments: Scenario.names)
    func embedded(name: String) throws {
        #expect(try Scenario.named(name).name == name)
    }

    @Test("the scenarios of the contract are all there")
    func names() throws {
        let wanted = ["all-up", "as-documented", "replicate-down", "huggingface-down", "all-down", "slow", "flaky"]
        #expect(Set(wanted).isSubset(of: Scenario.names))
        #expect(try ScenarioCatalogue.embedded().scenarios.map(\.name) == Scenario.names)
    }

    @Test("an unknown scenario is refused with the names that exist")
    func unknown() throws {
        let error = #expect(throws: SandboxError.self) { try Scenario.named("nonsense") }
        #expect(error?.description.contains("as-documented") == true)
    }

    @Test("the same seed and call meet the same fault and latency, another seed others")
    func deterministic() throws {
        let flaky = try Scenario.named("flaky")
        let first = (1...50).map { flaky.decision(for: Self.gfpgan, call: $0, seed: 7) }
        let again = (1...50).map { flaky.decision(for: Self.gfpgan, call: $0, seed: 7) }
        let other = (1...50).map { flaky.decision(for: Self.gfpgan, call: $0, seed: 8) }
        #expect(first == again)
        #expect(first != other)
    }

    @Test("a schedule decides by the time since the scenario began, once or again and again")
    func schedule() throws {
        let text = """
            x:
              models:
                "*":
                  latency: 1s
                  schedule:
                    - {from: 10s, until: 20s, faults: {bad-gateway: 1}}
                    - {from: 1m, until: 80s, every: 2m, latency: 9s}
            """
        let scenario = try Scenario.read(text, file: "x.yaml")
        func at(_ seconds: Int) -> Decision {
            scenario.decision(for: Self.gfpgan, call: 1, seed: 1, elapsed: .seconds(seconds))
        }
        #expect([0, 9, 10, 19, 20].map { at($0).fault != nil } == [false, false, true, true, false])
        #expect(
            [59, 60, 79, 80, 179, 180, 199, 200].map { at($0).latency == .seconds(9) }
                == [false, true, true, false, false, true, true, false])
    }

    @Test("a schedule runs in the scenario's own time")
    func scaledSchedule() throws {
        let scenario = try Scenario.read(
            "x: {time-scale: 0.1, models: {\"*\": {schedule: [{from: 10s, faults: {bad-gateway: 1}}]}}}", file: "x.yaml"
        )
        var book = TurnBook(scenario, seed: 1, startedAt: Timestamp(microseconds: 0))
        let early = book.arrive(Self.gfpgan, at: .submit, now: Timestamp(microseconds: 900_000))
        let late = book.arrive(Self.gfpgan, at: .submit, now: Timestamp(microseconds: 1_100_000))
        #expect(early.decision.fault == nil && late.decision.fault?.name == "bad-gateway")
    }

    @Test("the example scenario can be read, and has all there is to have")
    func example() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/scenarios/example.yaml").path
        let scenario = try Scenario.chosen(path)
        #expect(scenario.name == "bad-tuesday" && scenario.timeScale == 0.1)
        let gfpgan = scenario.behaviour(of: Self.gfpgan)
        #expect(gfpgan.latency == .uniform(.seconds(3) ... .seconds(5)) && gfpgan.sequence.count == 3)
        let esrgan = scenario.behaviour(of: ModelKey(service: .replicate, name: "nightmareai/real-esrgan"))
        #expect(esrgan.latency == .logNormal(median: .seconds(9), sigma: 0.3) && esrgan.faults.count == 2)
        let space = scenario.behaviour(of: ModelKey(service: .space, name: "akhaliq/Real-ESRGAN"))
        #expect(space.latency == .fixed(.seconds(6)) && space.coldStart != nil)
        let text = scenario.behaviour(of: ModelKey(service: .inference, name: "a/b"))
        #expect(text.schedule.count == 2)
    }

    @Test(
        "a scenario file that is wrong is refused with file, line, key path and the nearest name",
        arguments: [
            ("a:\n  modles: {}", "x.yaml:2: a.modles: found a key that is not a setting"),
            ("a:\n  models:\n    \"*\": {faults: {bad-gatway: 1}}", "did you mean `bad-gateway`?"),
            ("a:\n  models:\n    \"replicate:tencentarc/gfpgn\": {}", "did you mean `tencentarc/gfpgan`?"),
            ("a:\n  models:\n    \"*\":\n      latency: fast", "x.yaml:4: a.models.*.latency: found \"fast\""),
            (
                "a:\n  models:\n    \"*\": {schedule: [{from: 9s, until: 3s}]}",
                "schedule[0].until: found 3.00 s, expected a moment after `from`, which is 9.00 s"
            ),
            ("a: {}\nb: {}", "x.yaml:1: found 2 scenarios, expected one"),
            ("", "found an empty file, expected a scenario"), ("{", "text that is not YAML"),
        ])
    func wrongFile(text: String, complaint: String) {
        let error = #expect(throws: SandboxError.self) { try Scenario.read(text, file: "x.yaml") }
        #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
    }

    @Test("all mistakes of a scenario file are told at once, in the order of the file")
    func allMistakes() {
        let text = """
            x:
              summry: three mistakes
              time-scale: fast
              models:
                "*": {latency: {uniform: [5s, 3s]}, faults: {bad-gatway: 1}}
                "moon:*": {}
            """
        let error = #expect(throws: SandboxError.self) { try Scenario.read(text, file: "x.yaml") }
        let lines = error?.description.split(separator: "\n").map(String.init) ?? []
        #expect(lines.first == "5 problems in the scenario")
        let places = lines.dropFirst().map { String($0.prefix { $0 != " " }) }
        #expect(places == ["x.yaml:2:", "x.yaml:3:", "x.yaml:5:", "x.yaml:5:", "x.yaml:6:"])
    }

    @Test("a few aliases that blow a scenario file up are refused by the number of values, and many by their number")
    func bombs() {
        let leaves = Array(repeating: "1", count: 200).joined(separator: ", ")
        let rows = (1...4).map { row in
            "x\(row): &x\(row) [\(Array(repeating: "*x\(row - 1)", count: 4).joined(separator: ", "))]"
        }
        let bomb = "x0: &x0 [\(leaves)]\n" + rows.joined(separator: "\n")
        let many = "x: &x {}\n" + (1...17).map { "y\($0): *x\n" }.joined()
        let deep = "x: " + String(repeating: "[", count: 5000)
        for (text, complaint) in [(bomb, "over 20000 values"), (many, "17 aliases"), (deep, "not YAML")] {
            let error = #expect(throws: SandboxError.self) { try Scenario.read(text, file: "x.yaml") }
            #expect(error?.description.contains(complaint) == true, "\(error?.description.prefix(200) ?? "")")
        }
    }

    @Test("whatever is asked for as a fault or a model is refused by its name, and is never read as YAML")
    func injection() {
        for wish in ["{} #", "x: {}\ny", "\"", "", "null", "a b"] {
            let error = #expect(throws: SandboxError.self) { try Scenario.always(wish) }
            #expect(error?.description.contains("found the fault") == true, "\(error?.description ?? "")")
            #expect(throws: SandboxError.self) { try Scenario.always("slow", for: wish) }
        }
    }

    @Test("a path that leads nowhere, and a name that is nearly one, are told")
    func chosen() {
        let missing = #expect(throws: SandboxError.self) { try Scenario.chosen("./missing.yaml") }
        #expect(missing?.description.contains("./missing.yaml: found no file that can be opened") == true)
        let mistyped = #expect(throws: SandboxError.self) { try Scenario.chosen("replicat-down") }
        #expect(mistyped?.description.contains("did you mean `replicate-down`?") == true)
    }

    @Test("a rate of 0.3 strikes about three calls in ten")
    func rates() throws {
        let scenario = try Scenario.read(
            "x: {models: {\"replicate:*\": {faults: {server-error: 0.3}}}}", file: "x.yaml")
        let struck = (1...2000).count { scenario.decision(for: Self.gfpgan, call: $0, seed: 3).fault != nil }
        #expect((540...660).contains(struck))
    }

    @Test("a sequence decides the first calls, and the rates all later ones")
    func sequence() throws {
        let scenario = try Scenario.read(
            "x: {models: {\"*\": {sequence: [server-error, ok, bad-gateway], faults: {slow: 1}}}}", file: "x.yaml")
        let met = (1...4).map { scenario.decision(for: Self.gfpgan, call: $0, seed: 1).fault?.name }
        #expect(met == ["server-error", nil, "bad-gateway", "slow"])
    }

    @Test("the more specific pattern wins, property by property")
    func patterns() throws {
        let text = """
            x:
              models:
                "replicate:tencentarc/gfpgan": {latency: 3s}
                "*": {latency: 1s, faults: {server-error: 1}}
                "replicate:*": {latency: 2s}
            """
        let scenario = try Scenario.read(text, file: "x.yaml")
        let space = ModelKey(service: .space, name: "akhaliq/Real-ESRGAN")
        #expect(scenario.behaviour(of: Self.gfpgan).latency == .fixed(.seconds(3)))
        #expect(scenario.behaviour(of: ModelKey(service: .replicate, name: "")).latency == .fixed(.seconds(2)))
        #expect(scenario.behaviour(of: space).latency == .fixed(.seconds(1)))
        #expect(scenario.behaviour(of: Self.gfpgan).faults.map(\.fault.name) == ["server-error"])
    }

    @Test("log-normal latencies have their median, and a long tail")
    func latency() {
        var random = SplitMix64(seed: 5)
        let drawn = (0..<2001).map { _ in
            Latency.logNormal(median: .seconds(9), sigma: 0.5).draw(&random).seconds
        }.sorted()
        #expect((8.3...9.7).contains(drawn[1000]))
        #expect(drawn[2000] > 25)
    }

    @Test(
        "a scenario that breaks the rules is refused with line, key path and the rule",
        arguments: [
            ("x: {modles: {}}", "x.yaml:1: x.modles: found a key that is not a setting, expected one"),
            ("x:\n  models:\n    \"*\": {latency: fast}", "x.yaml:3: x.models.*.latency: found \"fast\""),
            ("x: {models: {\"*\": {faults: {nonsense: 1}}}}", "found the fault \"nonsense\""),
            ("x: {models: {\"*\": {faults: {slow: 0.6, server-error: 0.6}}}}", "found rates that add up to 1.2"),
            ("x: {models: {\"inference:*\": {faults: {prediction-stuck: 1}}}}", "found prediction-stuck, a fault of"),
            ("x: {models: {\"replicate:nobody/nothing\": {}}}", "the model nobody/nothing, which the"),
            (
                "x: {models: {gfpgan: {}}}",
                "found the pattern \"gfpgan\", expected *, described:*, SERVICE:* or SERVICE:owner/name"
            ),
            ("x: {time-scale: -1}", "x.time-scale: found \"-1\", expected a number from 0 to 1000"),
            ("x: [", "text that is not YAML"),
        ])
    func refused(text: String, complaint: String) {
        let error = #expect(throws: SandboxError.self) { try Scenario.read(text, file: "x.yaml") }
        #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
    }
}
