import Model
import Monitoring
import Testing

@Suite("Incidents")
struct IncidentTests {
    private let hd = series("hd-image")
    private let chains = ["hd-image": ["replicate", "space"], "old": ["replicate"], "toon": ["replicate"]]

    @Test("two failures of three open one, dated back to the first; two answers end it, dated back to the first")
    func opening() throws {
        var machine = IncidentMachine()
        #expect(machine.steps([seen(hd, .ok, 0), seen(hd, .timeoutTotal, 60), seen(hd, .ok, 120)]).isEmpty)
        let opened = try #require(machine.observe(seen(hd, .providerError, 180)).first)
        #expect(opened.step == .opened && opened.incident.beganAt == noon + .seconds(60))
        #expect(opened.incident.id == "20261128-120100-provider-replicate-down")
        #expect(machine.steps([seen(hd, .ok, 240), seen(hd, .providerError, 300), seen(hd, .ok, 360)]).isEmpty)
        let ended = try #require(machine.observe(seen(hd, .ok, 420)).first)
        #expect(ended.step == .recovered && ended.incident.endedAt == noon + .seconds(360))
        #expect(machine.openIncidents.isEmpty)
    }

    @Test("its evidence is the first failure, and it costs what all of them did")
    func evidence() {
        func failed(_ code: OutcomeCode, _ seconds: Int, cost: Int64, _ said: String) -> Observation {
            Observation(
                series: hd, fixture: "tiny", code: code, at: noon + .seconds(seconds), cost: MicroDollars(cost),
                excerpt: said)
        }
        var machine = IncidentMachine()
        _ = machine.observe(failed(.providerError, 0, cost: 1, "out of memory"))
        _ = machine.observe(failed(.imageTruncated, 60, cost: 2, "cut off"))
        _ = machine.observe(failed(.imageTruncated, 120, cost: 4, "cut off again"))
        let incident = machine.openIncidents.first
        #expect(incident?.evidence?.excerpt == "out of memory")
        #expect(incident?.evidence?.startedAt == noon && incident?.beganAt == noon)
        #expect(incident?.code == .providerError && incident?.kind == .down)
        #expect(incident?.cost == MicroDollars(7))
    }

    @Test("what an attempt came to is told as the sentence it is, and what was found in an answer by what was expected")
    func excerpt() {
        func excerpt(_ detail: String) -> String {
            var failed = verdict(hd, .providerError, at: noon)
            failed.outcome = Outcome(
                code: .providerError,
                attempts: [Attempt(provider: "replicate", startedAt: noon, code: .providerError, detail: detail)],
                scheduledAt: noon, startedAt: noon, finishedAt: noon)
            failed.findings = [
                Finding(
                    code: .providerError, subject: "provider", expected: "a finished result",
                    actual: "GET http://h/account answered 502")
            ]
            return Observation(failed).excerpt
        }
        #expect(excerpt("GET http://h/account answered 502") == "GET http://h/account answered 502")
        #expect(
            excerpt("something else") == "provider: expected a finished result, got GET http://h/account answered 502")
    }

    @Test(
        "what says nothing of the target opens no incident",
        arguments: [OutcomeCode.throttledRate, .rejectedInput, .skippedBudget, .selfOffline, .degradedSlow])
    func excluded(code: OutcomeCode) {
        var machine = IncidentMachine()
        #expect(machine.steps((0..<9).map { seen(hd, code, $0 * 60) }).isEmpty)
    }

    @Test("an outage of a provider is one incident, in whatever order its endpoints, routes and tiers notice")
    func oneCause() {
        let all = ["hd-image", "old", "toon"].flatMap { endpoint in
            ["replicate", "backend"].map { series(endpoint, $0) } + [series(endpoint, "replicate", .reach)]
        }
        for seed in 0..<300 {
            var random = SplitMix64(seed: UInt64(seed))
            var machine = IncidentMachine(chains: chains)
            var told: [IncidentChange] = []
            for round in 0..<4 {
                for (index, item) in all.shuffled(using: &random).enumerated() {
                    told += machine.observe(seen(item, .providerError, round * 60 + index)).filter(\.isTold)
                }
            }
            #expect(machine.openIncidents.count == 1, "seed \(seed)")
            #expect(machine.openIncidents.first?.affected.count == 9)
            for round in 5..<8 {
                for (index, item) in all.shuffled(using: &random).enumerated() {
                    told += machine.observe(seen(item, .ok, round * 60 + index)).filter(\.isTold)
                }
            }
            #expect(told.filter { $0.step == .opened }.count == 1, "seed \(seed): \(told.map(\.incident.id))")
            #expect(told.filter { $0.step == .recovered }.count == 1, "seed \(seed)")
            #expect(told.last?.incident.cause == .provider("replicate"))
        }
    }

    @Test("a primary that is down while the backup answers is degraded, and major once nobody answers")
    func severity() throws {
        var machine = IncidentMachine(chains: chains)
        _ = machine.steps([seen(series("hd-image", "backend"), .degradedFallback, 0), seen(hd, .providerError, 1)])
        let opened = try #require(machine.observe(seen(hd, .providerError, 60)).first)
        #expect(opened.incident.severity == .degraded)
        let backend = series("hd-image", "backend")
        #expect(
            machine.steps([seen(backend, .providerFailed, 61), seen(backend, .providerFailed, 120)])
                == ["worsened provider replicate down"])
        #expect(machine.openIncidents.first?.severity == .major)
    }

    @Test("without a backend the chain says whether anybody is left")
    func severityOfChain() {
        var machine = IncidentMachine(chains: chains)
        _ = machine.steps([seen(hd, .providerError, 0), seen(hd, .providerError, 60)])
        #expect(machine.openIncidents.map(\.severity) == [.degraded])
        let old = series("old")
        _ = machine.steps([seen(old, .providerError, 61), seen(old, .providerError, 121)])
        #expect(machine.openIncidents.map(\.severity) == [.major])
    }

    @Test("an endpoint that fails while its provider is well by itself has an incident of its own")
    func endpoint() {
        var machine = IncidentMachine(chains: chains)
        let backend = series("hd-image", "backend")
        #expect(
            machine.steps([
                seen(backend, .contractJSON, 0), seen(hd, .ok, 1), seen(backend, .contractJSON, 60),
            ]) == ["opened endpoint hd-image down"])
    }

    @Test("a backend that cannot be reached is one incident, however many endpoints it has")
    func backend() {
        var machine = IncidentMachine(chains: chains)
        let steps = machine.steps(
            (0..<6).map {
                seen(series(["hd-image", "old", "toon"][$0 % 3], "backend"), .transportRefused, $0 * 20)
            })
        #expect(steps.filter { $0.hasPrefix("opened") } == ["opened backend down"])
    }

    @Test("bad pictures are an incident of their kind, and a refused key is one that acts on us")
    func kinds() {
        var machine = IncidentMachine(chains: chains)
        #expect(
            machine.steps([seen(hd, .imageBlank, 0), seen(hd, .imageBlank, 60)]) == [
                "opened provider replicate picture"
            ])
        let steps = machine.steps([seen(hd, .accountPayment, 120), seen(hd, .accountPayment, 180)])
        #expect(steps == ["opened provider replicate account"])
    }

    @Test("answers three times as slow as this target's usual ones are told, and do not become usual meanwhile")
    func slow() throws {
        var machine = IncidentMachine()
        #expect(machine.steps((0..<12).map { seen(hd, .ok, $0 * 60, latency: .seconds(2 + $0 % 2)) }).isEmpty)
        let steps = machine.steps((12..<40).map { seen(hd, .ok, $0 * 60, latency: .seconds(10)) })
        #expect(steps == ["opened provider replicate slow"])
        #expect(machine.openIncidents.first?.evidence?.excerpt == "10.00 s, usually 3.00 s")
        let ended = machine.steps((40..<42).map { seen(hd, .ok, $0 * 60, latency: .seconds(3)) })
        #expect(ended == ["recovered provider replicate slow"])
    }

    @Test("answers in milliseconds are no trouble, however many times slower they get")
    func quick() {
        var machine = IncidentMachine()
        #expect(
            machine.steps((0..<60).map { seen(hd, .ok, $0 * 60, latency: .milliseconds($0 < 20 ? 2 : 200)) }).isEmpty)
    }

    @Test("what comes and goes is told a few times, held open, and over once it is quiet")
    func flapping() {
        var machine = IncidentMachine()
        var told = 0
        for minute in 0..<1440 {
            let isBad = (minute / 3).isMultiple(of: 2)
            told += machine.observe(seen(hd, isBad ? .providerError : .ok, minute * 60)).filter(\.isTold).count
        }
        #expect(told == 5)
        #expect(machine.openIncidents.map(\.isFlapping) == [true])
        told = (1440..<1510).map { machine.observe(seen(hd, .ok, $0 * 60)).filter(\.isTold).count }.reduce(0, +)
        #expect(told == 1 && machine.openIncidents.isEmpty)
    }

    @Test("another model is told once; money that is used up is told once, and once when there is some again")
    func notices() {
        var machine = IncidentMachine()
        var first = seen(hd, .ok, 0)
        first.modelVersion = "a"
        var second = seen(hd, .ok, 60)
        second.modelVersion = "b"
        #expect(
            machine.steps([first, first, second, second])
                == ["opened provider replicate model", "changed provider replicate model"])
        let used = (0..<3).flatMap { machine.budget(true, of: "replicate", at: noon + .seconds($0)) }
        #expect(used.map(\.step) == [.opened])
        #expect(machine.budget(false, of: "replicate", at: noon + .seconds(9)).map(\.step) == [.recovered])
    }

    @Test("a certificate is told two weeks before it runs out, once, and its renewal once")
    func certificate() {
        var machine = IncidentMachine()
        func seen(_ days: Int, at second: Int, _ endpoint: String = "hd-image") -> Observation {
            var observation = MonitoringTests.seen(series(endpoint, "replicate", .reach), .ok, second)
            observation.certificateEnd = observation.at + .seconds(days * 86_400)
            return observation
        }
        #expect(machine.steps([seen(14, at: 0), seen(90, at: 60)]).isEmpty)
        #expect(
            machine.steps([seen(13, at: 120), seen(13, at: 180, "old"), MonitoringTests.seen(hd, .ok, 240)])
                == ["opened provider replicate certificate"])
        #expect(machine.openIncidents.first?.evidence?.excerpt.contains("runs out at 2026-12-11") == true)
        #expect(machine.steps([seen(90, at: 300)]) == ["recovered provider replicate certificate"])
    }
}
