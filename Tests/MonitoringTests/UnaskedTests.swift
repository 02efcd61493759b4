import Model
import Monitoring
import Testing

@Suite("Incidents of what is asked no more")
struct UnaskedTests {
    private let chains = ["hd-image": ["replicate", "space"], "old": ["replicate"]]
    private let backend = series("old", "backend")
    private let reach = series("old", "replicate", .reach)

    private var setup: IncidentMachine.Setup {
        IncidentMachine.Setup(policy: IncidentPolicy(), topology: Topology(chains: chains))
    }

    /// The primary fails at both endpoints, while the backend answers them.
    private func degraded() -> IncidentMachine {
        var machine = IncidentMachine(chains: chains)
        for second in [0, 60] {
            let failing = [series("hd-image"), series("old"), reach].map { seen($0, .providerError, second + 1) }
            _ = machine.steps(
                [seen(series("hd-image", "backend"), .degradedFallback, second), seen(backend, .ok, second)] + failing)
        }
        return machine
    }

    @Test("an endpoint that is taken out of the schedule makes nothing worse: what failed of it fails no more")
    func endpoint() {
        var machine = degraded()
        #expect(machine.openIncidents.map(\.severity) == [.degraded])
        let kept: Set = [series("hd-image"), series("hd-image", "backend")]
        let changes = machine.renew(setup, keeping: kept, at: noon + .seconds(90))
        #expect(changes.allSatisfy { $0.step == .changed && $0.incident.severity == .degraded })
        #expect(machine.openIncidents.map(\.failing) == [[series("hd-image")]])
        #expect(machine.openIncidents.map(\.peak) == [.degraded])
        #expect(machine.steps([seen(series("hd-image"), .providerError, 120)]).isEmpty)
    }

    @Test("where nothing of an incident is asked any more it ends, says why, and was never worse")
    func everything() throws {
        var machine = degraded()
        let changes = machine.renew(setup, keeping: [], at: noon + .seconds(90))
        let ended = try #require(changes.first)
        #expect(changes.count == 1 && ended.step == .recovered && ended.incident.peak == .degraded)
        #expect(ended.incident.closing == "it is asked no more" && ended.incident.failing.isEmpty)
        #expect(machine.openIncidents.isEmpty)
    }

    @Test("where only the backend is asked no more, its last answer still tells that users are answered")
    func backendAlone() {
        var machine = degraded()
        let kept: Set = [series("hd-image"), series("old"), reach]
        #expect(machine.renew(setup, keeping: kept, at: noon + .seconds(90)).isEmpty)
        #expect(machine.steps([seen(series("old"), .providerError, 120)]).isEmpty)
        #expect(machine.openIncidents.map(\.severity) == [.degraded])
    }

    @Test("one that comes and goes ends at once when nothing of it is asked any more")
    func flapping() {
        var machine = IncidentMachine(chains: chains)
        let codes: [OutcomeCode] = [.providerError, .providerError, .ok, .ok]
        _ = machine.steps((0..<12).map { seen(reach, codes[$0 % 4], $0 * 60) })
        #expect(machine.openIncidents.map(\.isFlapping) == [true])
        var other = machine
        #expect(other.renew(setup, keeping: [reach], at: noon + .seconds(720)).isEmpty)
        #expect(machine.renew(setup, keeping: [], at: noon + .seconds(720)).map(\.step) == [.recovered])
        #expect(machine.openIncidents.isEmpty)
    }
}
