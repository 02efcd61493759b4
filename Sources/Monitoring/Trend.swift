import Model

/// The last probes of a series as to one thing that can be wrong with it: raised by N bad ones of M, cleared by so many
/// good ones in a row, both dated back to the first of them.
struct Trend: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        /// - Parameter failures: those that were enough, the first one first.
        case raised(by: [Observation])
        case cleared(since: Timestamp)
    }

    private(set) var isRaised = false
    /// The last probe first; a bit is one that was bad.
    private var bits: UInt32 = 0
    private var failures: [Observation] = []
    private var goodInRow = 0
    private var firstGood: Timestamp?

    /// The last probe was bad.
    var isBad: Bool { bits & 1 == 1 }

    mutating func add(isBad: Bool, _ observation: Observation, policy: IncidentPolicy) -> Step? {
        let window = policy.opening.window
        bits = (bits << 1 | (isBad ? 1 : 0)) & ((1 << UInt32(window)) - 1)
        if isBad {
            if !isRaised { failures.append(observation) }
            (goodInRow, firstGood) = (0, nil)
        } else {
            goodInRow += 1
            firstGood = firstGood ?? observation.at
        }
        failures.removeFirst(max(0, failures.count - bits.nonzeroBitCount))
        if !isRaised, bits.nonzeroBitCount >= policy.opening.count {
            isRaised = true
            defer { failures = [] }
            return .raised(by: failures)
        }
        guard isRaised, goodInRow >= policy.recovery.value, let since = firstGood else { return nil }
        self = Trend()
        return .cleared(since: since)
    }

    /// What an earlier process had found.
    ///
    /// - Parameter good: the last probes, as far as they were good without a break, in the order of time.
    mutating func restoreRaised(good: [Timestamp]) {
        isRaised = true
        (goodInRow, firstGood) = (good.count, good.first)
    }
}
