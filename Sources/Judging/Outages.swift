package import Model

extension OutageSummary {
    /// The times a target was confirmed down within a window. Nil when no flip is known: nothing was ever confirmed.
    ///
    /// - Parameter flips: the confirmed flips in the order of time; one from before the window tells how it began.
    package init?(_ flips: [StateFlip], in window: Range<Timestamp>) {
        let confirmed = flips.filter { $0.isConfirmed && $0.at < window.upperBound }
        guard !confirmed.isEmpty else { return nil }
        var lengths: [Duration] = []
        var ended: [Duration] = []
        var since: Timestamp?
        for flip in confirmed {
            if flip.state == .down {
                since = since ?? flip.at
            } else if let start = since {
                since = nil
                guard flip.at > window.lowerBound else { continue }
                lengths.append(flip.at - max(start, window.lowerBound))
                ended.append(flip.at - start)
            }
        }
        if let since { lengths.append(window.upperBound - max(since, window.lowerBound)) }
        self.init(
            count: lengths.count, longest: lengths.max(),
            meanTimeToRepair: ended.isEmpty ? nil : ended.reduce(.zero, +) / ended.count,
            downtime: lengths.reduce(.zero, +), ongoingSince: since)
    }
}

extension StateTracker {
    /// The flips of verdicts in the order of time.
    package static func flips(_ verdicts: [Verdict]) -> [StateFlip] {
        var tracker = StateTracker()
        return verdicts.flatMap { verdict in
            TargetState(verdict.code).map { tracker.observe($0, at: verdict.outcome.startedAt) } ?? []
        }
    }
}
