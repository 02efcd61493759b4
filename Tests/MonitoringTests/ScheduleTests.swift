import Model
import Monitoring
import Testing

@Suite("Schedule")
struct ScheduleTests {
    private func entry(_ name: String, _ route: String = "replicate", every seconds: Int = 60) -> Schedule.Entry {
        Schedule.Entry(
            series: series(name, route), lane: route, cadence: .every(Span(.seconds(seconds))), limit: .seconds(30))
    }

    private func entries(_ count: Int, every seconds: Int = 60) -> [Schedule.Entry] {
        (0..<count).map { entry("e\($0)", "p\($0 % 7)", every: seconds) }
    }

    /// Plays a schedule from wake to wake; each probe takes as long as is said.
    private func play(
        _ schedule: inout Schedule, from start: Timestamp, for span: Duration, taking: Duration
    ) -> (started: [Schedule.Slot], missed: Int) {
        var (started, missed): ([Schedule.Slot], Int) = ([], 0)
        var ends: [(at: Timestamp, series: ProbeSeries)] = []
        var now = start
        while now < start + span {
            guard let next = [schedule.nextWake, ends.first?.at].compactMap(\.self).min(), next < start + span else {
                break
            }
            now = max(now, next)
            var actions: [Schedule.Action] = []
            if let end = ends.first, end.at <= now {
                ends.removeFirst()
                actions = schedule.handle(.finished(end.series), at: now)
            } else {
                actions = schedule.handle(.tick, at: now)
            }
            for slot in actions.compactMap(\.started) {
                started.append(slot)
                ends.append((now + taking, slot.series))
            }
            missed += actions.map(\.missedCount).reduce(0, +)
        }
        for end in ends { _ = schedule.handle(.finished(end.series), at: now) }
        return (started, missed)
    }

    @Test("every series has one slot an interval, spread over the first one, at the same place after a restart")
    func spread() {
        // A slot may lie at noon itself.
        let start = noon + .milliseconds(1)
        var schedule = Schedule(entries(600), limits: Schedule.Limits(total: 100, perLane: 100), at: start)
        let (started, missed) = play(&schedule, from: start, for: .seconds(120), taking: .milliseconds(10))
        #expect(missed == 0)
        let first = Dictionary(grouping: started, by: \.series)
        #expect(first.count == 600 && first.values.allSatisfy { $0.count == 2 })
        let seconds = Dictionary(grouping: started.prefix(600)) { Int(($0.due - noon).seconds) }
        #expect(seconds.count > 55 && seconds.values.map(\.count).max() ?? 0 < 30)
        // At common beats, half a second apart.
        #expect(Set(started.map(\.due)).count <= 240)
        var again = Schedule(entries(600), limits: Schedule.Limits(total: 100, perLane: 100), at: noon + .seconds(600))
        let later = play(&again, from: noon + .seconds(600), for: .seconds(60), taking: .milliseconds(10)).started
        for slot in later {
            #expect((slot.due - (first[slot.series]?.first?.due ?? noon)).microseconds % 60_000_000 == 0)
        }
    }

    @Test("a probe that outlasts its interval is never asked twice at once, and what it misses is one count")
    func overlap() {
        var schedule = Schedule([entry("a", every: 10)], limits: Schedule.Limits(total: 4, perLane: 4), at: noon)
        let (started, missed) = play(&schedule, from: noon, for: .seconds(100), taking: .seconds(25))
        #expect(started.count == 4)
        #expect(missed == 6)
        #expect(zip(started, started.dropFirst()).allSatisfy { $1.due - $0.due >= .seconds(25) })
    }

    @Test("no more is under way than the limits say, in all and at one provider, and what waits is served in turn")
    func limits() {
        var schedule = Schedule(entries(70, every: 60), limits: Schedule.Limits(total: 5, perLane: 2), at: noon)
        var underWay: [ProbeSeries] = []
        var served: Set<ProbeSeries> = []
        var now = noon
        while now < noon + .seconds(300) {
            now = now + .seconds(1)
            let ended = underWay.isEmpty ? nil : underWay.removeFirst()
            for slot in schedule.handle(ended.map(Schedule.Event.finished) ?? .tick, at: now).compactMap(\.started) {
                underWay.append(slot.series)
                served.insert(slot.series)
            }
            #expect(underWay.count <= 5)
            #expect(Dictionary(grouping: underWay, by: \.route).values.allSatisfy { $0.count <= 2 })
        }
        #expect(served.count == 70)
    }

    @Test("what waits at a provider is served although what waited before it is gone")
    func parked() {
        let limits = Schedule.Limits(total: 9, perLane: 1)
        let all = ["a", "b", "c"].map { entry($0) }
        var schedule = Schedule(all, limits: limits, at: noon)
        let calls = schedule.handle(.now(all.map(\.series)), at: noon).compactMap(\.started)
        #expect(calls.map(\.series) == [series("a")])
        schedule.replace([entry("a"), entry("c")], limits: limits, at: noon)
        let next = schedule.handle(.finished(series("a")), at: noon + .seconds(1)).compactMap(\.started)
        #expect(next.map(\.series) == [series("c")])
        schedule.replace(all, limits: Schedule.Limits(total: 9, perLane: 2), at: noon + .seconds(1))
        let more = schedule.handle(.now([series("a"), series("b")]), at: noon + .seconds(1)).compactMap(\.started)
        #expect(more.map(\.series) == [series("a")])
        schedule.replace(all, limits: Schedule.Limits(total: 9, perLane: 3), at: noon + .seconds(2))
        #expect(schedule.handle(.tick, at: noon + .seconds(2)).compactMap(\.started).map(\.series) == [series("b")])
    }

    @Test("after a suspend the missed slots are counted at once, and the series goes on at its place")
    func suspend() {
        var schedule = Schedule([entry("a")], limits: Schedule.Limits(total: 1, perLane: 1), at: noon)
        _ = play(&schedule, from: noon, for: .seconds(120), taking: .seconds(1))
        let woken = schedule.handle(.tick, at: noon + .seconds(8 * 3600))
        #expect(woken.map(\.missedCount).reduce(0, +) == 477)
        #expect(woken.compactMap(\.started).count == 1)
        _ = schedule.handle(.finished(series("a")), at: noon + .seconds(8 * 3600 + 1))
        let next = schedule.nextWake ?? noon
        #expect(next - (noon + .seconds(8 * 3600)) <= .seconds(60))
    }

    @Test("a probe under way for longer than its limit is cancelled, once")
    func limit() {
        var schedule = Schedule([entry("a", every: 600)], limits: Schedule.Limits(total: 1, perLane: 1), at: noon)
        let start = schedule.nextWake ?? noon
        #expect(schedule.handle(.tick, at: start).count == 1)
        #expect(schedule.nextWake == start + .seconds(30))
        #expect(schedule.handle(.tick, at: start + .seconds(30)) == [.cancel(series("a"))])
        #expect(schedule.handle(.tick, at: start + .seconds(31)).isEmpty)
        _ = schedule.handle(.finished(series("a")), at: start + .seconds(32))
        #expect(schedule.isIdle)
    }

    @Test("a hurried series comes as many times as often, until it no longer is")
    func hurry() {
        var schedule = Schedule([entry("a", every: 3600)], limits: Schedule.Limits(total: 1, perLane: 1), at: noon)
        _ = schedule.handle(.hurry(series("a"), times: 4), at: noon)
        #expect(play(&schedule, from: noon, for: .seconds(3600), taking: .seconds(1)).started.count == 4)
        _ = schedule.handle(.hurry(series("a"), times: 1), at: noon + .seconds(3600))
        #expect(
            play(&schedule, from: noon + .seconds(3600), for: .seconds(7200), taking: .seconds(1)).started.count == 2)
    }

    @Test("a calendar is kept by the wall clock, also when that was set")
    func calendar() throws {
        let cron = Cadence.cron(try #require(CronExpression(typed: "30 13 * * *")))
        let own = Schedule.Entry(series: series("a"), lane: "p", cadence: cron, limit: .seconds(30))
        var schedule = Schedule([own], limits: Schedule.Limits(total: 1, perLane: 1), at: noon)
        #expect(schedule.nextWake == noon + .seconds(5400))
        _ = schedule.handle(.clock(.seconds(3600)), at: noon)
        #expect(schedule.nextWake == noon + .seconds(1800))
    }

    @Test("other entries leave those that stay at their slots, and what is gone is asked no more")
    func replaced() {
        let limits = Schedule.Limits(total: 9, perLane: 9)
        var schedule = Schedule([entry("a"), entry("b")], limits: limits, at: noon)
        let before = schedule.nextWake
        schedule.replace([entry("a"), entry("b"), entry("c", every: 3600)], limits: limits, at: noon)
        #expect(schedule.nextWake == before)
        schedule.replace([entry("c", every: 30)], limits: limits, at: noon)
        let started = play(&schedule, from: noon, for: .seconds(300), taking: .seconds(1)).started
        #expect(Set(started.map(\.series)) == [series("c")] && started.count == 10)
    }

    @Test("told to drain, it begins nothing, and still cancels what takes too long")
    func drain() {
        var schedule = Schedule([entry("a")], limits: Schedule.Limits(total: 1, perLane: 1), at: noon)
        let start = schedule.nextWake ?? noon
        _ = schedule.handle(.tick, at: start)
        #expect(schedule.handle(.drain, at: start + .seconds(1)).isEmpty)
        #expect(schedule.nextWake == start + .seconds(30))
        #expect(schedule.handle(.finished(series("a")), at: start + .seconds(2)).isEmpty && schedule.isIdle)
        #expect(schedule.handle(.tick, at: start + .seconds(600)).isEmpty)
    }
}
