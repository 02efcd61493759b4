/// A proportion of up among up + down, with its Wilson 95 % interval. All values are within 0...1.
package struct Uptime: Hashable, Sendable {
    package let up: Int
    package let down: Int
    /// How many probes were left out, by class: throttled, account, rejected, skipped, self.
    package let excluded: [OutcomeClass: Int]
    /// up / (up + down). Nil without data: never 1.
    package let estimate: Double?
    /// The Wilson score interval at 95 % (z = 1.959964). Nil without data.
    package let interval: ClosedRange<Double>?

    package init(
        up: Int, down: Int, excluded: [OutcomeClass: Int], estimate: Double?, interval: ClosedRange<Double>?
    ) {
        self.up = up
        self.down = down
        self.excluded = excluded
        self.estimate = estimate
        self.interval = interval
    }

    /// Executed probes that count: up + down.
    package var n: Int { up + down }
    package var excludedTotal: Int { excluded.values.reduce(0, +) }
}

/// Percentiles by nearest rank; one that n cannot support (p95 under 20, p99 under 100 samples) is nil.
package struct LatencySummary: Hashable, Sendable {
    package let n: Int
    package let min: Duration?
    package let p50: Duration?
    package let p90: Duration?
    package let p95: Duration?
    package let p99: Duration?
    package let max: Duration?

    package init(
        n: Int, min: Duration? = nil, p50: Duration? = nil, p90: Duration? = nil, p95: Duration? = nil,
        p99: Duration? = nil, max: Duration? = nil
    ) {
        self.n = n
        self.min = min
        self.p50 = p50
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
        self.max = max
    }
}

/// PSNR of the outputs that have a reference, in dB.
package struct QualitySummary: Hashable, Sendable {
    package let n: Int
    /// Outputs whose pixels equal the reference: their PSNR is infinite and in neither figure below.
    package let identical: Int
    package let worst: Double?
    package let median: Double?

    package init(n: Int, identical: Int, worst: Double?, median: Double?) {
        self.n = n
        self.identical = identical
        self.worst = worst
        self.median = median
    }
}

extension [Double: Int] {
    /// Of values by how often each occurs, which may be tens of thousands of times: of an even number the mean of the two in the
    /// middle. Nil without any.
    package var median: Double? {
        let (n, sorted) = (values.reduce(0, +), sorted { $0.key < $1.key })
        func value(_ rank: Int) -> Double? {
            var seen = 0
            return sorted.first { _, count in
                seen += count
                return seen >= rank
            }?.key
        }
        guard n > 0, let low = value((n + 1) / 2), let high = value(n / 2 + 1) else { return nil }
        return (low + high) / 2
    }
}

package struct CostSummary: Hashable, Sendable {
    /// Sum over attempts whose cost is known.
    package let known: MicroDollars
    /// Attempts nobody can price; while there are any, `known` is a lower bound.
    package let unknownAttempts: Int
    package let attempts: Int
    package let successes: Int
    /// All money spent / successes, in micro-dollars. Nil without successes or with an unknown cost among them.
    package let perSuccess: MicroDollars?

    package init(
        known: MicroDollars, unknownAttempts: Int, attempts: Int, successes: Int, perSuccess: MicroDollars?
    ) {
        self.known = known
        self.unknownAttempts = unknownAttempts
        self.attempts = attempts
        self.successes = successes
        self.perSuccess = perSuccess
    }
}
