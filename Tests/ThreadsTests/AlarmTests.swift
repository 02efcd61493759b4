import Testing
import Threads

@Suite("Alarm")
struct AlarmTests {
    private func took(_ work: () async -> Void) async -> Duration { await ContinuousClock().measure(work) }

    @Test("it rings when it was set to last, though it was set to another moment before", arguments: [false, true])
    func moved(isEarlier: Bool) async {
        let alarm = Alarm()
        alarm.set(after: isEarlier ? .seconds(60) : .milliseconds(1))
        alarm.set(after: .milliseconds(80))
        let took = await took { await alarm.wait() }
        #expect(took >= .milliseconds(79) && took < .seconds(30), "\(took)")
    }

    @Test("it can be brought forward while a task waits, and rings again and again")
    func forward() async {
        let alarm = Alarm()
        alarm.set(after: .seconds(60))
        async let waiting: Void = alarm.wait()
        try? await Task.sleep(for: .milliseconds(20))
        alarm.set(after: .zero)
        await waiting
        for _ in 0..<200 {
            alarm.set(after: .microseconds(50))
            await alarm.wait()
        }
    }

    @Test("whoever is cancelled waits no more, and alarms that are gone leave no file open")
    func cancelled() async {
        for _ in 0..<2000 {
            let alarm = Alarm()
            alarm.set(after: .seconds(60))
            let task = Task { await alarm.wait() }
            task.cancel()
            await task.value
        }
        let gate = Latch()
        let task = Task { await gate.wait() }
        task.cancel()
        await task.value
        let other = Latch()
        other.open()
        await other.wait()
    }
}
