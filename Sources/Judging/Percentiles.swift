package import Model

extension LatencySummary {
    /// The exact percentiles of a set of durations, by nearest rank: the smallest value with at least p of all at or
    /// below it (Hyndman and Fan 1996, type 1).
    ///
    /// A percentile p is nil under 1 / (1 - p) samples (p90: 10, p95: 20, p99: 100): it would only be the maximum.
    package init(_ durations: [Duration]) {
        let sorted = durations.sorted()
        func at(percent: Int) -> Duration? {
            guard Percentile.isSupported(percent, n: sorted.count) else { return nil }
            return sorted[Percentile.rank(percent, n: sorted.count) - 1]
        }
        self.init(
            n: sorted.count, min: sorted.first, p50: at(percent: 50), p90: at(percent: 90), p95: at(percent: 95),
            p99: at(percent: 99), max: sorted.last)
    }
}

extension LatencySummary {
    /// The percentiles of buckets, each within ``LatencyHistogram/relativeError`` of the exact one; n, the minimum and
    /// the maximum are exact.
    package init(_ histogram: LatencyHistogram) {
        func at(percent: Int) -> Duration? {
            guard Percentile.isSupported(percent, n: histogram.n) else { return nil }
            return histogram.value(rank: Percentile.rank(percent, n: histogram.n))
        }
        self.init(
            n: histogram.n, min: histogram.min, p50: at(percent: 50), p90: at(percent: 90), p95: at(percent: 95),
            p99: at(percent: 99), max: histogram.max)
    }
}

/// Which percentiles a sample can support, and where in the sorted sample they are.
package enum Percentile {
    /// The median of a single value is that value; the higher ones need 1 / (1 - p) samples.
    package static func isSupported(_ percent: Int, n: Int) -> Bool {
        percent <= 50 ? n > 0 : n * (100 - percent) >= 100
    }

    /// The 1-based nearest rank: ceil(p n), in integers.
    package static func rank(_ percent: Int, n: Int) -> Int {
        max(1, (percent * n + 99) / 100)
    }
}

/// The middle of the values; of an even count the mean of the middle two. Nil without values.
func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
