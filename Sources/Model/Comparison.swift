/// One side's figures in a cell of a comparison.
package struct ComparisonSide: Hashable, Sendable {
    package let uptime: Uptime
    /// Warm successes, exact.
    package let latency: LatencySummary
    /// Latencies far from the median (modified z-score over 3.5); flagged, never dropped.
    package let outliers: Int
    package let quality: QualitySummary?
    package let cost: CostSummary

    package init(
        uptime: Uptime, latency: LatencySummary, outliers: Int, quality: QualitySummary?, cost: CostSummary
    ) {
        self.uptime = uptime
        self.latency = latency
        self.outliers = outliers
        self.quality = quality
        self.cost = cost
    }
}

/// How far the values of B lie from those of A, and whether that is more than chance.
package struct Shift: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        case lower, higher
        /// Printed `~`: no difference is shown, which is not the same as none.
        case notShown = "not_shown"
        case tooFewSamples = "too_few_samples"
    }

    package enum Method: String, Hashable, Sendable { case exact, asymptotic }

    package let nA: Int
    package let nB: Int
    /// Mann-Whitney U of A: pairs in which A is the larger, ties half.
    package let u: Double
    /// Two-sided.
    package let p: Double
    package let method: Method
    /// `p` after Holm's correction over all tests of the comparison.
    package let adjustedP: Double
    /// Hodges-Lehmann: the median of all differences B - A, in the unit of the values (µs, or dB).
    package let estimate: Double
    /// 95 % interval of the shift.
    package let interval: ClosedRange<Double>
    /// `estimate` over the median of A; nil when that is zero.
    package let relative: Double?
    package let verdict: Verdict

    package init(
        nA: Int, nB: Int, u: Double, p: Double, method: Method, adjustedP: Double, estimate: Double,
        interval: ClosedRange<Double>, relative: Double?, verdict: Verdict
    ) {
        self.nA = nA
        self.nB = nB
        self.u = u
        self.p = p
        self.method = method
        self.adjustedP = adjustedP
        self.estimate = estimate
        self.interval = interval
        self.relative = relative
        self.verdict = verdict
    }
}

/// Uptime of B minus uptime of A.
package struct RateDifference: Hashable, Sendable {
    /// Within -1...1.
    package let estimate: Double
    /// Newcombe's 95 % interval.
    package let interval: ClosedRange<Double>

    package init(estimate: Double, interval: ClosedRange<Double>) {
        self.estimate = estimate
        self.interval = interval
    }

    /// The interval leaves out zero.
    package var isShown: Bool { interval.lowerBound > 0 || interval.upperBound < 0 }
}

/// What A and B have in common: one line of a comparison.
package struct ComparisonCell: Hashable, Sendable {
    /// `hd-image`, or `hd-image.replicate`.
    package let name: String
    package let a: ComparisonSide
    package let b: ComparisonSide
    /// In µs. Nil when a side has no warm success.
    package let latency: Shift?
    /// Nil when a side has no probe that counts.
    package let success: RateDifference?
    /// In dB, over pictures that are not identical to their reference. Nil when a side has none.
    package let quality: Shift?

    package init(
        name: String, a: ComparisonSide, b: ComparisonSide, latency: Shift?, success: RateDifference?, quality: Shift?
    ) {
        self.name = name
        self.a = a
        self.b = b
        self.latency = latency
        self.success = success
        self.quality = quality
    }

    /// B is shown to be slower, less often up, or worse in quality.
    package var isRegression: Bool {
        latency?.verdict == .higher || quality?.verdict == .lower
            || success.map { $0.isShown && $0.estimate < 0 } ?? false
    }
}

/// A against B: two providers, endpoints, runs, windows or backends.
package struct Comparison: Hashable, Sendable {
    package let a: String
    package let b: String
    package let cells: [ComparisonCell]
    /// The probes of A and B alternate in time; otherwise a change of load between them looks like a difference.
    package let isInterleaved: Bool
    /// One sentence.
    package let conclusion: String
    /// How it was decided, a sentence each.
    package let rules: [String]

    package init(
        a: String, b: String, cells: [ComparisonCell], isInterleaved: Bool, conclusion: String, rules: [String]
    ) {
        self.a = a
        self.b = b
        self.cells = cells
        self.isInterleaved = isInterleaved
        self.conclusion = conclusion
        self.rules = rules
    }

    package var hasRegression: Bool { cells.contains(where: \.isRegression) }
}
