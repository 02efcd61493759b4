package import Model

/// Verdicts of one row added up: everything a row's figures are made of.
struct Tally {
    private(set) var codes: [OutcomeCode: Int] = [:]
    private(set) var sources: [String: Int] = [:]
    private(set) var warm: [Duration] = []
    private(set) var cold: [Duration] = []
    private(set) var failed: [Duration] = []
    private var knownCost = MicroDollars.zero
    private var unknownAttempts = 0
    private var attempts = 0
    private var psnrs: [Double] = []
    private var identical = 0

    init(_ verdicts: some Sequence<Verdict>) {
        for verdict in verdicts { add(verdict) }
    }

    mutating func add(_ verdict: Verdict) {
        codes[verdict.code, default: 0] += 1
        addTime(verdict)
        for attempt in verdict.outcome.attempts {
            attempts += 1
            if let amount = attempt.cost.amount { knownCost += amount } else { unknownAttempts += 1 }
        }
        if let fidelity = verdict.facts?.fidelity, !verdict.subject.feature.isGenerative {
            if fidelity.identical { identical += 1 } else if let psnr = fidelity.psnr { psnrs.append(psnr) }
        }
    }

    private mutating func addTime(_ verdict: Verdict) {
        if verdict.passed {
            sources[verdict.outcome.isCached ? "cache" : verdict.outcome.source ?? "unstated", default: 0] += 1
        }
        guard !verdict.outcome.isCached else { return }
        switch verdict.code.counting {
        case .up where verdict.isCold: cold.append(verdict.outcome.serviceTime)
        case .up: warm.append(verdict.outcome.serviceTime)
        case .down: failed.append(verdict.outcome.serviceTime)
        case .excluded: break
        }
    }

    var uptime: Uptime { Uptime(codes: codes) }

    var cost: CostSummary {
        CostSummary(known: knownCost, unknownAttempts: unknownAttempts, attempts: attempts, successes: uptime.up)
    }

    /// Nil where nothing was compared with a reference.
    var quality: QualitySummary? {
        guard identical + psnrs.count > 0 else { return nil }
        return QualitySummary(
            n: identical + psnrs.count, identical: identical, worst: psnrs.min(), median: median(psnrs))
    }
}

extension Verdict {
    /// The provider booted for the attempt that decided.
    package var isCold: Bool { outcome.attempts.last?.isCold == true }
}

extension Uptime {
    /// Counts by code become a proportion: up / (up + down), the rest excluded and counted by class.
    package init(codes: [OutcomeCode: Int]) {
        var (up, down) = (0, 0)
        var excluded: [OutcomeClass: Int] = [:]
        for (code, count) in codes where count > 0 {
            switch code.counting {
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
            each = MicroDollars(Int64((Double(known.amount) / Double(successes)).rounded()))
        }
        self.init(
            known: known, unknownAttempts: unknownAttempts, attempts: attempts, successes: successes,
            perSuccess: each)
    }
}
