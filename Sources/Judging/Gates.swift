package import Model

/// The bounds a user set, held against a report.
package struct Gates: Hashable, Sendable {
    private let gates: [Gate]

    package init(_ gates: [Gate]) {
        self.gates = gates
    }

    package var isEmpty: Bool { gates.isEmpty }
    /// Whether one of them needs something to compare with.
    package var wantsComparison: Bool { gates.contains { $0.bound == .regression } }

    /// In the order of the gates, and row by row within one.
    ///
    /// - Parameter comparison: what ``Gate/Bound/regression`` looks at: an earlier run against this one.
    package func results(_ report: StatusReport, comparison: ComparisonReport? = nil) -> [GateResult] {
        gates.flatMap { gate -> [GateResult] in
            let rows = report.rows.filter { gate.applies(toEndpoint: $0.endpoint, route: $0.route) }
            switch gate.bound {
            case .cost(let bound): return [money(gate, rows, bound)]
            case .regression: return [regression(gate, comparison)]
            case .uptime(let bound): return each(gate, rows) { proportion($0, bound) }
            case .p95(let bound): return each(gate, rows) { latency($0, bound) }
            case .costPerSuccess(let bound): return each(gate, rows) { price($0, bound) }
            case .quality(let bound):
                return each(gate, rows.filter { $0.quality != nil }) { quality($0, bound) }
            }
        }
    }

    private typealias Finding = (actual: String, state: GateResult.State)

    /// A gate that finds no row is undecided, never passed.
    private func each(_ gate: Gate, _ rows: [StatusRow], _ look: (StatusRow) -> Finding) -> [GateResult] {
        if rows.isEmpty { return [GateResult(gate, ("nothing was measured", .notEnoughData))] }
        return rows.map { GateResult(gate, subject: "\($0.endpoint).\($0.route)", look($0)) }
    }

    private func latency(_ row: StatusRow, _ bound: Duration) -> Finding {
        guard let p95 = row.latency.p95 else {
            return ("p95 is unknown at n = \(row.latency.n), 20 are needed", .notEnoughData)
        }
        return ("p95 is \(p95.readable)", p95 <= bound ? .passed : .failed)
    }

    /// Failed when the whole interval is below the bound, passed when none of it is.
    private func proportion(_ row: StatusRow, _ bound: Double) -> Finding {
        guard let interval = row.uptime.interval, let estimate = row.uptime.estimate else {
            return ("uptime is unknown, no data", .notEnoughData)
        }
        let range = "\(exact(interval.lowerBound)) to \(exact(interval.upperBound))"
        let actual = "uptime is \(exact(estimate)) (\(range)), n = \(row.uptime.n)"
        if interval.upperBound < bound { return (actual, .failed) }
        return (actual, interval.lowerBound >= bound ? .passed : .notEnoughData)
    }

    private func money(_ gate: Gate, _ rows: [StatusRow], _ bound: MicroDollars) -> GateResult {
        if rows.isEmpty { return GateResult(gate, ("nothing was measured", .notEnoughData)) }
        let known = rows.reduce(MicroDollars.zero) { $0 + $1.cost.known }
        let unknown = rows.reduce(0) { $0 + $1.cost.unknownAttempts }
        let actual = "cost is \(known.readable)\(unknown > 0 ? " and \(unknown) attempts nobody can price" : "")"
        return GateResult(gate, (actual, known > bound ? .failed : unknown > 0 ? .notEnoughData : .passed))
    }

    /// While a cost is unknown, the known part over all successes is a lower bound: it can fail, and never pass.
    private func price(_ row: StatusRow, _ bound: MicroDollars) -> Finding {
        guard row.cost.successes > 0 else { return ("no success", .notEnoughData) }
        if let each = row.cost.perSuccess { return ("it is \(each.readable)", each <= bound ? .passed : .failed) }
        let known = MicroDollars(row.cost.known.amount / Int64(row.cost.successes))
        return ("it is unknown, at least \(known.readable)", known > bound ? .failed : .notEnoughData)
    }

    private func quality(_ row: StatusRow, _ bound: Double) -> Finding {
        guard let quality = row.quality, quality.n > 0 else { return ("nothing was compared", .notEnoughData) }
        guard let worst = quality.worst else { return ("all \(quality.n) are identical", .passed) }
        return ("the worst of \(quality.n) is \("\(worst, decimals: 2)") dB", worst >= bound ? .passed : .failed)
    }

    private func regression(_ gate: Gate, _ comparison: ComparisonReport?) -> GateResult {
        guard let comparison else { return GateResult(gate, ("there is nothing to compare with", .notEnoughData)) }
        let cells = comparison.cells.filter { cell in
            gate.applies(toEndpoint: cell.endpoint, route: cell.detail.isEmpty ? gate.route ?? "" : cell.detail)
        }
        let worse = cells.filter(\.isRegression).map { "\($0.endpoint)\($0.detail.isEmpty ? "" : ".\($0.detail)")" }
        if !worse.isEmpty { return GateResult(gate, ("worse: \(worse.joined(separator: ", "))", .failed)) }
        let told = cells.count { $0.latency.verdict != .tooFew || $0.success.verdict != .tooFew }
        let few = "\(cells.count - told) of \(cells.count) cells have too few samples"
        if told == 0 { return GateResult(gate, (few, .notEnoughData)) }
        return GateResult(gate, ("none is shown\(told < cells.count ? "; \(few)" : "")", .passed))
    }
}

/// One decimal, and two where one would hide that something is missing.
private func exact(_ share: Double) -> String {
    let value = share * 100
    return value > 99.9 && value < 100 ? "\(value, decimals: 2) %" : "\(value, decimals: 1) %"
}

extension GateResult {
    init(_ gate: Gate, subject: String? = nil, _ found: (actual: String, state: State)) {
        self.init(name: gate.bound.words, subject: subject ?? gate.scope, actual: found.actual, state: found.state)
    }
}

extension Gate.Bound {
    /// As it is printed: `uptime >= 99 %`.
    fileprivate var words: String {
        switch self {
        case .uptime(let bound): "uptime >= \(exact(bound))"
        case .p95(let bound): "p95 <= \(bound.readable)"
        case .cost(let bound): "cost <= \(bound.readable)"
        case .costPerSuccess(let bound): "cost per success <= \(bound.readable)"
        case .quality(let bound): "PSNR >= \("\(bound, decimals: 1)") dB"
        case .regression: "no regression"
        }
    }
}
