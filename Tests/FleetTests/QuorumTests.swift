import Model
import Testing

@testable import Fleet

@Suite("Flips of a fleet")
struct QuorumTests {
    private func flip(_ second: Int64, _ state: TargetState) -> StateFlip {
        StateFlip(at: Timestamp(microseconds: second * 1_000_000), state: state, isConfirmed: true)
    }

    private func quorum(_ places: [[StateFlip]]) -> [StateFlip] {
        let words = places.enumerated().map { ($0.offset, $0.element.map(PlaceWord.init)) }
        return FleetFlips.quorum(Dictionary(uniqueKeysWithValues: words))
    }

    @Test("one place is as it is")
    func single() {
        let flips = [flip(1, .up), flip(5, .down), flip(9, .up)]
        #expect(quorum([flips]) == flips)
        #expect(quorum([]).isEmpty)
    }

    @Test("down is what more than half of the places say, from the moment they do")
    func majority() {
        let up = flip(0, .up)
        let places = [[up, flip(10, .down), flip(30, .up)], [up, flip(20, .down), flip(40, .up)], [up]]
        #expect(quorum(places) == [up, flip(20, .down), flip(30, .up)])
        #expect(quorum(Array(places.dropLast()) + [[]]) == [up, flip(20, .down), flip(30, .up)])
    }

    /// Against counting anew at each moment.
    @Test("any histories give what counting at each moment gives", arguments: 0..<200)
    func counted(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let places = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            var moment: Int64 = 0
            return (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                moment += Int64.random(in: 1...4, using: &generator)
                return flip(moment, Bool.random(using: &generator) ? .up : .down)
            }
        }
        let merged = quorum(places)
        for second in 0..<40 as Range<Int64> {
            let moment = Timestamp(microseconds: second * 1_000_000)
            let known = places.compactMap { $0.last { $0.at <= moment }?.state }
            let expected = known.isEmpty ? nil : 2 * known.count { $0 == .down } > known.count ? TargetState.down : .up
            #expect(merged.last { $0.at <= moment }?.state == expected)
        }
        #expect(zip(merged, merged.dropFirst()).allSatisfy { $0.state != $1.state && $0.at < $1.at })
    }

    @Test("of two files of a place the one that was lost says nothing after it was heard last")
    func files() {
        let lost = StateTrack(
            flips: [flip(0, .up), flip(50, .down)], end: Timestamp(microseconds: 60_000_000))
        let old = StateTrack(flips: [flip(0, .up)])
        let words = PlaceWords.merged([lost, old])
        #expect(
            words.map(\.state) == [.up, .down, .up] && words.map { $0.at.microseconds / 1_000_000 } == [0, 50, 60])
        // One that is begun anew has no state before it has confirmed one.
        let new = StateTrack(flips: [flip(70, .up)])
        #expect(PlaceWords.merged([lost, new]).map(\.state) == [.up, .down, nil, .up])
        #expect(PlaceWords.merged([StateTrack(flips: [flip(70, .up)], end: Timestamp(microseconds: 0))]).isEmpty)
    }

    @Test("a place that is gone votes no more")
    func gone() {
        let end = PlaceWord(at: Timestamp(microseconds: 50_000_000), state: nil)
        let down = [flip(0, .down)].map(PlaceWord.init)
        let up = [flip(1, .up)].map(PlaceWord.init)
        #expect(FleetFlips.quorum(["fra": down + [end], "muc": down, "nyc": up]).map(\.state) == [.down, .up])
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        let found = QuorumRule.outages(
            series, ["fra": down + [end], "nyc": up], until: Timestamp(microseconds: 90_000_000))
        #expect(found.count == 1 && found[0].until == end.at && found[0].of == 2 && !found[0].isEverywhere)
    }
}
