package import Model

/// How long the work of each check has taken lately, so that one who must ask whether it is done asks when it should be.
package struct WorkHistory: Hashable, Sendable {
    private var times: [String: [Duration]] = [:]
    private static let remembered = 9

    package init() {}

    /// - Parameter verdicts: in the order of time.
    package init(_ verdicts: some Sequence<Verdict>) {
        for verdict in verdicts { add(verdict) }
    }

    /// Remembers a warm success: a cold start, a failure and a cached answer say nothing about the next one.
    package mutating func add(_ verdict: Verdict) {
        guard verdict.passed, verdict.subject.tier == .work, !verdict.subject.isBackend, !verdict.isCold,
            !verdict.outcome.isCached, let timings = verdict.outcome.attempts.last?.timings
        else { return }
        let own = (timings.queue ?? .zero) + (timings.run ?? .zero)
        let time = timings.run == nil ? timings.latency : own
        times[verdict.subject.checkID, default: []].append(time)
        if times[verdict.subject.checkID, default: []].count > WorkHistory.remembered {
            times[verdict.subject.checkID]?.removeFirst()
        }
    }

    /// The median of the last nine times, from the work's creation to its end; the lower one of two.
    ///
    /// - Parameter check: its id, `endpoint.route.fixture`.
    /// - Returns: nil before there is one.
    package func expected(_ check: String) -> Duration? {
        guard let known = times[check]?.sorted(), !known.isEmpty else { return nil }
        return known[(known.count - 1) / 2]
    }
}
