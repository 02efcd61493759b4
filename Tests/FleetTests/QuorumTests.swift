import Model
import Testing

@testable import Fleet

@Suite("Flips of a fleet")
struct QuorumTests {
    private func flip(_ second: Int64, _ state: TargetState) -> StateFlip {
        StateFlip(at: Timestamp(microseconds: second * 1_000_000), state: state, isConfirmed: true)
    }

    @Test("one place is as it is")
    func single() {
        let flips = [flip(1, .up), flip(5, .down), flip(9, .up)]
        #expect(FleetFlips.quorum([flips]) == flips)
        #expect(FleetFlips.quorum([]).isEmpty)
    }

    @Test("down is what more than half of the places say, from the moment they do")
    func majority() {
        let up = flip(0, .up)
        let places = [[up, flip(10, .down), flip(30, .up)], [up, flip(20, .down), flip(40, .up)], [up]]
        #expect(FleetFlips.quorum(places) == [up, flip(20, .down), flip(30, .up)])
        #expect(FleetFlips.quorum(Array(places.dropLast()) + [[]]) == [up, flip(20, .down), flip(30, .up)])
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
        let merged = FleetFlips.quorum(places)
        for second in 0..<40 as Range<Int64> {
            let moment = Timestamp(microseconds: second * 1_000_000)
            let known = places.compactMap { $0.last { $0.at <= moment }?.state }
            let expected = known.isEmpty ? nil : 2 * known.count { $0 == .down } > known.count ? TargetState.down : .up
            #expect(merged.last { $0.at <= moment }?.state == expected)
        }
        #expect(zip(merged, merged.dropFirst()).allSatisfy { $0.state != $1.state && $0.at < $1.at })
    }
}
