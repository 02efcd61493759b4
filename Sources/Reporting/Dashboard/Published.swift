package import Model
import Synchronization

extension ReportInput {
    /// What everybody may see of it: how things stand. Probes, money, addresses, prompts, and what anybody answered are not in
    /// it, so that no page made from it can show them.
    package var published: ReportInput {
        let old = report
        let method = ReportMethod(
            generatedAt: old.method.generatedAt, window: old.method.window, range: old.method.range, n: old.method.n,
            runs: old.method.runs, targets: [], toolVersion: old.method.toolVersion, locations: [],
            tier: old.method.tier, fixtures: [:], rules: old.method.rules, policy: old.method.policy)
        let report = StatusReport(
            method: method, rows: old.rows.map(\.published), endpoints: old.endpoints.map(\.published), families: [],
            recommendation: "", recommendationRule: "", starsRule: old.starsRule, readinessRule: old.readinessRule,
            remarkable: [])
        var input = ReportInput(report: report, verdicts: [], history: history?.published)
        input.audience = .everybody
        input.dearest = dearest.mapValues { DearestTier(tier: $0.tier, rows: $0.rows.map(\.published)) }
        input.chains = Dictionary(endpoints.map { ($0.id, $0.targets.map(\.provider.id)) }) { first, _ in first }
        input.workDue = workDue
        input.unseen = unseen
        input.incidents = incidents.compactMap(\.published)
        input.missed.recent = missed.recent.filter { $0.code != .skippedBudget }
        input.windows = windows.map { window in
            WindowFigures(
                name: window.name, range: window.range, tier: window.tier, rows: window.rows.map(\.published),
                providers: window.providers.map(\.published))
        }
        return input
    }
}

extension Incident {
    /// Without what anybody answered, what it has cost, and how it was closed; nil for one that is about our
    /// money or our key.
    package var published: Incident? {
        if [.budget, .cost, .account].contains(kind) { return nil }
        var incident = self
        incident.evidence = nil
        incident.cost = .zero
        incident.closing = nil
        incident.unaskedSince = nil
        return incident
    }
}

extension CostSummary {
    fileprivate static let untold = CostSummary(
        known: .zero, unknownAttempts: 0, attempts: 0, successes: 0, perSuccess: nil)
}

extension StatusRow {
    fileprivate var published: StatusRow {
        StatusRow(
            endpoint: endpoint, title: title, feature: feature, route: route, family: family, model: nil, word: word,
            marks: marks, uptime: uptime, latency: latency, cold: cold, failed: failed, quality: nil, cost: .untold,
            codes: codes, sources: sources, outages: outages)
    }
}

extension EndpointSummary {
    fileprivate var published: EndpointSummary {
        EndpointSummary(
            endpoint: endpoint, title: title, feature: feature, stars: stars, readiness: readiness,
            backend: backend?.published, direct: direct.map(\.published))
    }
}

extension ProviderSummary {
    fileprivate var published: ProviderSummary {
        ProviderSummary(provider: provider, uptime: uptime, latency: latency, coldShare: coldShare, cost: .untold)
    }
}

extension ReportHistory {
    fileprivate var published: ReportHistory {
        ReportHistory(
            span: span,
            buckets: buckets.map { bucket in
                var rollup = bucket.rollup
                rollup.cost = .zero
                rollup.fallbackCost = .zero
                return HistoryBucket(subject: bucket.subject, start: bucket.start, rollup: rollup)
            })
    }
}

/// The published report, made once of each.
private final class Published: Sendable {
    private let last = Mutex<ReportInput?>(nil)

    func input(of version: Timestamp?) -> ReportInput? {
        last.withLock { $0?.report.method.generatedAt == version ? $0 : nil }
    }

    func keep(_ input: ReportInput) -> ReportInput {
        last.withLock { $0 = input }
        return input
    }
}

extension StatusSource {
    /// The same for everybody.
    package var published: StatusSource {
        var source = self
        let (report, version, incident, days) = (report, version, incident, counts)
        let kept = Published()
        source.report = {
            if let known = kept.input(of: await version()) { return known }
            return await report().map { kept.keep($0.published) }
        }
        source.incident = { id in try await incident(id)?.0.published.map { ($0, []) } }
        source.counts = { query in try await days(query) }
        source.outcomes = { _ in [] }
        source.money = { nil }
        source.compare = { _ in .failure(ComparisonProblem("nothing is compared here")) }
        source.policies = { [] }
        return source
    }
}
