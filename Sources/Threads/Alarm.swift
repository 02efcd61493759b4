import CLinux
import Glibc
import Synchronization

/// Wakes one task at a moment, which may be put off or brought forward while it waits. A thread of its own waits for a timer of the
/// kernel's that counts the time the machine sleeps, as `ContinuousClock` does: half the wake-ups of `Task.sleep`, and
/// none that come when nobody waits any more.
package final class Alarm: Sendable {
    private struct State {
        var waiting: CheckedContinuation<Void, Never>?
        /// It rang, or its task was cancelled, before anybody waited.
        var hasRung = false
        var pause = Duration.zero
        /// Nil where the system gives no timer, or no thread: it is slept then.
        var timer: Int32?
    }

    private let state = Mutex(State())

    package init() {
        let timer = timerfd_create(CLOCK_BOOTTIME, Int32(TFD_CLOEXEC))
        guard timer >= 0 else { return }
        let box = Unmanaged.passRetained(Ringer(alarm: self, timer: timer))
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { context in
                context.map { Unmanaged<Ringer>.fromOpaque($0).takeRetainedValue().work() }
                return nil
            }, box.toOpaque())
        guard failed == 0 else {
            box.release()
            close(timer)
            return
        }
        pthread_detach(thread)
        state.withLock { $0.timer = timer }
    }

    /// The thread does not keep the alarm: it is told to end by a timer that rings for nobody.
    private final class Ringer: Sendable {
        private let alarm: WeakAlarm
        private let timer: Int32

        init(alarm: Alarm, timer: Int32) {
            self.alarm = WeakAlarm(alarm)
            self.timer = timer
        }

        func work() {
            var count: UInt64 = 0
            while true {
                let got = read(timer, &count, 8)
                guard got == 8 || errno == EINTR, let alarm = alarm.value else { break }
                if got == 8 { alarm.ring() }
            }
            close(timer)
        }
    }

    private final class WeakAlarm: Sendable {
        weak let value: Alarm?
        init(_ value: Alarm) { self.value = value }
    }

    deinit { state.withLock { $0.timer.map { Alarm.set($0, after: .zero) } } }

    /// From now on it rings then, and not at the moment that was set before.
    package func set(after pause: Duration) {
        state.withLock { state in
            state.pause = pause
            state.timer.map { Alarm.set($0, after: pause) }
        }
    }

    /// Until it rings, or the task is cancelled. One task at a time.
    package func wait() async {
        let slept = state.withLock { $0.timer == nil ? $0.pause : nil }
        if let slept {
            try? await Task.sleep(for: slept)
            return
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.hasRung else {
                        state.hasRung = false
                        return true
                    }
                    precondition(state.waiting == nil, "one task waits for an alarm")
                    state.waiting = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }

    private func ring() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            state.hasRung = state.waiting == nil
            return state.waiting
        }
        waiting?.resume()
    }

    /// Zero would stop it.
    private static func set(_ timer: Int32, after pause: Duration) {
        let (seconds, attoseconds) = max(pause, .nanoseconds(1)).components
        var value = itimerspec()
        value.it_value = timespec(
            tv_sec: Int(seconds), tv_nsec: max(seconds > 0 ? 0 : 1, Int(attoseconds / 1_000_000_000)))
        timerfd_settime(timer, 0, &value, nil)
    }
}

/// Holds one task up until it is opened.
package final class Latch: Sendable {
    private enum State {
        case closed
        case waiting(CheckedContinuation<Void, Never>)
        case open
    }

    private let state = Mutex(State.closed)

    package init() {}

    package func open() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state = .open }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume()
    }

    /// Until it is open, or the task is cancelled. One task at a time.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if case .open = state { return true }
                    state = .waiting(continuation)
                    return false
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            open()
        }
    }
}
