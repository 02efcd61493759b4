package import Model

/// A monitor's sense of time: it goes on with the monotonic clock, whatever is done to the machine's wall clock, and says
/// how far the two have come apart. Time that the machine slept counts.
package struct SteadyClock: Sendable {
    package struct Reading: Hashable, Sendable {
        /// Counts on evenly from the wall clock's time at the beginning.
        package let steady: Timestamp
        package let wall: Timestamp

        package init(steady: Timestamp, wall: Timestamp) {
            self.steady = steady
            self.wall = wall
        }

        /// What the wall clock shows at a steady moment, as long as nobody sets it again.
        func wallTime(of moment: Timestamp) -> Timestamp { moment + (wall - steady) }
    }

    private let wall: WallClock
    private let monotonic: @Sendable () -> ContinuousClock.Instant
    private let origin: ContinuousClock.Instant
    private let beginning: Timestamp

    package init(
        wall: WallClock = .system, monotonic: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.wall = wall
        self.monotonic = monotonic
        origin = monotonic()
        beginning = wall.now()
    }

    package func reading() -> Reading {
        Reading(steady: beginning + origin.duration(to: monotonic()), wall: wall.now())
    }
}

/// Notices that a wall clock was set.
package struct ClockWatch: Sendable {
    private var last: SteadyClock.Reading
    /// Set forward at least once: what looks old may be of today.
    package private(set) var wasSetForward = false

    package init(_ first: SteadyClock.Reading) {
        last = first
    }

    /// Whether it was set forward, now or before: asked without an end of the look before.
    package func isForward(_ now: SteadyClock.Reading) -> Bool {
        var copy = self
        _ = copy.step(now)
        return copy.wasSetForward
    }

    /// By how much the wall clock was set since the look before: forward above zero, back below. Nil when it was not.
    ///
    /// A clock that is only corrected goes up to 500 ppm faster or slower (adjtimex(2)), which is no step.
    package mutating func step(_ now: SteadyClock.Reading) -> Duration? {
        let steady = now.steady - last.steady
        let step = (now.wall - last.wall) - steady
        last = now
        let size = step < .zero ? .zero - step : step
        guard size > .seconds(5) + steady / 1000 else { return nil }
        if step > .zero { wasSetForward = true }
        return step
    }
}

extension Finding {
    /// What the rows say that come after a step of the clock.
    package static func clockStep(_ step: Duration) -> Finding {
        let size = (step < .zero ? .zero - step : step).readable
        return Finding(
            code: .selfError, subject: "clock", expected: "a machine's clock that goes on evenly",
            actual: "it was set \(step < .zero ? "back" : "forward") by \(size) since the run before")
    }
}
