import Model

/// How fast failures use up what an uptime objective leaves room for, over several windows at once: a long one, so
/// that a blip is not told, and a short one, so that what is over is not told either.
///
/// Windows and factors are those of "The Site Reliability Workbook" (Beyer et al., 2018), chapter 5, "Multiwindow,
/// Multi-Burn-Rate Alerts": 14.4 over 1 h and 5 m, 6 over 6 h and 30 m, 1 over 3 d and 6 h.
struct BurnRate: Hashable, Sendable {
    private struct Window: Hashable, Sendable {
        let long: Int
        let short: Int
        let factor: Double
    }

    private struct Bucket: Hashable, Sendable {
        var number: Int64
        var good = 0
        var bad = 0
    }

    /// In buckets of five minutes.
    private static let windows = [
        Window(long: 12, short: 1, factor: 14.4), Window(long: 72, short: 6, factor: 6),
        Window(long: 864, short: 72, factor: 1),
    ]
    private static let width = ProbeTally.span.microseconds

    private var buckets: [Bucket] = []

    mutating func add(isBad: Bool, count: Int = 1, at moment: Timestamp) {
        let number = moment.microseconds / BurnRate.width
        let index = buckets.lastIndex { $0.number <= number }
        if let index, buckets[index].number == number {
            if isBad { buckets[index].bad += count } else { buckets[index].good += count }
        } else {
            buckets.insert(
                Bucket(number: number, good: isBad ? 0 : count, bad: isBad ? count : 0), at: index.map { $0 + 1 } ?? 0)
        }
        let oldest = number - Int64(BurnRate.windows.last?.long ?? 0)
        if let first = buckets.first, first.number < oldest - 12 { buckets.removeAll { $0.number <= oldest } }
    }

    /// Failures since a moment are told by an incident of their own.
    mutating func forgive(since moment: Timestamp) {
        let number = moment.microseconds / BurnRate.width
        for index in buckets.indices where buckets[index].number >= number { buckets[index].bad = 0 }
    }

    /// Whether any pair of windows burns at its factor or faster. Windows with fewer probes than the minimum say nothing;
    /// a short one may have fewer, and has at least one.
    ///
    /// - Parameters:
    ///   - objective: 0..<1.
    ///   - least: failures in the long window below which nothing burns: where probes are few, one failure is a large share.
    func isBurning(objective: Double, minimum: Int, least: Int, at moment: Timestamp) -> Bool {
        let room = 1 - objective
        guard room > 0 else { return false }
        return BurnRate.windows.contains { window in
            let (long, bad) = badShare(window.long, moment, minimum)
            guard let long, bad >= least, let short = badShare(window.short, moment, 1).share else { return false }
            // A factor no share of failures can reach would never burn: then all failing is as fast as it gets.
            let limit = min(1, window.factor * room)
            return long >= limit && short >= limit
        }
    }

    private func badShare(_ count: Int, _ moment: Timestamp, _ minimum: Int) -> (share: Double?, bad: Int) {
        let oldest = moment.microseconds / BurnRate.width - Int64(count) + 1
        var (good, bad) = (0, 0)
        for bucket in buckets.reversed() {
            if bucket.number < oldest { break }
            good += bucket.good
            bad += bucket.bad
        }
        return (good + bad >= minimum ? Double(bad) / Double(good + bad) : nil, bad)
    }
}
