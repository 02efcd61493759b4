import Model
import Testing

@testable import Fleet

@Suite("How much of what is seen down becomes an incident")
struct TellingBoundsTests {
    private typealias Sights = [FleetSeries: [String: FleetView.Sight]]

    private static let now = FleetWorld.minute(100)
    private static let watch = QuorumWatch(FleetRules(), endpoints: [])

    /// Things down since ten minutes, each of a provider of its own.
    private static func sights(_ word: String, _ count: Int, from places: [String]) -> Sights {
        let sight = FleetView.Sight(isDown: true, since: FleetWorld.minute(90), askedSince: FleetWorld.minute(95))
        let own = Dictionary(uniqueKeysWithValues: places.map { ($0, sight) })
        return Dictionary(
            uniqueKeysWithValues: (0..<count).map { number in
                (FleetSeries(ProbeSeries(endpoint: word, route: "\(word)-\(number)", tier: .work)), own)
            })
    }

    private static func view(_ sights: Sights) -> FleetView {
        let places = FleetWorld.places.map { place in
            LocationStanding(name: place, outcomes: 0, waiting: 0, heardAt: now, clockAhead: .zero, ledgers: 1)
        }
        return FleetView(now: now, places: places, sights: sights)
    }

    private static func look(_ view: FleetView, _ known: [Incident] = []) -> QuorumWatch.Look {
        watch.look(view, known: known, watchedSince: FleetWorld.start)
    }

    @Test("thousands of things that one place makes up keep nobody from hearing what two others see")
    func madeUp() {
        let real = Self.sights("real", 1, from: ["fra", "muc"])
        let all = Self.sights("made", 3000, from: ["syd"]).merging(real) { first, _ in first }
        let first = Self.look(Self.view(all))
        let incidents = first.changes.map(\.incident)
        #expect(first.changes.allSatisfy { $0.step == .opened })
        #expect(incidents.filter { $0.kind == .down }.map(\.cause) == [.provider("real-0")])
        #expect(incidents.count { $0.sight?.places == ["syd"] } == TellingBounds.open)
        #expect(first.untold == ["syd": 3000 - TellingBounds.open])
        // As long as they go on there are no others, and when they are over all of them are.
        let second = Self.look(Self.view(all), incidents)
        #expect(second.changes.isEmpty && second.untold == first.untold)
        let up = all.mapValues { places in
            places.mapValues { _ in FleetView.Sight(isDown: false, since: Self.now, askedSince: Self.now) }
        }
        let last = Self.look(Self.view(up), incidents)
        #expect(last.changes.count == incidents.count && last.untold.isEmpty)
        #expect(last.changes.allSatisfy { $0.step == .recovered && $0.incident.endedAt == Self.now })
    }

    @Test("a place that opens and ends them all day long is heard no more that day")
    func daily() {
        let made = Self.view(Self.sights("made", 1, from: ["syd"]))
        var known: [Incident] = []
        for number in 0..<TellingBounds.daily {
            var incident = Incident(
                cause: .provider("old-\(number)"), kind: .single, severity: .degraded, code: .ok,
                beganAt: FleetWorld.start, openedAt: FleetWorld.start, affected: [FleetWorld.direct],
                id: "old-\(number)")
            incident.sight = FleetSight(places: ["syd"], of: 1)
            (incident.endedAt, incident.closedAt) = (FleetWorld.minute(1), FleetWorld.minute(1))
            known.append(incident)
        }
        #expect(Self.look(made, known).untold == ["syd": 1] && Self.look(made, known).changes.isEmpty)
        #expect(Self.look(made, Array(known.dropLast())).changes.map(\.step) == [.opened])
    }

    @Test("where many see very much down what most see begins first, and the rest by the next look")
    func parts() {
        let many = Self.sights("few", 700, from: ["fra", "muc"])
        let all = many.merging(Self.sights("most", 3, from: FleetWorld.places)) { first, _ in first }
        let first = Self.look(Self.view(all)).changes.map(\.incident)
        #expect(first.count == TellingBounds.look && first.count { $0.sight?.places.count == 5 } == 3)
        let rest = Self.look(Self.view(all), first)
        #expect(rest.changes.map(\.step) == Array(repeating: .opened, count: 203) && rest.untold.isEmpty)
        #expect(Set((first + rest.changes.map(\.incident)).map(\.cause)).count == 703)
    }

    @Test("a provider that very many endpoints have is one incident, and is looked at once")
    func wide() {
        let sight = FleetView.Sight(isDown: true, since: FleetWorld.minute(90), askedSince: FleetWorld.minute(95))
        let down = Dictionary(
            uniqueKeysWithValues: (0..<4000).map { number in
                let series = ProbeSeries(endpoint: "e-\(number)", route: "replicate", tier: .work)
                return (FleetSeries(series), ["fra": sight, "muc": sight, "nyc": sight])
            })
        let incidents = Self.look(Self.view(down)).changes.map(\.incident)
        #expect(incidents.map(\.cause) == [.provider("replicate")] && incidents.first?.severity == .major)
        #expect(incidents.first?.affected.count == 4000)
        #expect(Self.look(Self.view(down), incidents).changes.isEmpty)
    }
}
