package import Model

/// Verdicts, or a window of the ledger already added up, become the status report: rows, endpoints, families, and the
/// rules they follow from.
package struct StatusSummarizer: Sendable {
    /// The strip of outcomes shows this many probes at most.
    package static let marksPerRow = 60

    private let endpoints: [Endpoint]
    private let settings: EndpointOrder
    private let policy: AccountingPolicy

    /// - Parameter endpoints: give titles, chain order and the number of providers behind the backend; verdicts of
    ///   other endpoints are reported under their ids, after these.
    package init(endpoints: [Endpoint], policy: AccountingPolicy = .standard) {
        self.endpoints = endpoints
        settings = EndpointOrder(endpoints)
        self.policy = policy
    }

    /// Everything a report shows of one tier. The order of `verdicts` does not matter.
    ///
    /// - Parameter fixtures: SHA-256 of each fixture's input by its id; empty where only the ledger is at hand.
    package func report(
        verdicts: [Verdict], runs: [Run], generatedAt: Timestamp, fixtures: [String: String] = [:], tier: Tier = .work
    ) -> StatusReport {
        let judged = verdicts.filter { $0.subject.tier == tier }.sorted(by: Self.inTime)
        let parts = Dictionary(grouping: judged) { RowKey($0.subject) }.values.map(RowPart.init)
        var window: ClosedRange<Timestamp>?
        if let first = judged.first, let last = judged.last {
            window = first.outcome.startedAt...last.outcome.startedAt
        }
        let method = ReportMethod(
            generatedAt: generatedAt, window: window, n: judged.count, runs: runs.count,
            targets: Set(runs.map(\.target)).sorted(), toolVersion: Version.current,
            locations: Set(runs.map(\.location)).sorted(), tier: tier, fixtures: fixtures,
            rules: MethodRules.sentences(bucketed: false), policy: policy)
        return report(parts, method: method, remarkable: judged.filter { $0.code != .ok })
    }

    /// The same report of a window of the ledger. Counts, money, uptime and outages are those of its raw rows;
    /// percentiles are within ``LatencyHistogram/relativeError``.
    package func report(
        history: History, generatedAt: Timestamp, fixtures: [String: String] = [:]
    ) -> StatusReport {
        let parts = Dictionary(grouping: history.series) { RowKey($0.subject) }.values
            .map { RowPart($0, in: history.window) }
        let method = ReportMethod(
            generatedAt: generatedAt, window: history.probed, range: history.window,
            n: history.series.reduce(0) { $0 + $1.rollup.n },
            runs: history.runs, targets: history.targets, toolVersion: Version.current,
            locations: history.locations, tier: history.tier, fixtures: fixtures,
            rules: MethodRules.sentences(bucketed: true), policy: policy)
        return report(parts, method: method, remarkable: history.remarkable)
    }

    /// The rows of a window alone, for the uptime table.
    package func figures(history: History, named name: String) -> WindowFigures {
        let parts = Dictionary(grouping: history.series) { RowKey($0.subject) }.values
            .map { RowPart($0, in: history.window) }
        let ordered = settings.sorted(parts, by: \.subject)
        let order = FamilyOrder(endpoints: endpoints, subjects: ordered.map(\.subject))
        let hopeless = hopeless(ordered)
        return WindowFigures(
            name: name, range: history.window, tier: history.tier, rows: ordered.map { row($0, order, [:], hopeless) },
            providers: providers(ordered.filter { !$0.subject.isBackend }))
    }

    private static func inTime(_ a: Verdict, _ b: Verdict) -> Bool {
        (a.outcome.startedAt, a.subject.checkID) < (b.outcome.startedAt, b.subject.checkID)
    }
}

extension StatusSummarizer {
    private func report(_ parts: [RowPart], method: ReportMethod, remarkable: [Verdict]) -> StatusReport {
        let ordered = settings.sorted(parts, by: \.subject)
        let order = FamilyOrder(endpoints: endpoints, subjects: ordered.map(\.subject))
        let places = order.places(of: ordered.flatMap(\.marks))
        let hopeless = hopeless(ordered)
        let rows = ordered.map { (row: row($0, order, places, hopeless), part: $0) }
        let direct = rows.filter { !$0.row.isBackend }
        return StatusReport(
            method: method, rows: rows.map(\.row), endpoints: summaries(rows.map(\.row), method.tier),
            families: families(direct.map(\.part), order),
            recommendation: Recommendation.sentence(
                method.tier == .work ? direct.map { ($0.row, $0.part.tally.warm) } : [], families: order.families),
            recommendationRule: Recommendation.rule, starsRule: StandingRule.starsText,
            readinessRule: StandingRule.readinessText, remarkable: remarkable)
    }

    /// The endpoints whose every provider, of two or more, was asked directly and passed no probe.
    private func hopeless(_ parts: [RowPart]) -> Set<String> {
        let failing = Set(parts.filter { !$0.subject.isBackend && $0.tally.isFailing }.map { RowKey($0.subject) })
        let own = endpoints.filter { endpoint in
            endpoint.targets.count > 1
                && endpoint.targets.allSatisfy { failing.contains(RowKey(endpoint.id, $0.provider.id)) }
        }
        return Set(own.map(\.id))
    }

    private func row(
        _ part: RowPart, _ order: FamilyOrder, _ places: [String: Int], _ hopeless: Set<String>
    ) -> StatusRow {
        let (subject, tally) = (part.subject, part.tally)
        let endpoint = settings[subject.endpoint]
        return StatusRow(
            endpoint: subject.endpoint, title: endpoint?.title ?? subject.endpoint, feature: subject.feature,
            route: subject.route, family: subject.family.map(order.titled), model: subject.model,
            word: WordRule.word(
                tally.codes, noProviderWorks: subject.isBackend && hopeless.contains(subject.endpoint)),
            marks: part.marks.suffix(Self.marksPerRow).map { $0.placed(places) }, uptime: tally.uptime(policy),
            latency: tally.warm.summary,
            cold: tally.cold.summary, failed: tally.failed.summary, quality: tally.quality, cost: tally.cost,
            codes: tally.codes, sources: tally.sources, outages: part.outages, fallbackCost: tally.fallbackCost)
    }

    /// Stars and readiness are about work that was done: no other tier has them.
    private func summaries(_ rows: [StatusRow], _ tier: Tier) -> [EndpointSummary] {
        var order: [String] = []
        for row in rows where order.last != row.endpoint { order.append(row.endpoint) }
        let rows = Dictionary(grouping: rows, by: \.endpoint)
        return order.compactMap { rows[$0] }.map { own in
            let backend = own.first(where: \.isBackend)
            let direct = own.filter { !$0.isBackend }
            let basis = tier == .work ? StandingRule.basis(backend: backend, direct: direct) : nil
            return EndpointSummary(
                endpoint: own[0].endpoint, title: own[0].title, feature: own[0].feature,
                stars: StandingRule.stars(basis),
                readiness: StandingRule.readiness(basis), backend: backend, direct: direct,
                remark: tier == .work
                    ? FallbackRule.remark(
                        backend: backend, direct: direct,
                        primary: settings[own[0].endpoint]?.targets.first?.provider.id) : nil)
        }
    }

    private func providers(_ direct: [RowPart]) -> [ProviderSummary] {
        var order: [String] = []
        var sums: [String: Tally] = [:]
        for part in direct {
            if sums[part.subject.route] == nil { order.append(part.subject.route) }
            sums[part.subject.route, default: Tally(Rollup())].merge(part.tally)
        }
        return order.compactMap { id in
            sums[id].map { sum in
                ProviderSummary(
                    provider: id, uptime: sum.uptime(policy), latency: sum.warm.summary, coldShare: sum.coldShare,
                    cost: sum.cost)
            }
        }
    }

    /// Over direct routes only: what a backend answered is not its provider's merit or fault.
    private func families(_ parts: [RowPart], _ order: FamilyOrder) -> [FamilySummary] {
        order.families.compactMap { family in
            let own = parts.filter { $0.subject.family == family }.map(\.tally)
            guard var sum = own.first else { return nil }
            for tally in own.dropFirst() { sum.merge(tally) }
            return FamilySummary(
                family: family, uptime: sum.uptime(policy), latency: sum.warm.summary, cost: sum.cost)
        }
    }
}

/// What rows are grouped by.
private struct RowKey: Hashable {
    let endpoint: String
    let route: String

    init(_ endpoint: String, _ route: String) {
        self.endpoint = endpoint
        self.route = route
    }

    init(_ subject: Subject) { self.init(subject.endpoint, subject.route) }
}

/// What one row is made of, wherever it came from.
private struct RowPart {
    /// The latest one: a model may have been replaced within the window.
    let subject: Subject
    let tally: Tally
    let marks: [SourceMark]
    let outages: OutageSummary?

    /// - Precondition: at least one verdict, in the order of time.
    init(_ verdicts: [Verdict]) {
        let (first, last) = (verdicts[0].outcome, verdicts[verdicts.count - 1])
        subject = last.subject
        tally = Tally(verdicts)
        marks = verdicts.suffix(StatusSummarizer.marksPerRow).map { verdict in
            SourceMark(
                source: verdict.outcome.isCached ? SourceMark.cache : verdict.outcome.source, code: verdict.code,
                startedAt: verdict.outcome.startedAt)
        }
        let end = verdicts.map(\.outcome.finishedAt).max() ?? last.outcome.finishedAt
        outages = OutageSummary(
            StateTracker.flips(verdicts), in: first.startedAt..<max(end, first.startedAt + .microseconds(1)))
    }

    /// - Precondition: at least one series.
    init(_ series: [SeriesHistory], in window: Range<Timestamp>) {
        let ordered = series.sorted {
            ($0.marks.last?.startedAt ?? window.lowerBound) < ($1.marks.last?.startedAt ?? window.lowerBound)
        }
        subject = ordered[ordered.count - 1].subject
        var rollup = Rollup()
        for part in ordered { rollup.merge(part.rollup) }
        tally = Tally(rollup)
        marks = ordered.flatMap(\.marks).sorted { $0.startedAt < $1.startedAt }
        outages = OutageSummary(ordered.flatMap(\.flips).sorted { $0.at < $1.at }, in: window)
    }
}
