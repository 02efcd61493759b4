import Model

/// Which family to rely on first, in one sentence, by a rule that is printed beside it.
package enum Recommendation {
    /// Medians nearer than this, relative to the smaller, are called alike.
    package static let speedMargin = 0.05

    package static let rule = """
        Of the families probed directly at the same endpoints, each with \(StandingRule.minimumProbes) or more probes \
        that count, the primary is the one whose uptime is shown to be higher (Newcombe's 95 % interval of the \
        difference leaves out zero); where that is not shown, the one whose median latency of warm successes is more \
        than \(percent(speedMargin)) lower; else no preference is stated.
        """

    /// - Parameter direct: the direct rows of the report with the durations of their warm successes.
    static func sentence(_ direct: [(row: StatusRow, warm: Latencies)]) -> String {
        let shared = sharedEndpoints(direct.map(\.row))
        let sides = ProviderFamily.allCases.map { family in
            Side(family, direct.filter { $0.row.family == family && shared.contains($0.row.endpoint) })
        }
        guard sides.count == 2, sides.allSatisfy({ $0.uptime.n >= StandingRule.minimumProbes }) else {
            return "Not enough data to prefer a provider: no two families were probed directly at the same endpoints, "
                + "\(StandingRule.minimumProbes) or more times each."
        }
        return verdict(sides[0], sides[1], endpoints: shared.count)
    }

    private struct Side {
        let family: ProviderFamily
        let uptime: Uptime
        let median: Duration?

        init(_ family: ProviderFamily, _ parts: [(row: StatusRow, warm: Latencies)]) {
            self.family = family
            uptime = Uptime(
                up: parts.reduce(0) { $0 + $1.row.uptime.up }, down: parts.reduce(0) { $0 + $1.row.uptime.down })
            var warm = Latencies(exact: [])
            for part in parts { warm.merge(part.warm) }
            median = warm.summary.p50
        }

        var words: String {
            "\(family.title) (uptime \((uptime.estimate ?? 0) * 100, decimals: 1) %, n = \(uptime.n)"
                + (median.map { ", median \($0.readable)" } ?? "") + ")"
        }
    }

    private static func sharedEndpoints(_ rows: [StatusRow]) -> Set<String> {
        let sets = ProviderFamily.allCases.map { family in
            Set(rows.filter { $0.family == family && $0.uptime.n > 0 }.map(\.endpoint))
        }
        return sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    }

    private static func verdict(_ a: Side, _ b: Side, endpoints: Int) -> String {
        let scope = "over \(endpoints) shared \(endpoints == 1 ? "endpoint" : "endpoints")"
        let difference = Newcombe.difference(
            upA: a.uptime.up, nA: a.uptime.n, upB: b.uptime.up, nB: b.uptime.n)
        if let difference, difference.lowerBound > 0 || difference.upperBound < 0 {
            let (first, second) = difference.lowerBound > 0 ? (a, b) : (b, a)
            return "Use \(first.words) first and \(second.words) as backup, \(scope): its uptime is shown to be higher."
        }
        if let (fast, slow) = faster(a, b) {
            return "Use \(fast.words) first and \(slow.words) as backup, \(scope): no difference in uptime is shown, "
                + "and it is faster."
        }
        return "No preference between \(a.words) and \(b.words), \(scope): no difference is shown."
    }

    private static func faster(_ a: Side, _ b: Side) -> (Side, Side)? {
        guard let x = a.median?.seconds, let y = b.median?.seconds, abs(x - y) > speedMargin * min(x, y) else {
            return nil
        }
        return x < y ? (a, b) : (b, a)
    }
}

/// The interval of a difference of two proportions by R. G. Newcombe, "Interval estimation for the difference between
/// independent proportions", Statistics in Medicine 17 (1998), method 10: from the two Wilson intervals.
package enum Newcombe {
    /// The 95 % interval of share A - share B, within -1...1. Nil when a side has no data.
    package static func difference(upA: Int, nA: Int, upB: Int, nB: Int) -> ClosedRange<Double>? {
        guard let a = Wilson.interval(successes: upA, n: nA), let b = Wilson.interval(successes: upB, n: nB) else {
            return nil
        }
        let (p, q) = (Double(upA) / Double(nA), Double(upB) / Double(nB))
        let below = hypotenuse(p - a.lowerBound, b.upperBound - q)
        let above = hypotenuse(a.upperBound - p, q - b.lowerBound)
        return (p - q - below)...(p - q + above)
    }

    private static func hypotenuse(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}
