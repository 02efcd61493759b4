package import Model

/// Verdicts become the status report: rows, endpoints, families, and the rules they follow from.
package struct StatusSummarizer: Sendable {
    /// The strip of outcomes shows this many probes at most.
    package static let marksPerRow = 60

    private let endpoints: [Endpoint]

    /// - Parameter endpoints: give titles, chain order and the number of providers behind the backend; verdicts of
    ///   other endpoints are reported under their ids, after these.
    package init(endpoints: [Endpoint]) {
        self.endpoints = endpoints
    }

    /// Everything a report shows of one tier. The order of `verdicts` does not matter.
    ///
    /// - Parameter fixtures: SHA-256 of each fixture's input by its id; empty where only the ledger is at hand.
    package func report(
        verdicts: [Verdict], runs: [Run], generatedAt: Timestamp, fixtures: [String: String] = [:], tier: Tier = .work
    ) -> StatusReport {
        let judged = verdicts.filter { $0.subject.tier == tier }.sorted(by: Self.inTime)
        let parts = Dictionary(grouping: judged) { RowKey(endpoint: $0.subject.endpoint, route: $0.subject.route) }
            .sorted { position($0.key) < position($1.key) }
            .map { (row: row($0.value), tally: Tally($0.value)) }
        return StatusReport(
            method: method(judged, runs, generatedAt, fixtures, tier), rows: parts.map(\.row),
            endpoints: summaries(parts.map(\.row)), families: families(judged),
            recommendation: Recommendation.sentence(
                parts.filter { !$0.row.isBackend }.map { ($0.row, $0.tally.warm) }),
            recommendationRule: Recommendation.rule, starsRule: StandingRule.starsText,
            readinessRule: StandingRule.readinessText, remarkable: judged.filter { $0.code != .ok })
    }

    private static func inTime(_ a: Verdict, _ b: Verdict) -> Bool {
        (a.outcome.startedAt, a.subject.checkID) < (b.outcome.startedAt, b.subject.checkID)
    }
}

extension StatusSummarizer {
    private struct RowKey: Hashable {
        let endpoint: String
        let route: String
    }

    /// Sorts as the settings have it: endpoint by endpoint, the backend first, then the chain, then the unknown.
    private func position(_ key: RowKey) -> (Int, String, Int, String) {
        let index = endpoints.firstIndex { $0.id == key.endpoint }
        let chain = index.map { endpoints[$0].targets.map(\.provider.id) } ?? []
        let step = key.route == Route.backendName ? -1 : chain.firstIndex(of: key.route) ?? chain.count
        return (index ?? endpoints.count, key.endpoint, step, key.route)
    }

    /// - Precondition: at least one verdict, in the order of time.
    private func row(_ verdicts: [Verdict]) -> StatusRow {
        let subject = verdicts[verdicts.count - 1].subject
        let endpoint = endpoints.first { $0.id == subject.endpoint }
        let tally = Tally(verdicts)
        return StatusRow(
            endpoint: subject.endpoint, title: endpoint?.title ?? subject.endpoint, feature: subject.feature,
            route: subject.route, family: subject.family, model: subject.model,
            word: WordRule.word(tally.codes, providers: subject.isBackend ? endpoint?.targets.count ?? 1 : 1),
            marks: verdicts.suffix(Self.marksPerRow).map(Self.mark), uptime: tally.uptime,
            latency: LatencySummary(tally.warm), cold: LatencySummary(tally.cold),
            failed: LatencySummary(tally.failed), quality: tally.quality, cost: tally.cost, codes: tally.codes,
            sources: tally.sources)
    }

    private static func mark(_ verdict: Verdict) -> SourceMark {
        SourceMark(source: verdict.outcome.source, code: verdict.code, startedAt: verdict.outcome.startedAt)
    }

    private func summaries(_ rows: [StatusRow]) -> [EndpointSummary] {
        var order: [String] = []
        for row in rows where order.last != row.endpoint { order.append(row.endpoint) }
        return order.map { id in
            let own = rows.filter { $0.endpoint == id }
            let backend = own.first(where: \.isBackend)
            let direct = own.filter { !$0.isBackend }
            let basis = StandingRule.basis(backend: backend, direct: direct)
            return EndpointSummary(
                endpoint: id, title: own[0].title, feature: own[0].feature, stars: StandingRule.stars(basis),
                readiness: StandingRule.readiness(basis), backend: backend, direct: direct)
        }
    }

    /// Over direct routes only: what a backend answered is not its provider's merit or fault.
    private func families(_ verdicts: [Verdict]) -> [FamilySummary] {
        ProviderFamily.allCases.compactMap { family in
            let own = verdicts.filter { $0.subject.family == family && !$0.subject.isBackend }
            guard !own.isEmpty else { return nil }
            let tally = Tally(own)
            return FamilySummary(
                family: family, uptime: tally.uptime, latency: LatencySummary(tally.warm), cost: tally.cost)
        }
    }

    private func method(
        _ verdicts: [Verdict], _ runs: [Run], _ generatedAt: Timestamp, _ fixtures: [String: String], _ tier: Tier
    ) -> ReportMethod {
        var window: ClosedRange<Timestamp>?
        if let first = verdicts.first, let last = verdicts.last {
            window = first.outcome.startedAt...last.outcome.startedAt
        }
        return ReportMethod(
            generatedAt: generatedAt, window: window, n: verdicts.count, runs: runs.count,
            targets: Set(runs.map(\.target)).sorted(), toolVersion: Version.current,
            locations: Set(runs.map(\.location)).sorted(), tier: tier, fixtures: fixtures, rules: MethodRules.sentences)
    }
}
