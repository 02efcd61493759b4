package import Model

/// Bounds a user sets on the figures of a report; each is checked on every row it applies to.
package struct Gates: Hashable, Sendable {
    /// The highest acceptable p95 of warm successes.
    package var p95: Duration?
    /// The lowest acceptable uptime, 0...1.
    package var uptime: Double?
    /// The most all attempts together may cost.
    package var cost: MicroDollars?

    package init(p95: Duration? = nil, uptime: Double? = nil, cost: MicroDollars? = nil) {
        self.p95 = p95
        self.uptime = uptime
        self.cost = cost
    }

    package func results(_ report: StatusReport) -> [GateResult] {
        report.rows.flatMap { row in
            [p95.map { latency(row, $0) }, uptime.map { proportion(row, $0) }].compactMap { $0 }
        } + (cost.map { [money(report.rows, $0)] } ?? [])
    }

    private func latency(_ row: StatusRow, _ bound: Duration) -> GateResult {
        let state: GateResult.State = row.latency.p95.map { $0 <= bound ? .passed : .failed } ?? .notEnoughData
        let actual = row.latency.p95?.readable ?? "unknown at n = \(row.latency.n), 20 are needed"
        return GateResult(
            name: "p95 <= \(bound.readable)", subject: subject(row), actual: "p95 is \(actual)", state: state)
    }

    /// Failed when the whole interval is below the bound, passed when none of it is.
    private func proportion(_ row: StatusRow, _ bound: Double) -> GateResult {
        var state = GateResult.State.notEnoughData
        var actual = "no data"
        if let interval = row.uptime.interval, let estimate = row.uptime.estimate {
            if interval.upperBound < bound { state = .failed }
            if interval.lowerBound >= bound { state = .passed }
            actual = "\(percent(estimate)) (\(percent(interval.lowerBound)) to \(percent(interval.upperBound)))"
        }
        return GateResult(
            name: "uptime >= \(percent(bound))", subject: subject(row),
            actual: "uptime is \(actual), n = \(row.uptime.n)", state: state)
    }

    private func money(_ rows: [StatusRow], _ bound: MicroDollars) -> GateResult {
        let known = rows.reduce(MicroDollars.zero) { $0 + $1.cost.known }
        let unknown = rows.reduce(0) { $0 + $1.cost.unknownAttempts }
        let state: GateResult.State = known > bound ? .failed : unknown > 0 ? .notEnoughData : .passed
        return GateResult(
            name: "cost <= \(bound.readable)", subject: "run",
            actual: "cost is \(known.readable)\(unknown > 0 ? " and \(unknown) attempts nobody can price" : "")",
            state: state)
    }

    private func subject(_ row: StatusRow) -> String { "\(row.endpoint).\(row.route)" }

    private func percent(_ share: Double) -> String { "\(share * 100, decimals: 1) %" }
}
