import Model

/// Durations from wherever they are at hand: one by one, or already in buckets. Percentiles are exact as long as
/// every duration is.
struct Latencies {
    private var exact: [Duration]?
    private var histogram: LatencyHistogram

    init(exact: [Duration]) {
        self.exact = exact
        histogram = LatencyHistogram(exact)
    }

    init(_ histogram: LatencyHistogram) {
        exact = histogram.n == 0 ? [] : nil
        self.histogram = histogram
    }

    mutating func merge(_ other: Latencies) {
        histogram.merge(other.histogram)
        if let mine = exact, let theirs = other.exact { exact = mine + theirs } else { exact = nil }
    }

    var summary: LatencySummary {
        exact.map { LatencySummary($0) } ?? LatencySummary(histogram)
    }
}
