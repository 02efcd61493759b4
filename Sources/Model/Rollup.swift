/// What figures need of one verdict: everything else can be forgotten.
package struct ProbeSample: Hashable, Sendable {
    package var code: OutcomeCode
    package var source: String?
    package var isCached: Bool
    package var isCold: Bool
    package var serviceTime: Duration
    package var attempts: Int
    /// Attempts among them that nobody can price.
    package var unknownCosts: Int
    package var cost: MicroDollars
    /// Nil where nothing was compared with a reference, or the feature is generative.
    package var fidelity: Fidelity?

    package init(
        code: OutcomeCode, source: String?, isCached: Bool, isCold: Bool, serviceTime: Duration, attempts: Int,
        unknownCosts: Int, cost: MicroDollars, fidelity: Fidelity?
    ) {
        self.code = code
        self.source = source
        self.isCached = isCached
        self.isCold = isCold
        self.serviceTime = serviceTime
        self.attempts = attempts
        self.unknownCosts = unknownCosts
        self.cost = cost
        self.fidelity = fidelity
    }

    package init(_ verdict: Verdict) {
        let amounts = verdict.outcome.attempts.map(\.cost.amount)
        self.init(
            code: verdict.code, source: verdict.outcome.source, isCached: verdict.outcome.isCached,
            isCold: verdict.isCold, serviceTime: verdict.outcome.serviceTime, attempts: amounts.count,
            unknownCosts: amounts.count { $0 == nil },
            cost: amounts.reduce(MicroDollars.zero) { $0 + ($1 ?? .zero) },
            fidelity: verdict.subject.feature.hasNoReference ? nil : verdict.facts?.fidelity)
    }
}

extension Verdict {
    /// The provider booted for the attempt that decided.
    package var isCold: Bool { outcome.attempts.last?.isCold == true }
}

/// Verdicts added up: any split, order and merge of the same verdicts gives the same rollup.
package struct Rollup: Hashable, Sendable {
    package var codes: [OutcomeCode: Int] = [:]
    /// Passes by who answered; a cached one is under `cache`, an unnamed one under `unstated`.
    package var sources: [String: Int] = [:]
    /// Service times of warm and of cold passes, and times to failure; a cached answer is in none.
    package var warm = LatencyHistogram()
    package var cold = LatencyHistogram()
    package var failed = LatencyHistogram()
    package var attempts = 0
    package var unknownCosts = 0
    package var cost = MicroDollars.zero
    /// The part of `cost` that probes answered by a backup have cost.
    package var fallbackCost = MicroDollars.zero
    package var identical = 0
    /// How often each PSNR was measured, by tenths of a dB.
    package var psnr: [Int: Int] = [:]
    package var worstPSNR: Double?

    package init() {}

    package init(_ samples: some Sequence<ProbeSample>) {
        for sample in samples { add(sample) }
    }

    /// How often each PSNR was measured, in dB to a tenth.
    package var decibels: [Double: Int] {
        Dictionary(uniqueKeysWithValues: psnr.map { (Double($0.key) / 10, $0.value) })
    }

    /// All probes, whatever became of them.
    package var n: Int { codes.values.reduce(0, +) }

    package mutating func add(_ sample: ProbeSample) {
        codes[sample.code, default: 0] += 1
        attempts += sample.attempts
        unknownCosts += sample.unknownCosts
        cost += sample.cost
        if sample.code == .degradedFallback { fallbackCost += sample.cost }
        if let fidelity = sample.fidelity { add(fidelity) }
        if sample.code.counting == .up {
            sources[sample.isCached ? SourceMark.cache : sample.source ?? "unstated", default: 0] += 1
        }
        guard !sample.isCached else { return }
        switch sample.code.counting {
        case .up where sample.isCold: cold.add(sample.serviceTime)
        case .up: warm.add(sample.serviceTime)
        case .down: failed.add(sample.serviceTime)
        case .excluded: break
        }
    }

    private mutating func add(_ fidelity: Fidelity) {
        if fidelity.identical {
            identical += 1
        } else if let value = fidelity.psnr {
            psnr[Int((value * 10).rounded()), default: 0] += 1
            worstPSNR = min(worstPSNR ?? value, value)
        }
    }

    package mutating func merge(_ other: Rollup) {
        codes.merge(other.codes, uniquingKeysWith: +)
        sources.merge(other.sources, uniquingKeysWith: +)
        warm.merge(other.warm)
        cold.merge(other.cold)
        failed.merge(other.failed)
        attempts += other.attempts
        unknownCosts += other.unknownCosts
        cost += other.cost
        fallbackCost += other.fallbackCost
        identical += other.identical
        psnr.merge(other.psnr, uniquingKeysWith: +)
        if let worst = other.worstPSNR { worstPSNR = min(worstPSNR ?? worst, worst) }
    }
}

/// The lengths of time verdicts are rolled up by, cut in UTC: no bucket is longer or shorter for daylight saving.
package enum RollupSpan: Int, Hashable, Sendable, CaseIterable {
    case hour = 1
    case day = 24

    package var microseconds: Int64 { Int64(rawValue) * 3_600_000_000 }

    /// The start of the bucket that holds a moment.
    package func start(of moment: Timestamp) -> Timestamp {
        moment + .microseconds(-moment.microseconds.positiveRemainder(microseconds))
    }
}
