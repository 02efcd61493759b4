import Model
import Testing

@testable import Fleet

@Suite("Outages of a fleet")
struct OutageTests {
    private static let places = ["fra", "muc", "nyc", "sin", "syd"]
    private static let minute = Duration.seconds(60)
    private static let start = Timestamp(microseconds: 1_790_000_000_000_000)

    /// In minutes since the start, and from where it is seen.
    private struct Planted {
        let from: Int
        let length: Int
        let seen: [String]
    }

    /// One to four a day, 40 min to 4 h long, hours apart; each seen from everywhere, from most, or from few.
    private static func plant(_ generator: inout SplitMix64) -> [Planted] {
        var (planted, minute): ([Planted], Int) = ([], 120)
        while minute < 29 * 1440 {
            let count = [1, 1, 2, 3, 5, 5].randomElement(using: &generator) ?? 5
            let length = Int.random(in: 40...240, using: &generator)
            let seen = places.shuffled(using: &generator).prefix(count).sorted()
            planted.append(Planted(from: minute, length: length, seen: seen))
            minute += length + Int.random(in: 240...1200, using: &generator)
        }
        return planted
    }

    /// What a place confirms that probes every five minutes, at a minute of its own, and now and then loses a single probe for no reason.
    private static func flips(_ place: Int, _ planted: [Planted], _ generator: inout SplitMix64) -> [StateFlip] {
        var tracker = StateTracker()
        var (flips, lastLost): ([StateFlip], Int) = ([], 0)
        for minute in stride(from: place, to: 30 * 1440, by: 5) {
            let isDown = planted.contains {
                $0.seen.contains(places[place]) && ($0.from..<($0.from + $0.length)).contains(minute)
            }
            let isNear = planted.contains { (($0.from - 15)..<($0.from + $0.length + 15)).contains(minute) }
            let isLost = !isNear && minute - lastLost > 20 && Int.random(in: 0..<50, using: &generator) == 0
            if isLost { lastLost = minute }
            flips += tracker.observe(isDown || isLost ? .down : .up, at: start + Self.minute * minute)
        }
        return flips.filter(\.isConfirmed)
    }

    @Test(
        "of 30 days seen from 5 places exactly the planted ones, global and regional",
        arguments: 0..<20 as Range<UInt64>)
    func planted(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let planted = Self.plant(&generator)
        var flips: [String: [PlaceWord]] = [:]
        for (index, place) in Self.places.enumerated() {
            flips[place] = Self.flips(index, planted, &generator).map(PlaceWord.init)
        }
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        let found = QuorumRule.outages(series, flips, until: Self.start + Self.minute * (30 * 1440))
        #expect(found.count == planted.count && planted.count > 25)
        for (outage, plan) in zip(found, planted) {
            #expect(outage.places == plan.seen && outage.most == plan.seen.count && outage.of == 5)
            #expect(outage.isEverywhere == (plan.seen.count >= 3))
            let begin = Self.start + Self.minute * plan.from
            let end = begin + Self.minute * plan.length
            // A place looks every five minutes.
            #expect((begin...(begin + Self.minute * 5)).contains(outage.from))
            #expect(outage.until.map { (end...(end + Self.minute * 5)).contains($0) } ?? false)
        }
    }

    @Test("one that goes on has no end, and says from where it is seen")
    func ongoing() {
        func flip(_ second: Int64, _ state: TargetState) -> PlaceWord {
            PlaceWord(at: Timestamp(microseconds: second * 1_000_000), state: state)
        }
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        let now = Timestamp(microseconds: 1_000_000_000)
        let found = QuorumRule.outages(
            series, ["fra": [flip(0, .up), flip(9, .down)], "muc": [flip(0, .up)]], until: now)
        #expect(
            found.map(\.line) == ["1970-01-01 00:00:09 UTC and it goes on: hd-image.replicate.work down from fra only"])
        // Where it is over for most it goes on from there alone, and nothing is said to go on where it has ended.
        let both = QuorumRule.outages(
            series, ["fra": [flip(9, .down)], "muc": [flip(9, .down), flip(69, .up)]], until: now)
        #expect(
            both.map(\.line) == [
                "1970-01-01 00:00:09 UTC to 1970-01-01 00:01:09 (\(Duration.seconds(60).readable)): "
                    + "hd-image.replicate.work down everywhere (2 of 2): fra 00:00:09, muc 00:00:09",
                "1970-01-01 00:01:09 UTC and it goes on: hd-image.replicate.work down from fra only",
            ])
        let (up, down) = (flip(0, .up), flip(9, .down))
        let some = QuorumRule.outages(
            series, ["fra": [up, down], "muc": [up, down, flip(69, .up)], "nyc": [up], "sin": [up]], until: now)
        #expect(
            some.map(\.line.description).first?.contains("goes on, still seen from fra: ") == true && some.count == 1)
    }

    @Test("is one of all by the window of the settings, and says since when each place saw it")
    func window() {
        func flip(_ second: Int64, _ state: TargetState) -> PlaceWord {
            PlaceWord(at: Timestamp(microseconds: second * 1_000_000), state: state)
        }
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        let places = [
            "fra": [flip(0, .up), flip(100, .down), flip(400, .up)],
            "muc": [flip(0, .up), flip(130, .down), flip(160, .up)], "nyc": [flip(0, .up)],
        ]
        let now = Timestamp(microseconds: 1_000_000_000)
        let wide = QuorumRule.outages(series, places, FleetRules(), until: now)
        #expect(wide.first?.line.hasSuffix("down by quorum (2 of 3): fra 00:01:40, muc 00:02:10") == true)
        // Both saw it for half a minute.
        let narrow = QuorumRule.outages(series, places, FleetRules(window: Span(.seconds(10))), until: now)
        #expect(
            narrow.contains { $0.isEverywhere && $0.until.map { $0 <= Timestamp(microseconds: 175_000_000) } ?? false })
        #expect(narrow.last.map { !$0.isEverywhere && $0.places == ["fra"] } ?? false)
        let three = QuorumRule.outages(series, places, FleetRules(quorum: Count(3)), until: now)
        #expect(!three.contains(where: \.isEverywhere) && three.first?.places == ["fra", "muc"])
        #expect(three.first?.line.hasSuffix("down from 2 places only: fra 00:01:40, muc 00:02:10") == true)
    }

    @Test("is told once, where a place saw it, saw it up, and was counted when more saw it")
    func once() {
        func flip(_ second: Int64, _ state: TargetState) -> PlaceWord {
            PlaceWord(at: Timestamp(microseconds: second * 1_000_000), state: state)
        }
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        let found = QuorumRule.outages(
            series,
            [
                "fra": [flip(0, .up)], "nyc": [flip(0, .up), flip(2000, .down), flip(2002, .up)],
                "syd": [flip(0, .up), flip(2003, .down), flip(2006, .up)],
            ], until: Timestamp(microseconds: 9_000_000_000))
        #expect(found.count == 1 && found.first?.places == ["nyc", "syd"])
        #expect(found.first?.from == Timestamp(microseconds: 2_000_000_000))
    }
}
