import Harness
import Model
import Testing

@Suite("Schedule")
struct ScheduleTests {
    private let start = Timestamp(microseconds: 1_000_000_000)

    @Test("the first tick is due at once, the next one interval later")
    func grid() {
        var schedule = Schedule(every: .seconds(60), from: start)
        #expect(schedule.turn(at: start) == Schedule.Turn(tick: start, wait: .zero, missed: []))
        let second = schedule.turn(at: start + .seconds(10))
        #expect(second == Schedule.Turn(tick: start + .seconds(60), wait: .seconds(50), missed: []))
    }

    @Test("a run that takes longer than its slot is late for the next, and misses those in between")
    func missed() {
        var schedule = Schedule(every: .seconds(60), from: start)
        _ = schedule.turn(at: start)
        let late = schedule.turn(at: start + .seconds(70))
        #expect(late == Schedule.Turn(tick: start + .seconds(60), wait: .zero, missed: []))
        let slow = schedule.turn(at: start + .seconds(250))
        #expect(slow.missed == [start + .seconds(120), start + .seconds(180)])
        #expect(slow.tick == start + .seconds(240))
        #expect(slow.wait == .zero)
    }

    @Test("after a long suspend the ticks keep to their grid, and at most a thousand missed ones are told")
    func suspend() {
        var schedule = Schedule(every: .seconds(1), from: start)
        _ = schedule.turn(at: start)
        let turn = schedule.turn(at: start + .seconds(100_000))
        #expect(turn.missed.count == 1000)
        #expect(turn.tick == start + .seconds(100_000))
    }

    @Test("a clock that jumps back makes the next tick wait, and repeats none")
    func backwards() {
        var schedule = Schedule(every: .seconds(60), from: start)
        _ = schedule.turn(at: start)
        let turn = schedule.turn(at: start + .seconds(-3600))
        #expect(turn == Schedule.Turn(tick: start + .seconds(60), wait: .seconds(3660), missed: []))
    }
}
