package import Model

/// Compares two sets of verdicts, cell by cell.
package struct Comparator: Sendable {
    /// Under this many values a side, nothing is said about a difference.
    package static let minimumSamples = 6
    package static let significance = 0.05
    /// A shift in latency must be at least this share of A's median, and at least this long.
    package static let minimumShare = 0.05
    package static let minimumShift = Duration.milliseconds(10)

    /// What makes two verdicts comparable.
    package enum Pairing: String, Hashable, Sendable, CaseIterable {
        /// For two providers: the same endpoint, whatever the route.
        case endpoint
        /// For two endpoints: the same route, whatever the endpoint.
        case route
        /// For two runs, windows or backends: the same endpoint by the same route.
        case endpointAndRoute
        /// Everything with everything.
        case whole
    }

    private let pairing: Pairing
    private let titles: [String: String]
    private let policy: AccountingPolicy

    /// - Parameter endpoints: give the cells their titles.
    package init(pairing: Pairing, endpoints: [Endpoint] = [], policy: AccountingPolicy = .standard) {
        self.pairing = pairing
        self.policy = policy
        titles = Dictionary(endpoints.map { ($0.id, $0.title) }) { first, _ in first }
    }

    /// - Parameters:
    ///   - a: the baseline: shifts and differences are B - A.
    ///   - nameA: what people call it, for example `replicate`, or a run's id.
    package func compare(
        _ a: [Verdict], named nameA: String, selectedBy selectionA: [String: String] = [:], with b: [Verdict],
        named nameB: String, selectedBy selectionB: [String: String] = [:], generatedAt: Timestamp,
        tier: Tier = .work
    ) -> ComparisonReport {
        let (a, b) = (a.filter { $0.subject.tier == tier }, b.filter { $0.subject.tier == tier })
        let (left, right) = (Dictionary(grouping: a, by: key), Dictionary(grouping: b, by: key))
        let keys = Set(left.keys).intersection(right.keys).sorted {
            ($0.endpoint, $0.detail) < ($1.endpoint, $1.detail)
        }
        var drafts = keys.map { Draft(key: $0, a: left[$0] ?? [], b: right[$0] ?? [], policy) }
        let tested = drafts.indices.filter { drafts[$0].test != nil }
        for (index, p) in zip(tested, Holm.adjusted(tested.compactMap { drafts[$0].test?.p })) {
            drafts[index].adjustedP = p
        }
        let cells = drafts.map { $0.cell(title: titles[$0.key.endpoint] ?? $0.key.endpoint) }
        return ComparisonReport(
            generatedAt: generatedAt, toolVersion: Version.current, a: Comparator.side(nameA, a, selectionA),
            b: Comparator.side(nameB, b, selectionB), cells: cells, sentence: Conclusion.sentence(cells, nameA, nameB),
            rules: [policy.text] + Comparator.rules(isInterleaved: Comparator.isInterleaved(a, b)))
    }

    fileprivate struct Key: Hashable {
        let endpoint: String
        let detail: String
    }

    private func key(_ verdict: Verdict) -> Key {
        switch pairing {
        case .endpoint: Key(endpoint: verdict.subject.endpoint, detail: "")
        case .route: Key(endpoint: verdict.subject.route, detail: "")
        case .endpointAndRoute: Key(endpoint: verdict.subject.endpoint, detail: verdict.subject.route)
        case .whole: Key(endpoint: "all", detail: "")
        }
    }

    private static func side(_ name: String, _ verdicts: [Verdict], _ selection: [String: String]) -> ComparisonSide {
        let starts = verdicts.map(\.outcome.startedAt)
        var window: ClosedRange<Timestamp>?
        if let first = starts.min(), let last = starts.max() { window = first...last }
        return ComparisonSide(name: name, window: window, n: verdicts.count, selection: selection)
    }

    /// At least as many changes from one side to the other as the smaller side has probes.
    private static func isInterleaved(_ a: [Verdict], _ b: [Verdict]) -> Bool {
        let sides = (a.map { ($0.outcome.startedAt, true) } + b.map { ($0.outcome.startedAt, false) })
            .sorted { $0.0 < $1.0 }.map(\.1)
        return zip(sides, sides.dropFirst()).count { $0 != $1 } >= max(1, min(a.count, b.count))
    }

    private static func rules(isInterleaved: Bool) -> [String] {
        [
            "Latency is that of warm successes. A difference is shown when Mann-Whitney's two-sided p, after Holm's "
                + "correction over all cells, is under \(significance), and the Hodges-Lehmann shift is at least "
                + "\(percent(minimumShare)) of A's median and at least \(minimumShift.readable). Otherwise it is `~`: "
                + "not shown, which is not the same as none.",
            "p is exact without ties and with at most \(MannWhitney.exactLimit) values a side, else by the normal "
                + "approximation corrected for ties and continuity. Under \(minimumSamples) values a side nothing is "
                + "said about latency.",
            "Success is compared by Newcombe's 95 % interval of the difference of uptimes: shown when it leaves out "
                + "zero.",
            "Outliers (modified z-score over 3.5) are counted and kept.",
            isInterleaved
                ? "The probes of A and B alternate in time."
                : "The probes of A and B do not alternate in time: a change of load between them looks like a "
                    + "difference.",
        ]
    }
}

/// A cell whose p-value is not corrected yet.
private struct Draft {
    let key: Comparator.Key
    private let a: Tally
    private let b: Tally
    private let scores: [ComparisonCell.Scores]
    private let timesA: [Int64]
    private let timesB: [Int64]
    /// Nil where a side has no warm success.
    let test: MannWhitney?
    var adjustedP: Double?
    private let policy: AccountingPolicy

    init(key: Comparator.Key, a: [Verdict], b: [Verdict], _ policy: AccountingPolicy) {
        self.key = key
        self.policy = policy
        self.a = Tally(a)
        self.b = Tally(b)
        scores = ScoreRule.compared(a, b)
        timesA = Draft.times(a)
        timesB = Draft.times(b)
        test = timesA.isEmpty || timesB.isEmpty ? nil : MannWhitney(timesA, timesB)
    }

    /// Rows of a broken clock may say anything: what is longer than a year counts as a year, so that sums fit.
    private static func times(_ verdicts: [Verdict]) -> [Int64] {
        let year: Int64 = 366 * 86_400_000_000
        return verdicts.filter { $0.passed && !$0.isCold && !$0.outcome.isCached }
            .map { min(year, max(-year, $0.outcome.serviceTime.microseconds)) }
    }

    func cell(title: String) -> ComparisonCell {
        var cell = ComparisonCell(
            endpoint: key.endpoint, title: title, detail: key.detail, latency: latency, success: success,
            costA: a.cost, costB: b.cost, qualityA: a.quality, qualityB: b.quality)
        cell.scores = scores
        return cell
    }

    private var hasEnough: Bool { min(timesA.count, timesB.count) >= Comparator.minimumSamples }

    private var latency: LatencyComparison {
        let shift = test.map { HodgesLehmann(timesA, timesB, method: $0.method) }
        return LatencyComparison(
            a: a.warm.summary, b: b.warm.summary, shift: shift.map { .halves($0.twiceEstimate) },
            interval: hasEnough ? shift.map { .microseconds($0.low)...(.microseconds($0.high)) } : nil,
            u: test?.u, p: test?.p, adjustedP: adjustedP, outliersA: Outliers.count(timesA),
            outliersB: Outliers.count(timesB), verdict: verdict(shift))
    }

    private func verdict(_ shift: HodgesLehmann?) -> ComparisonVerdict {
        guard hasEnough, let shift, let adjustedP, let middle = median(timesA.map(Double.init)) else { return .tooFew }
        let estimate = Double(shift.twiceEstimate) / 2
        let minimum = max(Comparator.minimumShare * middle, Double(Comparator.minimumShift.microseconds))
        if adjustedP >= Comparator.significance || abs(estimate) < minimum { return .notShown }
        return estimate < 0 ? .better : .worse
    }

    private var success: SuccessComparison {
        let (before, after) = (a.uptime(policy), b.uptime(policy))
        guard let p = before.estimate, let q = after.estimate,
            let interval = Newcombe.difference(upA: after.up, nA: after.n, upB: before.up, nB: before.n)
        else { return SuccessComparison(a: before, b: after, difference: nil, interval: nil, verdict: .tooFew) }
        var verdict = min(before.n, after.n) < Comparator.minimumSamples ? ComparisonVerdict.tooFew : .notShown
        if interval.lowerBound > 0 { verdict = .better }
        if interval.upperBound < 0 { verdict = .worse }
        return SuccessComparison(a: before, b: after, difference: q - p, interval: interval, verdict: verdict)
    }
}

extension Duration {
    /// Half microseconds: the median of an even number of differences may lie between two.
    fileprivate static func halves(_ count: Int64) -> Duration { .nanoseconds(count * 500) }
}

/// The verdict in one sentence.
private enum Conclusion {
    static func sentence(_ cells: [ComparisonCell], _ a: String, _ b: String) -> String {
        guard !cells.isEmpty else { return "\(a) and \(b) have nothing in common to compare." }
        let findings = [
            list("is faster", cells, \.latency.verdict, .better) { shift($0.latency) },
            list("is slower", cells, \.latency.verdict, .worse) { shift($0.latency) },
            list("succeeds more often", cells, \.success.verdict, .better) { points($0.success) },
            list("succeeds less often", cells, \.success.verdict, .worse) { points($0.success) },
        ].compactMap(\.self)
        if !findings.isEmpty { return "Against \(a), \(b) " + findings.joined(separator: "; it ") + "." }
        let few = cells.count { $0.latency.verdict == .tooFew }
        return "No difference between \(a) and \(b) is shown"
            + (few > 0
                ? "; \(few) of \(cells.count) cells have under \(Comparator.minimumSamples) samples a side." : ".")
    }

    private static func list(
        _ what: String, _ cells: [ComparisonCell], _ verdict: KeyPath<ComparisonCell, ComparisonVerdict>,
        _ wanted: ComparisonVerdict, _ size: (ComparisonCell) -> String
    ) -> String? {
        let found = cells.filter { $0[keyPath: verdict] == wanted }.map { cell in
            "\(cell.endpoint)\(cell.detail.isEmpty ? "" : ".\(cell.detail)") (\(size(cell)))"
        }
        return found.isEmpty ? nil : "\(what) at \(found.joined(separator: ", "))"
    }

    private static func shift(_ latency: LatencyComparison) -> String {
        let shift = latency.shift ?? .zero
        let share = latency.a.p50.map { $0 > .zero ? shift.seconds / $0.seconds * 100 : 0 } ?? 0
        let sign = shift > .zero ? "+" : ""
        return "\(sign)\(shift.readable), \(sign)\(share, decimals: 0) %"
    }

    private static func points(_ success: SuccessComparison) -> String {
        "by \(abs(success.difference ?? 0) * 100, decimals: 1) percentage points"
    }
}
