package import Model

/// Compares two sets of verdicts, cell by cell.
package struct Comparator: Sendable {
    /// Under this many values a side, nothing is said about a difference.
    package static let minimumSamples = 6
    package static let significance = 0.05
    /// A shift in latency must be at least this share of A's median, and at least this long.
    package static let minimumShare = 0.05
    package static let minimumShift = Duration.milliseconds(10)
    /// A shift in quality must be at least this many dB.
    package static let minimumDecibels = 0.5

    /// What makes two verdicts comparable.
    package enum Pairing: String, Hashable, Sendable {
        /// For two providers: the same endpoint, whatever the route.
        case endpoint
        /// For two runs, windows or backends: the same endpoint by the same route.
        case endpointAndRoute
        /// For two endpoints: everything with everything.
        case whole
    }

    private let pairing: Pairing

    package init(pairing: Pairing) {
        self.pairing = pairing
    }

    /// - Parameters:
    ///   - a: the reference: shifts and differences are B - A.
    ///   - nameA: what people call it, for example `replicate`, or a run's id.
    package func compare(
        _ a: [Verdict], named nameA: String, with b: [Verdict], named nameB: String, tier: Tier = .work
    ) -> Comparison {
        let (left, right) = (grouped(a, tier), grouped(b, tier))
        let names = Set(left.keys).intersection(right.keys).sorted()
        var drafts = names.map { Draft(name: $0, a: left[$0] ?? [], b: right[$0] ?? []) }
        let tests = drafts.indices.flatMap { index in
            [\Draft.latency, \Draft.quality].filter { drafts[index][keyPath: $0] != nil }.map { (index, $0) }
        }
        let adjusted = Holm.adjusted(tests.compactMap { drafts[$0.0][keyPath: $0.1]?.test.p })
        for ((index, path), p) in zip(tests, adjusted) { drafts[index][keyPath: path]?.adjustedP = p }
        let cells = drafts.map(\.cell)
        return Comparison(
            a: nameA, b: nameB, cells: cells, isInterleaved: Comparator.isInterleaved(a, b),
            conclusion: Conclusion.sentence(cells, nameA, nameB), rules: Comparator.rules)
    }

    private func grouped(_ verdicts: [Verdict], _ tier: Tier) -> [String: [Verdict]] {
        Dictionary(grouping: verdicts.filter { $0.subject.tier == tier }) { verdict in
            switch pairing {
            case .endpoint: verdict.subject.endpoint
            case .endpointAndRoute: "\(verdict.subject.endpoint).\(verdict.subject.route)"
            case .whole: "all"
            }
        }
    }

    /// At least as many changes from one side to the other as the smaller side has probes.
    private static func isInterleaved(_ a: [Verdict], _ b: [Verdict]) -> Bool {
        let sides = (a.map { ($0.outcome.startedAt, true) } + b.map { ($0.outcome.startedAt, false) })
            .sorted { $0.0 < $1.0 }.map(\.1)
        let changes = zip(sides, sides.dropFirst()).count { $0 != $1 }
        return !a.isEmpty && !b.isEmpty && changes >= min(a.count, b.count)
    }

    package static let rules: [String] = [
        "Latency is that of warm successes. A difference is shown when Mann-Whitney's two-sided p, after Holm's "
            + "correction over all tests of the comparison, is under \(significance), and the Hodges-Lehmann shift is at "
            + "least \(percent(minimumShare)) of A's median and at least \(minimumShift.readable). Otherwise it is `~`: "
            + "not shown, which is not the same as none.",
        "p is exact without ties and with at most \(MannWhitney.exactLimit) values a side, else by the normal "
            + "approximation corrected for ties and continuity. Under \(minimumSamples) values a side nothing is said.",
        "Quality is compared in the same way over PSNR in dB, where the shift must be at least \(minimumDecibels) dB.",
        "Success is compared by Newcombe's 95 % interval of the difference of uptimes: shown when it leaves out zero.",
        "Outliers (modified z-score over 3.5) are counted and kept.",
    ]
}

/// A cell whose p-values are not corrected yet.
private struct Draft {
    struct Measure {
        let test: MannWhitney
        let shift: HodgesLehmann
        let sizes: (Int, Int)
        let medianA: Double
        /// Units of the values for one unit of the result.
        let scale: Double
        let minimum: Double
        var adjustedP = 1.0

        init?(_ a: [Int64], _ b: [Int64], scale: Double, minimum: (Double) -> Double) {
            guard !a.isEmpty, !b.isEmpty, let middle = median(a.map(Double.init)) else { return nil }
            test = MannWhitney(a, b)
            shift = HodgesLehmann(a, b, method: test.method)
            sizes = (a.count, b.count)
            medianA = middle / scale
            self.scale = scale
            self.minimum = minimum(middle / scale)
        }

        var result: Shift {
            let estimate = shift.estimate / scale
            return Shift(
                nA: sizes.0, nB: sizes.1, u: test.u, p: test.p, method: test.method, adjustedP: adjustedP,
                estimate: estimate,
                interval: shift.interval.lowerBound / scale...shift.interval.upperBound / scale,
                relative: medianA == 0 ? nil : estimate / medianA, verdict: verdict(estimate))
        }

        private func verdict(_ estimate: Double) -> Shift.Verdict {
            if min(sizes.0, sizes.1) < Comparator.minimumSamples { return .tooFewSamples }
            if adjustedP >= Comparator.significance || abs(estimate) < minimum { return .notShown }
            return estimate < 0 ? .lower : .higher
        }
    }

    let name: String
    let a: [Verdict]
    let b: [Verdict]
    var latency: Measure?
    var quality: Measure?

    init(name: String, a: [Verdict], b: [Verdict]) {
        self.name = name
        self.a = a
        self.b = b
        latency = Measure(Draft.times(a), Draft.times(b), scale: 1) { median in
            max(Comparator.minimumShare * median, Double(Comparator.minimumShift.microseconds))
        }
        // PSNR in thousandths of a dB, so that ranks are of integers here too.
        quality = Measure(Draft.decibels(a), Draft.decibels(b), scale: 1000) { _ in Comparator.minimumDecibels }
    }

    var cell: ComparisonCell {
        let (left, right) = (Tally(a), Tally(b))
        let (before, after) = (left.uptime(.standard), right.uptime(.standard))
        var success: RateDifference?
        if let p = before.estimate, let q = after.estimate,
            let interval = Newcombe.difference(upA: after.up, nA: after.n, upB: before.up, nB: before.n)
        {
            success = RateDifference(estimate: q - p, interval: interval)
        }
        return ComparisonCell(
            name: name, a: side(left, a), b: side(right, b), latency: latency?.result, success: success,
            quality: quality?.result)
    }

    private func side(_ tally: Tally, _ verdicts: [Verdict]) -> ComparisonSide {
        ComparisonSide(
            uptime: tally.uptime(.standard), latency: tally.warm.summary,
            outliers: Outliers.count(Draft.times(verdicts)), quality: tally.quality, cost: tally.cost)
    }

    private static func times(_ verdicts: [Verdict]) -> [Int64] {
        verdicts.filter { $0.passed && !$0.isCold && !$0.outcome.isCached }.map(\.outcome.serviceTime.microseconds)
    }

    private static func decibels(_ verdicts: [Verdict]) -> [Int64] {
        verdicts.compactMap { verdict in
            guard let fidelity = ProbeSample(verdict).fidelity, !fidelity.identical else { return nil }
            return fidelity.psnr.map { Int64(($0 * 1000).rounded()) }
        }
    }
}

/// The verdict in one sentence.
private enum Conclusion {
    static func sentence(_ cells: [ComparisonCell], _ a: String, _ b: String) -> String {
        guard !cells.isEmpty else { return "\(a) and \(b) have nothing in common to compare." }
        let findings = [
            list("is faster", cells) { $0.latency?.verdict == .lower ? shift($0.latency) : nil },
            list("is slower", cells) { $0.latency?.verdict == .higher ? shift($0.latency) : nil },
            list("is up more often", cells) { rate($0.success, sign: 1) },
            list("is up less often", cells) { rate($0.success, sign: -1) },
            list("has better pictures", cells) { $0.quality?.verdict == .higher ? decibels($0.quality) : nil },
            list("has worse pictures", cells) { $0.quality?.verdict == .lower ? decibels($0.quality) : nil },
        ].compactMap(\.self)
        if !findings.isEmpty { return "Against \(a), \(b) " + findings.joined(separator: "; it ") + "." }
        let few = cells.count { $0.latency == nil || $0.latency?.verdict == .tooFewSamples }
        return "No difference between \(a) and \(b) is shown"
            + (few > 0
                ? "; \(few) of \(cells.count) cells have under \(Comparator.minimumSamples) samples a side." : ".")
    }

    private static func list(
        _ what: String, _ cells: [ComparisonCell], _ size: (ComparisonCell) -> String?
    ) -> String? {
        let found = cells.compactMap { cell in size(cell).map { "\(cell.name) (\($0))" } }
        return found.isEmpty ? nil : "\(what) at \(found.joined(separator: ", "))"
    }

    private static func shift(_ shift: Shift?) -> String? {
        shift.map { shift in
            let size = Duration.microseconds(Int64(shift.estimate.rounded())).readable
            return (shift.estimate > 0 ? "+" : "") + size
                + (shift.relative.map { ", \($0 > 0 ? "+" : "")\($0 * 100, decimals: 0) %" } ?? "")
        }
    }

    private static func rate(_ difference: RateDifference?, sign: Double) -> String? {
        guard let difference, difference.isShown, difference.estimate * sign > 0 else { return nil }
        return "\(difference.estimate > 0 ? "+" : "")\(difference.estimate * 100, decimals: 1) points"
    }

    private static func decibels(_ shift: Shift?) -> String? {
        shift.map { "\($0.estimate > 0 ? "+" : "")\($0.estimate, decimals: 2) dB" }
    }
}
