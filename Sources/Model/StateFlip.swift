/// Up or down, as the last probe that counts left it.
package enum TargetState: String, Hashable, Sendable, Codable, CaseIterable {
    case up, down

    /// Nil for a probe that says nothing about the target.
    package init?(_ code: OutcomeCode) {
        switch code.counting {
        case .up: self = .up
        case .down: self = .down
        case .excluded: return nil
        }
    }
}

/// A change of state. A confirmed one is dated back to the first probe of the run that confirmed it.
package struct StateFlip: Hashable, Sendable {
    package let at: Timestamp
    package let state: TargetState
    package let isConfirmed: Bool

    package init(at: Timestamp, state: TargetState, isConfirmed: Bool) {
        self.at = at
        self.state = state
        self.isConfirmed = isConfirmed
    }
}

/// Turns probes in the order of time into flips: the raw state follows every probe, the confirmed one changes after
/// ``confirmAfter`` probes in a row. The data are never damped, only the view.
package struct StateTracker: Hashable, Sendable {
    package static let confirmAfter = 2

    private var raw: TargetState?
    private var confirmed: TargetState?
    private var streak = 0
    private var streakStart: Timestamp?

    /// Goes on from known states; the raw one, where it is not the confirmed one, must be about to change.
    package init(raw: TargetState? = nil, confirmed: TargetState? = nil) {
        self.raw = raw
        self.confirmed = confirmed
    }

    package mutating func observe(_ state: TargetState, at moment: Timestamp) -> [StateFlip] {
        var flips: [StateFlip] = []
        if state == raw {
            streak += 1
        } else {
            raw = state
            streak = 1
            streakStart = moment
            flips.append(StateFlip(at: moment, state: state, isConfirmed: false))
        }
        if state != confirmed, streak >= StateTracker.confirmAfter, let since = streakStart {
            confirmed = state
            flips.append(StateFlip(at: since, state: state, isConfirmed: true))
        }
        return flips
    }
}

/// Times in which a target was confirmed down, within a window.
package struct OutageSummary: Hashable, Sendable {
    package let count: Int
    package let longest: Duration?
    /// Mean length of the outages that ended. Nil while none has.
    package let meanTimeToRepair: Duration?
    /// All outages together; one that goes on counts until the window's end.
    package let downtime: Duration
    /// Since when the target is down at the window's end; nil when it is up.
    package let ongoingSince: Timestamp?

    package init(
        count: Int, longest: Duration?, meanTimeToRepair: Duration?, downtime: Duration, ongoingSince: Timestamp?
    ) {
        self.count = count
        self.longest = longest
        self.meanTimeToRepair = meanTimeToRepair
        self.downtime = downtime
        self.ongoingSince = ongoingSince
    }
}
