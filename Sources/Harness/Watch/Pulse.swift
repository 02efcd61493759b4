import Model
import Synchronization

/// Whether a monitor still does what it is for: something was begun or ended not long ago.
package final class Pulse: Sendable {
    private let limit: Mutex<Duration>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let last: Mutex<ContinuousClock.Instant>

    /// - Parameter limit: how long nothing may happen.
    package init(limit: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.limit = Mutex(limit)
        self.now = now
        last = Mutex(now())
    }

    package func beat() {
        let moment = now()
        last.withLock { $0 = moment }
    }

    /// - Parameter limit: as from now on.
    package func renew(_ limit: Duration) { self.limit.withLock { $0 = limit } }

    /// What is wrong, in a sentence; nil while it goes on.
    package var problem: String? {
        let limit = limit.withLock { $0 }
        let silence = last.withLock { $0 }.duration(to: now())
        guard silence > limit else { return nil }
        return "nothing was probed for \(silence.readable); the longest that is in order is \(limit.readable)"
    }
}
