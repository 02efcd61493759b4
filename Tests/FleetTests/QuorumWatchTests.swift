import Model
import Testing

@testable import Fleet

@Suite("Incidents of a fleet")
struct QuorumWatchTests {
    private static let places = FleetWorld.places
    private static let start = FleetWorld.start

    /// In minutes since the start.
    private struct Planted {
        let from: Int
        let length: Int
        let seen: [String]
    }

    private static func minute(_ minute: Int) -> Timestamp { FleetWorld.minute(minute) }

    /// One to four a day, 40 min to 4 h long, hours apart; each seen from everywhere, from most, or from few.
    private static func plant(_ generator: inout SplitMix64) -> [Planted] {
        var (planted, minute): ([Planted], Int) = ([], 120)
        while minute < 29 * 1440 {
            let count = [1, 1, 2, 3, 5, 5].randomElement(using: &generator) ?? 5
            let length = Int.random(in: 40...240, using: &generator)
            planted.append(
                Planted(from: minute, length: length, seen: places.shuffled(using: &generator).prefix(count).sorted()))
            minute += length + Int.random(in: 240...1200, using: &generator)
        }
        return planted
    }

    @Test(
        "of 30 days seen from 5 places exactly the planted ones are told, each once", arguments: 0..<4 as Range<UInt64>
    )
    func planted(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let planted = Self.plant(&generator)
        var (world, lost) = (FleetWorld(), [String: Int]())
        for minute in 0..<(30 * 1440) {
            let now = Self.minute(minute)
            for (index, place) in Self.places.enumerated() where minute % 5 == index {
                let isDown = planted.contains {
                    $0.seen.contains(place) && ($0.from..<($0.from + $0.length)).contains(minute)
                }
                let isNear = planted.contains { (($0.from - 15)..<($0.from + $0.length + 15)).contains(minute) }
                // Now and then a single probe fails for no reason.
                let isLost =
                    !isNear && minute - (lost[place] ?? -100) > 20 && Int.random(in: 0..<50, using: &generator) == 0
                if isLost { lost[place] = minute }
                world.probe(place, isDown: isDown || isLost, at: now)
            }
            world.turn(at: now)
        }
        let opened = world.told(.opened)
        #expect(opened.count == planted.count && planted.count > 25)
        #expect(world.told(.recovered).count == planted.count && world.told(.merged).isEmpty)
        for (incident, plan) in zip(opened, planted) {
            let (begin, end) = (Self.minute(plan.from), Self.minute(plan.from + plan.length))
            let isEverywhere = plan.seen.count >= 3
            #expect(incident.kind == (isEverywhere ? .down : .regional), "\(plan)")
            #expect((begin...(begin + .seconds(300))).contains(incident.beganAt))
            // Two probes in a row, of as many as are needed, and time for the others to look.
            #expect(incident.openedAt - incident.beganAt <= .seconds(1200))
            let last = world.incidents.first { $0.id == incident.id }
            #expect(last?.sight?.places == plan.seen && last?.sight?.of == 5)
            #expect(last?.endedAt.map { (end...(end + .seconds(300))).contains($0) } ?? false)
        }
    }

    @Test("what remains after an outage of all is told as down from there, and as over when it is")
    func remains() {
        var world = FleetWorld()
        for minute in 0..<400 {
            for (index, place) in Self.places.enumerated() where minute % 5 == index {
                let isDown = (100..<200).contains(minute) || place == "sin" && (100..<300).contains(minute)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            world.turn(at: Self.minute(minute))
        }
        #expect(
            world.changes.filter(\.isTold).map { "\($0.step) \($0.incident.kind)" } == [
                "opened down", "recovered down", "opened regional", "recovered regional",
            ])
        #expect(world.told(.opened).last?.sight == FleetSight(places: ["sin"], of: 5))
    }

    @Test("what was down from one place and then from all is one thing")
    func spreads() {
        var world = FleetWorld()
        for minute in 0..<400 {
            for (index, place) in Self.places.enumerated() where minute % 5 == index {
                let isDown = place == "syd" && (50..<300).contains(minute) || (150..<300).contains(minute)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            world.turn(at: Self.minute(minute))
        }
        #expect(
            world.changes.filter(\.isTold).map { "\($0.step) \($0.incident.kind)" } == [
                "opened regional", "merged regional", "opened down", "recovered down",
            ])
        let whole = world.told(.opened).last
        #expect(whole.map { $0.beganAt >= Self.minute(150) } ?? false)
        #expect(world.told(.merged).first?.closing == "it is part of \(whole?.id ?? "-")")
    }

    @Test("a place that is not heard is told of, and has no say until it is heard again")
    func silence() {
        var world = FleetWorld()
        for minute in 0..<300 {
            world.silent = (60..<200).contains(minute) ? ["fra", "muc"] : []
            for (index, place) in Self.places.enumerated() where minute % 5 == index && !world.silent.contains(place) {
                // Of those that are heard two of three see it.
                let isDown = ["nyc", "sin"].contains(place) && (100..<150).contains(minute)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            world.turn(at: Self.minute(minute))
        }
        #expect(world.told(.opened).filter { $0.kind == .silent }.map(\.cause) == [.location("fra"), .location("muc")])
        let outages = world.told(.opened).filter { $0.kind != .silent }
        #expect(outages.map(\.kind) == [.down] && outages.first?.sight == FleetSight(places: ["nyc", "sin"], of: 3))
        #expect(world.told(.recovered).count == 3 && world.incidents.allSatisfy { !$0.isOpen })
    }

    @Test("what was down is not over because nobody is heard who looks, and is when they see it up")
    func unseen() {
        var world = FleetWorld()
        for minute in 0..<400 {
            world.silent = (60..<300).contains(minute) ? Set(Self.places) : []
            world.isForgotten = (200..<300).contains(minute)
            for (index, place) in Self.places.enumerated() where minute % 5 == index && !world.silent.contains(place) {
                world.probe(place, isDown: (20..<100).contains(minute), at: Self.minute(minute))
            }
            world.turn(at: Self.minute(minute))
            if minute == 299 {
                #expect(world.told(.recovered).isEmpty && world.incidents.contains { $0.kind == .down && $0.isOpen })
            }
        }
        #expect(world.told(.recovered).filter { $0.kind == .down }.count == 1)
        #expect(world.incidents.allSatisfy { !$0.isOpen })
    }

    @Test("of what only places saw that are silent now, others who see nothing do not say that it is over")
    func unseenByOthers() {
        var world = FleetWorld()
        for minute in 0..<300 {
            world.silent = minute >= 80 ? ["fra", "muc", "nyc"] : []
            for (index, place) in Self.places.enumerated() where minute % 5 == index && !world.silent.contains(place) {
                let isDown = minute >= 20 && ["fra", "muc", "nyc"].contains(place)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            // Their words are too old by now, and those of the others are not.
            if minute == 200 { for place in world.silent { world.flips[place] = nil } }
            world.turn(at: Self.minute(minute))
        }
        #expect(world.told(.recovered).isEmpty && world.incidents.contains { $0.kind == .down && $0.isOpen })
        // After a week they are taken to be gone.
        world.turn(at: Self.minute(300) + .seconds(8 * 86_400))
        let ended = world.told(.recovered).first { $0.kind == .down }
        #expect(ended?.closing?.contains("whether it is over is not known") == true)
    }

    @Test("what is told at its end has as many places as at its beginning, though some fell silent meanwhile")
    func fewerHeard() {
        var world = FleetWorld()
        let seeing = ["fra", "muc", "nyc"]
        for minute in 0..<300 {
            world.silent = (100..<250).contains(minute) ? ["sin", "syd"] : []
            for (index, place) in Self.places.enumerated() where minute % 5 == index && !world.silent.contains(place) {
                let isDown = seeing.contains(place) && (50..<150).contains(minute)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            world.turn(at: Self.minute(minute))
        }
        let told = (world.told(.opened) + world.told(.recovered)).filter { $0.kind == .down }
        #expect(told.map { $0.sight?.of } == [5, 5] && told.last?.sight?.places == seeing)
        #expect(FleetSight.words(3, of: 5) == "down by quorum" && FleetSight.words(5, of: 5) == "down everywhere")
    }

    @Test("one that a person ended is not found again while it goes on, and is when it comes again")
    func byHand() throws {
        var world = FleetWorld()
        for minute in 0..<400 {
            for (index, place) in Self.places.enumerated() where minute % 5 == index {
                let isDown = (50..<200).contains(minute) || (300..<350).contains(minute)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            if minute == 100 {
                let open = try #require(world.incidents.firstIndex { $0.isOpen })
                (world.incidents[open].isByHand, world.incidents[open].closedAt) = (true, Self.minute(100))
                world.incidents[open].endedAt = Self.minute(100)
            }
            world.turn(at: Self.minute(minute))
        }
        #expect(world.told(.opened).map(\.beganAt) == [Self.minute(50), Self.minute(300)])
        #expect(world.incidents.allSatisfy { !$0.isOpen })
    }

    @Test("notes are read as they were written, whatever stands in them")
    func notes() {
        let texts = ["asked them", "two\nlines", "C:\\new\\\n\\", "", " \\n "]
        let notes = texts.enumerated().map { IncidentNote(at: Self.minute($0.offset), text: $0.element) }
        #expect(FleetNotes.notes(notes.map(FleetNotes.line).joined()) == notes)
    }

    @Test("a place that is retired has no say any more, whatever it saw last, and is not silent")
    func retired() {
        var world = FleetWorld()
        for minute in 0..<200 {
            world.retired = minute >= 100 ? ["fra", "muc", "nyc"] : []
            for (index, place) in Self.places.enumerated() where minute % 5 == index && !world.retired.contains(place) {
                let isDown = minute >= 20 && ["fra", "muc", "nyc"].contains(place)
                world.probe(place, isDown: isDown, at: Self.minute(minute))
            }
            world.turn(at: Self.minute(minute))
            if minute == 99 { #expect(world.incidents.contains { $0.kind == .down && $0.isOpen }) }
        }
        #expect(world.incidents.allSatisfy { !$0.isOpen })
        #expect(!world.incidents.contains { $0.kind == .silent })
    }

    @Test("a silence ends as closed where its place is retired, and counts anew from when it is added again")
    func retiredInSilence() {
        var world = FleetWorld()
        for minute in 0..<200 {
            world.silent = (20..<190).contains(minute) ? ["fra"] : []
            world.retired = (60..<100).contains(minute) ? ["fra"] : []
            if minute == 100 { world.added["fra"] = Self.minute(100) }
            world.turn(at: Self.minute(minute))
        }
        let ends = world.told(.recovered)
        #expect(ends.map(\.closing) == ["the place fra was retired", nil])
        #expect(ends.first?.endedAt == Self.minute(60))
        let again = world.told(.opened).last
        #expect(
            world.told(.opened).count == 2 && again?.openedAt == Self.minute(106) && again?.beganAt == Self.minute(100))
    }

    @Test("a silence before anybody listened is nobody's")
    func earlier() {
        let now = Self.start + .seconds(10_000)
        var world = FleetWorld()
        world.heard = Dictionary(uniqueKeysWithValues: Self.places.map { ($0, Self.start) })
        let view = world.view(at: now)
        #expect(world.watch.look(view, known: [], watchedSince: now + .seconds(-20)).changes.isEmpty)
        #expect(world.watch.look(view, known: [], watchedSince: now + .seconds(-301)).changes.count == 5)
    }
}
