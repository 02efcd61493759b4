package import Model

/// A fixed grid of moments: which tick is next, and which were missed while a run took too long.
///
/// Ticks keep to the grid of the first one, so a slow run shifts none of those after it.
package struct Schedule: Hashable, Sendable {
    package let every: Duration
    private var nextTick: Timestamp

    package init(every: Duration, from start: Timestamp) {
        precondition(every > .zero, "an interval must be above zero")
        self.every = every
        nextTick = start
    }

    package struct Turn: Hashable, Sendable {
        /// The tick to run now or to wait for.
        package let tick: Timestamp
        /// How long to wait; zero when it is due.
        package let wait: Duration
        /// Ticks that went by unserved, oldest first: each is a row of its own in the ledger.
        package let missed: [Timestamp]

        package init(tick: Timestamp, wait: Duration, missed: [Timestamp]) {
            self.tick = tick
            self.wait = wait
            self.missed = missed
        }
    }

    /// The turn to take at this moment. A tick is missed when the one after it is due as well.
    package mutating func turn(at now: Timestamp) -> Turn {
        var missed: [Timestamp] = []
        while nextTick + every <= now, missed.count < Schedule.mostMissed {
            missed.append(nextTick)
            nextTick = nextTick + every
        }
        if nextTick + every <= now { skipAhead(to: now) }
        let tick = nextTick
        nextTick = tick + every
        return Turn(tick: tick, wait: max(.zero, tick - now), missed: missed)
    }

    /// After a suspend of days the rows of all ticks would be noise: this many are kept.
    private static let mostMissed = 1000

    private mutating func skipAhead(to now: Timestamp) {
        let behind = (now - nextTick).microseconds / every.microseconds
        nextTick = Timestamp(microseconds: nextTick.microseconds + behind * every.microseconds)
    }
}
