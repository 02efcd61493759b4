package import Model

/// Verdicts of one row added up: everything a row's figures are made of.
struct Tally {
    private(set) var codes: [OutcomeCode: Int] = [:]
    private(set) var sources: [String: Int] = [:]
    private(set) var warm: Latencies
    private(set) var cold: Latencies
    private(set) var failed: Latencies
    private(set) var fallbackCost: MicroDollars
    private var knownCost: MicroDollars
    private var unknownCosts: Int
    private var attempts: Int
    private var psnrs: [Double: Int]
    private var worstPSNR: Double?
    private var identical: Int

    /// From rollups: percentiles are those of buckets, PSNR is rounded to tenths of a dB (but not the worst).
    init(_ rollup: Rollup) {
        codes = rollup.codes
        sources = rollup.sources
        warm = Latencies(rollup.warm)
        cold = Latencies(rollup.cold)
        failed = Latencies(rollup.failed)
        fallbackCost = rollup.fallbackCost
        knownCost = rollup.cost
        unknownCosts = rollup.unknownCosts
        attempts = rollup.attempts
        psnrs = rollup.decibels
        worstPSNR = rollup.worstPSNR
        identical = rollup.identical
    }

    /// From the verdicts themselves: every figure is exact.
    init(_ verdicts: [Verdict]) {
        self.init(Rollup(verdicts.lazy.map(ProbeSample.init)))
        let timed = verdicts.filter { !$0.outcome.isCached }
        func times(_ fits: (Verdict) -> Bool) -> Latencies {
            Latencies(exact: timed.filter(fits).map(\.outcome.serviceTime))
        }
        warm = times { $0.passed && !$0.isCold }
        cold = times { $0.passed && $0.isCold }
        failed = times { $0.code.counting == .down }
        psnrs = [:]
        for sample in verdicts.map(ProbeSample.init) {
            if let fidelity = sample.fidelity, !fidelity.identical, let psnr = fidelity.psnr {
                psnrs[psnr, default: 0] += 1
            }
        }
    }

    mutating func merge(_ other: Tally) {
        codes.merge(other.codes, uniquingKeysWith: +)
        sources.merge(other.sources, uniquingKeysWith: +)
        warm.merge(other.warm)
        cold.merge(other.cold)
        failed.merge(other.failed)
        fallbackCost += other.fallbackCost
        knownCost += other.knownCost
        unknownCosts += other.unknownCosts
        attempts += other.attempts
        psnrs.merge(other.psnrs, uniquingKeysWith: +)
        worstPSNR = [worstPSNR, other.worstPSNR].compactMap(\.self).min()
        identical += other.identical
    }

    /// Something was tried, and nothing passed.
    var isFailing: Bool {
        codes.contains { $0.key.counting == .down && $0.value > 0 }
            && !codes.contains { $0.key.counting == .up && $0.value > 0 }
    }

    func uptime(_ policy: AccountingPolicy) -> Uptime { Uptime(codes: codes, policy: policy) }

    /// Share of timed successes that were cold. Nil without any.
    var coldShare: Double? {
        let (cold, warm) = (cold.summary.n, warm.summary.n)
        return cold + warm > 0 ? Double(cold) / Double(cold + warm) : nil
    }

    var cost: CostSummary {
        CostSummary(
            known: knownCost, unknownAttempts: unknownCosts, attempts: attempts,
            successes: Uptime(codes: codes).up)
    }

    /// Nil where nothing was compared with a reference.
    var quality: QualitySummary? {
        let n = psnrs.values.reduce(0, +)
        guard identical + n > 0 else { return nil }
        return QualitySummary(n: identical + n, identical: identical, worst: worstPSNR, median: psnrs.median)
    }
}

extension Uptime {
    /// Counts by code become a proportion: up / (up + down), the rest excluded and counted by class.
    package init(codes: [OutcomeCode: Int], policy: AccountingPolicy = .standard) {
        var (up, down) = (0, 0)
        var excluded: [OutcomeClass: Int] = [:]
        for (code, count) in codes where count > 0 {
            switch policy.counting(of: code) {
            case .up: up += count
            case .down: down += count
            case .excluded: excluded[code.outcomeClass, default: 0] += count
            }
        }
        self.init(up: up, down: down, excluded: excluded)
    }

    package init(up: Int, down: Int, excluded: [OutcomeClass: Int] = [:]) {
        self.init(
            up: up, down: down, excluded: excluded, estimate: up + down > 0 ? Double(up) / Double(up + down) : nil,
            interval: Wilson.interval(successes: up, n: up + down))
    }
}

extension CostSummary {
    /// Adds the price of a success: all money over successes, rounded to the nearest micro-dollar; nil while a cost
    /// is unknown or nothing succeeded.
    package init(known: MicroDollars, unknownAttempts: Int, attempts: Int, successes: Int) {
        var each: MicroDollars?
        if unknownAttempts == 0, successes > 0 {
            each = MicroDollars(rounding: Double(known.amount) / Double(successes))
        }
        self.init(
            known: known, unknownAttempts: unknownAttempts, attempts: attempts, successes: successes,
            perSuccess: each)
    }
}
