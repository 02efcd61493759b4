import Model
import Testing

@testable import Fleet

@Suite("The past of a fleet, and its incidents as they were found")
struct AgreementTests {
    /// In minutes since the start: from where it is seen, who saw it half an hour before, and who sees it half an hour longer.
    private struct Planted {
        let from: Int
        let length: Int
        let seen: Set<String>
        let early: String?
        let late: String?

        func isDown(_ place: String, _ minute: Int) -> Bool {
            let begin = place == early ? from - 30 : from
            let end = from + length + (place == late ? 30 : 0)
            return seen.contains(place) && (begin..<end).contains(minute)
        }
    }

    private struct Found: Hashable {
        let kind: IncidentKind
        let from: Timestamp
        let until: Timestamp?
    }

    private static func plant(_ generator: inout SplitMix64) -> [Planted] {
        var (planted, minute): ([Planted], Int) = ([], 120)
        while minute < 9 * 1440 {
            let count = [1, 2, 3, 4, 5, 5].randomElement(using: &generator) ?? 5
            let seen = FleetWorld.places.shuffled(using: &generator).prefix(count)
            let length = Int.random(in: 60...240, using: &generator)
            planted.append(
                Planted(
                    from: minute, length: length, seen: Set(seen),
                    early: Bool.random(using: &generator) ? seen.first : nil,
                    late: Bool.random(using: &generator) ? seen.last : nil))
            minute += length + Int.random(in: 300...900, using: &generator)
        }
        return planted
    }

    @Test(
        "are the same outages, with the same beginnings and ends, where one place sees it sooner or longer too",
        arguments: 0..<12 as Range<UInt64>)
    func same(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let planted = Self.plant(&generator)
        var world = FleetWorld()
        for minute in 0..<(10 * 1440) {
            for (index, place) in FleetWorld.places.enumerated() where minute % 5 == index {
                world.probe(place, isDown: planted.contains { $0.isDown(place, minute) }, at: FleetWorld.minute(minute))
            }
            world.turn(at: FleetWorld.minute(minute))
        }
        let past = QuorumRule.outages(
            FleetWorld.direct, world.flips.mapValues { $0.map(PlaceWord.init) }, until: FleetWorld.minute(10 * 1440))
        let told = world.incidents.map { Found(kind: $0.kind, from: $0.beganAt, until: $0.endedAt) }
        #expect(Set(past.map { Found(kind: $0.kind, from: $0.from, until: $0.until) }) == Set(told))
        #expect(past.count == told.count && past.count >= planted.count && planted.count > 10)
        for incident in world.incidents {
            let own = past.first { $0.kind == incident.kind && $0.from == incident.beganAt }
            // That of a place to which others were added at its end names them too.
            let (named, seen) = (Set(own?.places ?? []), Set(incident.sight?.places ?? []))
            #expect(named.isSubset(of: seen))
            if incident.closing == nil { #expect(own?.places == incident.sight?.places) }
        }
    }

    @Test("what is asked from one place only is down as that, at once, and never everywhere")
    func single() {
        var world = FleetWorld()
        for minute in 0..<200 {
            if minute % 5 == 0 {
                world.probe("fra", isDown: (50..<100).contains(minute), at: FleetWorld.minute(minute))
            }
            world.turn(at: FleetWorld.minute(minute))
        }
        let opened = world.told(.opened)
        #expect(opened.map(\.kind) == [.single] && opened.first?.sight == FleetSight(places: ["fra"], of: 1))
        #expect(opened.first?.openedAt == FleetWorld.minute(55) && opened.first?.severity == .major)
        #expect(world.told(.recovered).map(\.endedAt) == [FleetWorld.minute(100)])
        let past = QuorumRule.outages(
            FleetWorld.direct, world.flips.mapValues { $0.map(PlaceWord.init) }, until: FleetWorld.minute(200))
        #expect(past.map { String($0.line.suffix(49)) } == ["hd-image.replicate.work down, asked from fra only"])
    }

    @Test("one place of which alone is heard does not say how it is everywhere")
    func alone() {
        var world = FleetWorld()
        for minute in 0..<300 {
            world.silent = minute >= 60 ? ["muc", "nyc", "sin", "syd"] : []
            for (index, place) in FleetWorld.places.enumerated()
            where minute % 5 == index && !world.silent.contains(place) {
                world.probe(place, isDown: minute >= 100, at: FleetWorld.minute(minute))
            }
            world.turn(at: FleetWorld.minute(minute))
        }
        #expect(world.told(.opened).map(\.kind).filter { $0 != .silent } == [.regional])
    }

    @Test("one that others ask too from some time on goes on as seen from there, and is not told as over")
    func joined() {
        var world = FleetWorld()
        for minute in 0..<300 {
            for (index, place) in FleetWorld.places.enumerated()
            where minute % 5 == index && (place == "fra" || minute > 100) {
                world.probe(place, isDown: place == "fra" && (50..<200).contains(minute), at: FleetWorld.minute(minute))
            }
            world.turn(at: FleetWorld.minute(minute))
        }
        #expect(
            world.changes.filter(\.isTold).map { "\($0.step) \($0.incident.kind)" } == [
                "opened single", "merged single", "opened regional", "recovered regional",
            ])
    }
}

@Suite("What places of a fleet ask")
struct SeriesMatchingTests {
    private static func thing(_ model: String = "a/b", family: String = "replicate") -> AskedThing? {
        AskedThing("any", family: family, model: model, feature: "hd-image")
    }

    private static func own(_ place: String, _ endpoint: String, _ route: String = "replicate") -> SeriesMatching.Own {
        SeriesMatching.Own(place: place, series: ProbeSeries(endpoint: endpoint, route: route, tier: .work))
    }

    @Test("is one series under whatever names, and that of most places is told")
    func names() {
        let owners = [
            Self.own("fra", "hd"), Self.own("muc", "hd-image"), Self.own("nyc", "hd-image", "rep"),
            Self.own("sin", "hd-image"),
        ]
        let matching = SeriesMatching(
            Dictionary(uniqueKeysWithValues: owners.compactMap { own in Self.thing().map { (own, $0) } }))
        #expect(Set(owners.map { matching.series($0) }).count == 1)
        #expect(matching.series(owners[0]).name == owners[3].series)
    }

    @Test("is another one where the model is another, under the same name too")
    func models() throws {
        let (a, b) = (Self.own("fra", "hd-image"), Self.own("muc", "hd-image"))
        let matching = SeriesMatching([a: try #require(Self.thing()), b: try #require(Self.thing("c/d"))])
        #expect(matching.series(a) != matching.series(b) && matching.series(a).name == matching.series(b).name)
        #expect(AskedThing("backend", family: "", model: "", feature: "hd-image") == nil)
        #expect(matching.series(Self.own("fra", "other")) == FleetSeries(Self.own("fra", "other").series))
    }

    @Test("twice at one place is two, each with that of its name elsewhere")
    func twice() throws {
        let thing = try #require(Self.thing())
        let owners = [
            Self.own("fra", "a"), Self.own("fra", "b"), Self.own("muc", "a"), Self.own("muc", "b"),
            Self.own("nyc", "c"),
        ]
        let matching = SeriesMatching(Dictionary(uniqueKeysWithValues: owners.map { ($0, thing) }))
        let names = owners.map { matching.series($0).name.endpoint }
        #expect(names == ["a", "b", "a", "b", "a"])
    }
}
