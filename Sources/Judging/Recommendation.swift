import Model

/// Which family to rely on first, in one sentence, by a rule that is printed beside it.
package enum Recommendation {
    /// Medians nearer than this, relative to the smaller, are called alike.
    package static let speedMargin = 0.05

    package static let rule = """
        Of the families probed directly at the same endpoints, each with \(StandingRule.minimumProbes) or more probes \
        that count, the primary is the one whose uptime is shown to be higher (Newcombe's 95 % interval of the \
        difference leaves out zero); where that is not shown, the one whose median latency of warm successes is more \
        than \(percent(speedMargin)) lower; else no preference is stated. One that is down now wherever it was probed, or whose \
        uptime is shown to be below \(percent(StandingRule.limitedUptime)), is recommended neither as primary nor as backup.
        """

    /// - Parameters:
    ///   - direct: the direct rows of the report with the durations of their warm successes.
    ///   - families: in the report's order.
    static func sentence(
        _ direct: [(row: StatusRow, warm: Latencies)], families: [ProviderFamily]
    ) -> String {
        let pairs = families.indices.flatMap { first in
            families.indices.dropFirst(first + 1).compactMap { Pair(families[first], families[$0], direct) }
        }
        guard let pair = decisive(pairs, families) else {
            return "Not enough data to prefer a provider: no two families were probed directly at the same endpoints, "
                + "\(StandingRule.minimumProbes) or more times each."
        }
        return pair.sentence
    }

    /// Of two families there is one pair. Of more, the pair of the one that no other is preferred to and of the next
    /// best: each family in turn challenges the best so far.
    private static func decisive(_ pairs: [Pair], _ families: [ProviderFamily]) -> Pair? {
        func best(of candidates: [ProviderFamily]) -> ProviderFamily? {
            candidates.reduce(nil) { champion, challenger in
                guard let champion else { return challenger }
                let pair = pairs.first { $0.isOf(champion, challenger) }
                return pair?.preferred?.family == challenger ? challenger : champion
            }
        }
        guard let champion = best(of: families.filter { family in pairs.contains { $0.has(family) } }) else {
            return nil
        }
        let rivals = families.filter { family in pairs.contains { $0.isOf(champion, family) } }
        guard let rival = best(of: rivals) else { return nil }
        return pairs.first { $0.isOf(champion, rival) }
    }

    private struct Side {
        let family: ProviderFamily
        let uptime: Uptime
        let median: Duration?
        /// Why it is not to be relied on; nil where it is.
        let doubt: String?

        init(_ family: ProviderFamily, _ parts: [(row: StatusRow, warm: Latencies)]) {
            self.family = family
            uptime = Uptime(
                up: parts.reduce(0) { $0 + $1.row.uptime.up }, down: parts.reduce(0) { $0 + $1.row.uptime.down })
            var warm = Latencies(exact: [])
            for part in parts { warm.merge(part.warm) }
            median = warm.summary.p50
            let isDown = !parts.isEmpty && parts.allSatisfy { $0.row.outages?.ongoingSince != nil }
            let isBad = uptime.interval.map { $0.upperBound < StandingRule.limitedUptime } ?? false
            doubt =
                isDown
                ? "is down now" : isBad ? "is up less than \(percent(StandingRule.limitedUptime)) of the time" : nil
        }

        var words: String {
            "\(family.title) (uptime \((uptime.estimate ?? 0) * 100, decimals: 1) %, n = \(uptime.n)"
                + (median.map { ", median \($0.readable)" } ?? "") + ")"
        }
    }

    /// Two families over the endpoints at which both were probed often enough.
    private struct Pair {
        let a: Side
        let b: Side
        let endpoints: Int

        /// Nil where there is not enough data.
        init?(_ a: ProviderFamily, _ b: ProviderFamily, _ direct: [(row: StatusRow, warm: Latencies)]) {
            func endpoints(_ family: ProviderFamily) -> Set<String> {
                Set(direct.map(\.row).filter { $0.family == family && $0.uptime.n > 0 }.map(\.endpoint))
            }
            let shared = endpoints(a).intersection(endpoints(b))
            func side(_ family: ProviderFamily) -> Side {
                Side(family, direct.filter { $0.row.family == family && shared.contains($0.row.endpoint) })
            }
            (self.a, self.b, self.endpoints) = (side(a), side(b), shared.count)
            let least = min(self.a.uptime.n, self.b.uptime.n)
            if least < StandingRule.minimumProbes { return nil }
        }

        func has(_ family: ProviderFamily) -> Bool { a.family == family || b.family == family }

        func isOf(_ one: ProviderFamily, _ other: ProviderFamily) -> Bool {
            one != other && has(one) && has(other)
        }

        private var isMoreReliable: Side? {
            let difference = Newcombe.difference(
                upA: a.uptime.up, nA: a.uptime.n, upB: b.uptime.up, nB: b.uptime.n)
            guard let difference else { return nil }
            return difference.lowerBound > 0 ? a : difference.upperBound < 0 ? b : nil
        }

        private var isFaster: Side? {
            guard let x = a.median?.seconds, let y = b.median?.seconds, abs(x - y) > speedMargin * min(x, y) else {
                return nil
            }
            return x < y ? a : b
        }

        /// One that cannot be relied on is preferred to nobody.
        var preferred: Side? {
            switch (a.doubt, b.doubt) {
            case (nil, _?): a
            case (_?, nil): b
            case (nil, nil), (_?, _?): isMoreReliable ?? isFaster
            }
        }

        var sentence: String {
            let scope = "over \(endpoints) shared \(endpoints == 1 ? "endpoint" : "endpoints")"
            if let doubtA = a.doubt, let doubtB = b.doubt {
                return "No provider can be relied on, \(scope): \(a.words) \(doubtA), and \(b.words) \(doubtB)."
            }
            guard let first = preferred else {
                return "No preference between \(a.words) and \(b.words), \(scope): no difference is shown."
            }
            let second = first.family == a.family ? b : a
            if let doubt = second.doubt {
                return "Use \(first.words), \(scope). There is no backup: \(second.words) \(doubt)."
            }
            let why =
                isMoreReliable == nil
                ? "no difference in uptime is shown, and it is faster" : "its uptime is shown to be higher"
            return "Use \(first.words) first and \(second.words) as backup, \(scope): \(why)."
        }
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
