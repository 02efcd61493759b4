import Foundation
import Harness
import Model
import Planning
import Recording
import Synchronization
import TestSupport
import Testing

/// A wall clock that can be set.
private final class SettableClock: Sendable {
    private let offset = Mutex(Duration.zero)

    func set(by step: Duration) { offset.withLock { $0 += step } }

    var wall: WallClock {
        WallClock { [self] in WallClock.system.now() + offset.withLock { $0 } }
    }
}

@Suite("A machine's clock that is set, and a ledger that is taken away")
struct ClockTests {
    @Test("a step is told with its direction, and neither the pace of a correction nor a long silence is one")
    func steps() {
        func reading(_ steady: Int64, _ wall: Int64) -> SteadyClock.Reading {
            SteadyClock.Reading(
                steady: Timestamp(microseconds: steady * 1_000_000), wall: Timestamp(microseconds: wall * 1_000_000))
        }
        var watch = ClockWatch(reading(0, 0))
        #expect(watch.step(reading(60, 60)) == nil)
        #expect(watch.step(reading(120, 122)) == nil)
        #expect(watch.step(reading(86_520, 86_565)) == nil)
        #expect(watch.step(reading(86_580, 86_625 - 7200)) == .seconds(-7200))
        #expect(!watch.wasSetForward)
        #expect(watch.step(reading(86_640, 86_685 - 7200)) == nil)
        #expect(watch.step(reading(86_700, 86_745)) == .seconds(7200))
        #expect(watch.wasSetForward)
        #expect(Finding.clockStep(.seconds(-7200)).actual == "it was set back by 2 h 00 m since the run before")
    }

    @Test("steady time keeps the pace of the monotonic clock while the wall clock is set")
    func steady() {
        let clock = SettableClock()
        let start = ContinuousClock.now
        let monotonic = Mutex(start)
        let steady = SteadyClock(wall: clock.wall, monotonic: { monotonic.withLock { $0 } })
        let first = steady.reading()
        clock.set(by: .seconds(-86_400))
        monotonic.withLock { $0 += .seconds(10) }
        let second = steady.reading()
        #expect(second.steady - first.steady == .seconds(10))
        #expect(second.wall < first.wall)
    }

    @Test(
        "a monitor keeps its interval when the clock is set by hours or days, says so in the rows, and prunes nothing",
        arguments: [-3 * 86_400, 400 * 86_400])
    func monitor(seconds: Int) async throws {
        let server = try SessionTests.server()
        try await withTemporaryFolder { folder in
            let (lines, clock) = (Lines(), SettableClock())
            var settings = SessionTests.settings(server.url, in: folder)
            settings.watch.runs = Count(4)
            let monitor = try Monitor(
                WatchPlan.Request(tiers: [.work]), at: TestTarget(label: nil, settings: settings),
                console: Console(output: lines.add, error: lines.add), clock: clock.wall)
            let ended = Mutex(0)
            let began = ContinuousClock.now
            try await monitor.run {
                RunObserver(
                    note: { _ in },
                    end: {
                        if ended.withLock({
                            $0 += 1; return $0
                        }) == 2 {
                            clock.set(by: .seconds(seconds))
                        }
                    })
            }
            #expect(ContinuousClock.now - began < .seconds(60))
            let ledger = try Ledger(path: folder + "/assay.db", readOnly: true)
            let verdicts = try ledger.verdicts()
            #expect(verdicts.count { $0.outcomeClass != .skipped } >= 3)
            #expect(verdicts.count { $0.outcomeClass == .skipped } < 60)
            let told = verdicts.filter { $0.findings.contains { $0.subject == "clock" } }
            #expect(!told.isEmpty && told.allSatisfy { $0.code == .ok })
            let word = seconds < 0 ? "set back by 7" : "set forward by 9"
            #expect(
                told.first?.findings.last?.actual.contains(word) == true, "\(told.first?.findings.last?.actual ?? "")")
            #expect(lines.all.count { $0.contains("warning: the machine's clock") } == 1)
            #expect(verdicts.allSatisfy { $0.outcome.serviceTime >= .zero })
            #expect(try await SessionTests.endings(folder).count { $0 == "0" } >= 3)
        }
    }

    @Test(
        "a monitor whose ledger is deleted or replaced ends within a round, and says which", arguments: [false, true])
    func taken(replaced: Bool) async throws {
        let server = try SessionTests.server()
        try await withTemporaryFolder { folder in
            let lines = Lines()
            var settings = SessionTests.settings(server.url, in: folder)
            settings.watch.runs = Count(5)
            let path = settings.ledgerPath
            let monitor = try Monitor(
                WatchPlan.Request(tiers: [.work]), at: TestTarget(label: nil, settings: settings),
                console: Console(output: lines.add, error: lines.add))
            await #expect(throws: RecordingError.taken(path: path)) {
                try await monitor.run {
                    RunObserver(
                        note: { _ in },
                        end: {
                            try? FileManager.default.removeItem(atPath: path)
                            if replaced { try? Data("other".utf8).write(to: URL(filePath: path)) }
                        })
                }
            }
            #expect(lines.all.count { $0.contains("1 checks") } <= 1)
        }
    }

    @Test("a pulse is well while something happens, and says what does not when it has not for too long")
    func pulse() {
        let moment = Mutex(ContinuousClock.now)
        let pulse = Pulse(limit: .seconds(90), now: { moment.withLock { $0 } })
        moment.withLock { $0 += .seconds(80) }
        #expect(pulse.problem == nil)
        pulse.beat()
        moment.withLock { $0 += .seconds(80) }
        #expect(pulse.problem == nil)
        moment.withLock { $0 += .seconds(40) }
        #expect(pulse.problem == "nothing was probed for 2 m 00 s; the longest that is in order is 1 m 30 s")
    }
}
