/// One side of a comparison: A is the baseline, B what is held against it.
package struct ComparisonSide: Hashable, Sendable {
    /// Short, for column heads: `replicate`, `run hsjk3l`, `last week`, a backend's URL.
    package let name: String
    /// First and last start among its verdicts; nil without any.
    package let window: ClosedRange<Timestamp>?
    /// How many verdicts it has.
    package let n: Int
    /// What of the ledger it is, for those who recompute it: `run`, `route`, `endpoint`, `tier`, `since_us`, `until_us`.
    package let selection: [String: String]

    package init(name: String, window: ClosedRange<Timestamp>?, n: Int, selection: [String: String] = [:]) {
        self.name = name
        self.selection = selection
        self.window = window
        self.n = n
    }
}

/// What was shown of B against A.
package enum ComparisonVerdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// Significant after Holm's correction, and larger than the minimum effect.
    case better, worse
    /// No difference was shown: printed as `~`. It does not mean that there is none.
    case notShown = "not_shown"
    /// A side has too few samples to show anything.
    case tooFew = "too_few"
}

/// Service times of warm successes, B against A.
package struct LatencyComparison: Hashable, Sendable {
    package let a: LatencySummary
    package let b: LatencySummary
    /// Hodges-Lehmann estimate of B - A: positive means that B is slower. Nil where a side is empty.
    package let shift: Duration?
    /// Its 95 % interval. Nil where a side has fewer than 6 samples.
    package let interval: ClosedRange<Duration>?
    /// Mann-Whitney U of A, ties counted half.
    package let u: Double?
    /// Two-sided.
    package let p: Double?
    /// After Holm's correction over all cells.
    package let adjustedP: Double?
    /// Flagged, never dropped.
    package let outliersA: Int
    package let outliersB: Int
    package let verdict: ComparisonVerdict

    package init(
        a: LatencySummary, b: LatencySummary, shift: Duration?, interval: ClosedRange<Duration>?, u: Double?,
        p: Double?, adjustedP: Double?, outliersA: Int, outliersB: Int, verdict: ComparisonVerdict
    ) {
        self.a = a
        self.b = b
        self.shift = shift
        self.interval = interval
        self.u = u
        self.p = p
        self.adjustedP = adjustedP
        self.outliersA = outliersA
        self.outliersB = outliersB
        self.verdict = verdict
    }
}

/// Rates of success, B against A.
package struct SuccessComparison: Hashable, Sendable {
    package let a: Uptime
    package let b: Uptime
    /// B - A within -1...1. Nil where a side has nothing that counts.
    package let difference: Double?
    /// Newcombe's 95 % interval of the difference, from the two Wilson intervals.
    package let interval: ClosedRange<Double>?
    package let verdict: ComparisonVerdict

    package init(
        a: Uptime, b: Uptime, difference: Double?, interval: ClosedRange<Double>?, verdict: ComparisonVerdict
    ) {
        self.a = a
        self.b = b
        self.difference = difference
        self.interval = interval
        self.verdict = verdict
    }
}

/// One thing that both sides did: an endpoint by a route, or with a fixture.
package struct ComparisonCell: Hashable, Sendable {
    package let endpoint: String
    package let title: String
    /// What sets the cell apart within its endpoint, for example a fixture; empty where there is one cell.
    package let detail: String
    package let latency: LatencyComparison
    package let success: SuccessComparison
    package let costA: CostSummary
    package let costB: CostSummary
    package let qualityA: QualitySummary?
    package let qualityB: QualitySummary?
    /// By the user's own judges, for those that scored both sides.
    package var scores: [Scores] = []

    /// Medians of a judge's scores.
    package struct Scores: Hashable, Sendable {
        package let judge: String
        package let a: Double
        package let b: Double
        package let countA: Int
        package let countB: Int

        package init(judge: String, a: Double, b: Double, countA: Int, countB: Int) {
            self.judge = judge
            self.a = a
            self.b = b
            self.countA = countA
            self.countB = countB
        }
    }

    package init(
        endpoint: String, title: String, detail: String, latency: LatencyComparison, success: SuccessComparison,
        costA: CostSummary, costB: CostSummary, qualityA: QualitySummary?, qualityB: QualitySummary?
    ) {
        self.endpoint = endpoint
        self.title = title
        self.detail = detail
        self.latency = latency
        self.success = success
        self.costA = costA
        self.costB = costB
        self.qualityA = qualityA
        self.qualityB = qualityB
    }

    /// B was shown to be slower, or to fail more often.
    package var isRegression: Bool { latency.verdict == .worse || success.verdict == .worse }
}

/// B against A, cell by cell, with the verdict in a sentence and the rules it follows from.
package struct ComparisonReport: Hashable, Sendable {
    package let generatedAt: Timestamp
    package let toolVersion: String
    package let a: ComparisonSide
    package let b: ComparisonSide
    package let cells: [ComparisonCell]
    package let sentence: String
    /// The statistics in force, a sentence each: tests, correction, minimum effect, order of measuring.
    package let rules: [String]

    package init(
        generatedAt: Timestamp, toolVersion: String, a: ComparisonSide, b: ComparisonSide, cells: [ComparisonCell],
        sentence: String, rules: [String]
    ) {
        self.generatedAt = generatedAt
        self.toolVersion = toolVersion
        self.a = a
        self.b = b
        self.cells = cells
        self.sentence = sentence
        self.rules = rules
    }

    package var isRegression: Bool { cells.contains(where: \.isRegression) }
}
