/// One series over all the time a ledger knows, added up: figures that only rise.
package struct SeriesTotal: Hashable, Sendable {
    package let endpoint: String
    package let route: String
    package let tier: Tier
    package var rollup: Rollup

    package init(endpoint: String, route: String, tier: Tier, rollup: Rollup) {
        self.endpoint = endpoint
        self.route = route
        self.tier = tier
        self.rollup = rollup
    }
}

/// The time one phase of a series' attempts took. The names of phases are those of ``Timings/phases``.
package struct PhaseTotal: Hashable, Sendable {
    package let endpoint: String
    package let route: String
    package let tier: Tier
    package let phase: String
    package var histogram: LatencyHistogram

    package init(endpoint: String, route: String, tier: Tier, phase: String, histogram: LatencyHistogram) {
        self.endpoint = endpoint
        self.route = route
        self.tier = tier
        self.phase = phase
        self.histogram = histogram
    }
}

extension LatencyHistogram {
    /// How many are at most so long, within ``relativeError``: a bucket counts where all of it does.
    package func count(upTo bound: Duration) -> Int {
        let limit = LatencyHistogram.index(of: bound.microseconds)
        return buckets.reduce(0) { $0 + ($1.index <= limit ? $1.count : 0) }
    }
}
