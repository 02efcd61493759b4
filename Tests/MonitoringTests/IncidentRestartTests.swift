import Model
import Monitoring
import Testing

@Suite("Incidents over restarts, and objectives")
struct IncidentRestartTests {
    private let hd = series("hd-image")
    private let chains = ["hd-image": ["replicate", "space"], "old": ["replicate"], "toon": ["replicate"]]

    @Test("what was open goes on after a restart, and ends as it would have")
    func restart() throws {
        var before = IncidentMachine()
        _ = before.steps([seen(hd, .providerError, 0), seen(hd, .providerError, 60)])
        var after = IncidentMachine()
        after.restore(before.openIncidents, [seen(hd, .providerError, 0), seen(hd, .providerError, 60)])
        #expect(after.steps([seen(hd, .providerError, 120), seen(hd, .ok, 180)]).isEmpty)
        #expect(after.steps([seen(hd, .ok, 240)]) == ["recovered provider replicate down"])
    }

    @Test("failures too rare for an incident burn an objective, and what is told once is not told again by it")
    func objective() {
        var policy = IncidentPolicy(opening: .init(3, of: 3))
        policy.objective = Percentage(typed: "99%")
        var machine = IncidentMachine(policy)
        let rare = (0..<120).map { seen(hd, $0 % 4 == 0 ? .providerError : .ok, $0 * 60) }
        #expect(machine.steps(rare).filter { $0.hasPrefix("opened") } == ["opened provider replicate objective"])
        var down = IncidentMachine(policy)
        let outage = (0..<400).map { seen(hd, (100..<160).contains($0) ? .providerError : .ok, $0 * 60) }
        #expect(down.steps(outage) == ["opened provider replicate down", "recovered provider replicate down"])
    }

    @Test("a restart while an objective burns tells no recovery, hurries nothing, and ends it when it would have ended")
    func objectiveAfterRestart() {
        var policy = IncidentPolicy(opening: .init(3, of: 3))
        policy.objective = Percentage(typed: "99%")
        let all = (0..<900).map { seen(hd, $0 % 4 == 0 && $0 < 120 ? .providerError : .ok, $0 * 60) }
        var before = IncidentMachine(policy)
        _ = before.steps(Array(all.prefix(120)))
        var after = IncidentMachine(policy)
        let tallies = all.prefix(120).map { ProbeTally(series: hd, at: $0.at, code: $0.code, count: 1) }
        after.restore(before.openIncidents, Array(all.prefix(120).suffix(30)), tallies: tallies)
        #expect(after.openIncidents == before.openIncidents && !after.openIncidents.isEmpty)
        #expect(!after.isTroubled(hd))
        for observation in all.dropFirst(120) {
            #expect(before.observe(observation) == after.observe(observation))
        }
        #expect(after.openIncidents.isEmpty)
    }

    @Test("failures of an outage that was told do not burn an objective after a restart")
    func outageAfterRestart() {
        var policy = IncidentPolicy(opening: .init(3, of: 3))
        policy.objective = Percentage(typed: "99%")
        var before = IncidentMachine(policy)
        let all = (0..<300).map { seen(hd, (100..<160).contains($0) ? .providerError : .ok, $0 * 60) }
        let ended = all.flatMap { before.observe($0) }.last.map { [$0.incident] } ?? []
        var after = IncidentMachine(policy)
        after.restore(
            ended, Array(all.suffix(30)),
            tallies: all.map { ProbeTally(series: hd, at: $0.at, code: $0.code, count: 1) }
        )
        #expect(after.steps((300..<400).map { seen(hd, .ok, $0 * 60) }).isEmpty)
    }

    @Test("what is part of another is told as that, and what no settings ask for any more ends")
    func parts() {
        var machine = IncidentMachine(chains: chains)
        let backends = ["hd-image", "old"].map { series($0, "backend") }
        var told: [String] = []
        for second in [0, 60] {
            for backend in backends {
                told += machine.steps([
                    seen(series(backend.endpoint), .ok, second), seen(backend, .contractJSON, second + 1),
                ])
            }
        }
        #expect(told == ["opened endpoint hd-image down", "opened endpoint old down"])
        let provider = machine.steps([seen(hd, .providerError, 120), seen(hd, .providerError, 180)])
        #expect(provider.filter { $0.hasPrefix("merged") } == ["merged endpoint old down"])
        #expect(machine.openIncidents.map(\.cause) == [.provider("replicate")])
        var watchman = Watchman(
            Watchman.Setup(
                entries: [], limits: Schedule.Limits(total: 1, perLane: 1),
                incidents: IncidentMachine.Setup(policy: IncidentPolicy(), topology: Topology(chains: chains))),
            at: Watchman.Moment(steady: noon, wall: noon))
        watchman.restore(machine.openIncidents, [])
        let gone = watchman.endGone(keeping: [series("toon")], at: Watchman.Moment(steady: noon, wall: noon))
        let steps = gone.compactMap { action -> IncidentChange.Step? in
            if case .told(let change) = action { change.step } else { nil }
        }
        #expect(steps.last == .recovered)
        #expect(watchman.incidents.openIncidents.isEmpty)
    }

    @Test("one that works once and ends finds an outage and its end all the same, probe by probe")
    func onceAtATime() {
        let codes: [OutcomeCode] = [
            .ok, .ok, .providerError, .providerError, .ok, .ok, .providerError, .providerError, .ok, .ok,
        ]
        var known: [Incident] = []
        var seenSoFar: [Observation] = []
        var steps: [String] = []
        for (index, code) in codes.enumerated() {
            var machine = IncidentMachine()
            machine.restore(known, seenSoFar)
            let observation = seen(hd, code, index * 60)
            seenSoFar.append(observation)
            for change in machine.observe(observation) {
                steps.append(
                    "\(index) \(change.step.rawValue) \(Int(((change.incident.endedAt ?? noon) - noon).seconds))")
                known.removeAll { $0.id == change.incident.id }
                known.append(change.incident)
            }
        }
        #expect(steps == ["3 opened 0", "5 recovered 240", "7 opened 0", "9 recovered 480"])
    }

    @Test("the failures of an outage that is told burn no objective beside it, however often it comes")
    func noSecondIncident() {
        var policy = IncidentPolicy()
        policy.objective = Percentage(typed: "99%")
        var machine = IncidentMachine(policy)
        let steps = machine.steps((0..<300).map { seen(hd, $0 % 100 > 90 ? .providerError : .ok, $0 * 60) })
        #expect(steps.allSatisfy { $0.hasSuffix("replicate down") }, "\(steps)")
        #expect(steps.count { $0.hasPrefix("opened") } == 3)
    }

    @Test("a refused key and answers slower than usual are found by one that works once, as by one that goes on")
    func kindsOverRestarts() {
        func found(_ observations: [Observation]) -> [String] {
            var (known, seenSoFar, steps): ([Incident], [Observation], [String]) = ([], [], [])
            for observation in observations {
                var machine = IncidentMachine()
                machine.restore(known, Array(seenSoFar.suffix(30)))
                seenSoFar.append(observation)
                for change in machine.observe(observation) {
                    steps.append("\(change.step.rawValue) \(change.incident.kind.rawValue)")
                    known.removeAll { $0.id == change.incident.id }
                    known.append(change.incident)
                }
            }
            return steps
        }
        #expect(
            found((0..<3).map { seen(hd, .accountAuth, $0 * 60) } + [seen(hd, .ok, 240), seen(hd, .ok, 300)])
                == ["opened account", "recovered account"])
        #expect(found((0..<24).map { seen(hd, .ok, $0 * 60, latency: .seconds($0 < 13 ? 1 : 9)) }) == ["opened slow"])
        var policy = IncidentPolicy(opening: .init(7, of: 7))
        policy.objective = nil
        var before = IncidentMachine(policy)
        #expect(before.steps((0..<6).map { seen(hd, .providerError, $0 * 60) }).isEmpty)
        var after = IncidentMachine(policy)
        after.restore([], (0..<6).map { seen(hd, .providerError, $0 * 60) })
        #expect(after.steps([seen(hd, .providerError, 360)]) == ["opened provider replicate down"])
    }
}
