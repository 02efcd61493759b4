import Model

/// What the Markdown document and the page both say: derived from the report's values, worded once.
struct Digest {
    let input: ReportInput
    private let paths: [String: Endpoint]
    private let endpoints: [String: EndpointSummary]

    init(_ input: ReportInput) {
        self.input = input
        paths = Dictionary(input.endpoints.map { ($0.id, $0) }) { first, _ in first }
        endpoints = Dictionary(input.report.endpoints.map { ($0.endpoint, $0) }) { first, _ in first }
    }

    var report: StatusReport { input.report }

    /// `4 of 5 endpoints are production-ready by their uptime, of which 2 run on their backup now.`
    var headline: String {
        let ready = report.endpoints.filter { $0.readiness == .ready }
        let all = report.endpoints.count
        if all == 0 { return "Nothing has been measured." }
        let troubles = ready.compactMap(trouble)
        let now = Standing.State.allCases.compactMap { state -> String? in
            let count = troubles.count { $0 == state }
            return count == 0 ? nil : "\(count) \(state.told(of: count)) now"
        }
        let words =
            "\(ready.count) of \(Phrase.counted(all, "endpoint")) \(ready.count == 1 ? "is" : "are") production-ready"
        return now.isEmpty
            ? "\(words)."
            : "\(words) by \(ready.count == 1 ? "its" : "their") uptime, of which \(now.joined(separator: " and "))."
    }

    /// What is wrong now with an endpoint whose uptime over the window may be good.
    private func trouble(_ endpoint: EndpointSummary) -> Standing.State? {
        let standing = Standing(input: input)
        let state = standing.state(of: endpoint).state
        if state == .unseen { return nil }
        if [.down, .onBackup, .withoutBackup].contains(state) { return state }
        return endpoint.backend.flatMap(standing.lastCounted)?.code == .degradedFallback ? .onBackup : nil
    }

    /// One sentence per endpoint, the best first: what is ready, and on what figures that rests.
    var summary: [String] {
        summaries.map { "\($0.endpoint.readiness.symbol) \($0.endpoint.title): \($0.text)" }
    }

    /// The same without the endpoint's name.
    var summaries: [(endpoint: EndpointSummary, text: String)] {
        EndpointSummary.Readiness.order.flatMap { readiness in
            report.endpoints.filter { $0.readiness == readiness }.map { endpoint in
                let figures = endpoint.main.map { row in
                    (["uptime \(Digest.reliability(row.uptime))"] + Digest.inBrief(row)).joined(separator: ", ")
                }
                let now = trouble(endpoint).map { ", \($0.word) now" } ?? ""
                return (endpoint, "\(readiness.word)\(now)\(figures.map { "; \($0)" } ?? "").")
            }
        }
    }

    /// `2 outages, longest 4 m 10 s, mean time to repair 2 m 05 s`; nil without any.
    func outages(_ row: StatusRow) -> String? {
        guard let outages = row.outages, outages.count > 0 else { return nil }
        var parts = [Phrase.counted(outages.count, "outage")]
        if let longest = outages.longest { parts.append("longest \(longest.readable)") }
        if let repair = outages.meanTimeToRepair { parts.append("mean time to repair \(repair.readable)") }
        if let since = outages.ongoingSince { parts.append("down since \(since.readable) UTC") }
        return parts.joined(separator: ", ")
    }

    /// `POST /api/ai/hd-image`, where settings are at hand.
    func request(of endpoint: EndpointSummary) -> String? {
        paths[endpoint.endpoint].map { "POST \($0.path)" }
    }

    /// Who answers first, and who when that fails, by the routes that were measured or the settings.
    func chain(of endpoint: EndpointSummary) -> [String] {
        if let known = paths[endpoint.endpoint], !known.targets.isEmpty {
            return known.targets.map(\.provider.family.title)
        }
        return endpoint.direct.compactMap { $0.family?.title }
    }

    /// `Replicate only` or `Replicate, then Hugging Face`; nil where the chain is unknown.
    func architecture(of endpoint: EndpointSummary) -> String? {
        let chain = chain(of: endpoint)
        guard let first = chain.first else { return nil }
        return chain.count == 1
            ? "\(first) only" : ([first] + chain.dropFirst().map { "then \($0)" }).joined(separator: ", ")
    }

    /// `replicate 20, huggingface 4, cache 1`; nil without successes.
    func answeredBy(_ row: StatusRow) -> String? {
        let sources = row.sources.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sources.isEmpty ? nil : Phrase.sources(sources)
    }

    /// Whether the fallback was seen to work: a sentence, for an endpoint with a backup and a row through the backend.
    func fallback(_ row: StatusRow) -> String? {
        guard row.isBackend else { return nil }
        if let remark = endpoints[row.endpoint]?.remark { return Digest.sentence(remark) }
        guard let share = row.fallbackShare else { return nil }
        if share > 0 {
            let cost = row.fallbackCost > .zero ? " for \(row.fallbackCost.readable)" : ""
            return "the backup gave \(Phrase.percent(share)) of the successes\(cost)"
        }
        guard let endpoint = endpoints[row.endpoint], chain(of: endpoint).count > 1 else { return nil }
        return "the backup was never needed, so the fallback was not seen at work"
    }

    /// The most a report can tell a backend's maintainer: what would have answered.
    static func sentence(_ remark: FallbackRemark) -> String {
        let works =
            "\(remark.route) works when asked directly (\(remark.uptime.up) of \(remark.uptime.n)), and the backend"
        let failures = Phrase.counted(remark.failures, "failure")
        return switch remark.kind {
        case .backupUnreached: "the backup \(works) never reached it in its \(failures)"
        case .primaryUnused: "the primary \(works) passed nothing with it: look at the backend itself"
        }
    }

    /// `p50 3.42 s, p95 9.1 s (n = 24)`.
    static func speed(_ summary: LatencySummary) -> String {
        if summary.n == 0 { return Phrase.noData }
        let p50 = Phrase.percentile(summary.p50)
        let p95 = Phrase.percentile(summary.p95)
        return "p50 \(p50), p95 \(p95) (n = \(summary.n))"
    }

    /// `p50 3.42 s`, `$0.0019`: what a cell of the comparison has room for; nothing where there was no success.
    static func inBrief(_ row: StatusRow) -> [String] {
        guard row.uptime.up > 0 else { return [] }
        return [
            "p50 \(Phrase.percentile(row.latency.p50))", "cost \(Phrase.costPerSuccess(row.cost))",
        ]
    }

    /// Why a family has no figures at an endpoint.
    func absence(of family: ProviderFamily, at endpoint: EndpointSummary) -> String {
        guard let known = paths[endpoint.endpoint] else { return "not measured" }
        return known.targets.contains { $0.provider.family == family } ? "not measured" : "not available"
    }

    /// `98.96 % (95 % interval 94.3–99.8, n = 96)`.
    static func reliability(_ uptime: Uptime) -> String {
        guard let interval = uptime.interval else { return Phrase.noData }
        return "\(Phrase.percent(uptime.estimate)) "
            + "(95 % interval \(Phrase.interval(interval)), n = \(uptime.n))"
    }

    /// How the figures came about, as label and value.
    var method: [(label: String, value: String)] {
        let method = report.method
        var facts: [(String, String)] = [
            ("Generated", "\(method.generatedAt.readable) UTC by assay \(method.toolVersion)"),
            ("Window", window),
            ("Sample", "\(Phrase.counted(method.n, "verdict")) of \(Phrase.counted(method.runs, "run"))"),
            ("Tier", "\(method.tier.rawValue): tiers are never mixed in a figure"),
        ]
        if !method.targets.isEmpty { facts.append(("Backend", method.targets.joined(separator: ", "))) }
        if !method.locations.isEmpty { facts.append(("Measured from", method.locations.joined(separator: ", "))) }
        if let range = method.range {
            facts.insert(("Asked for", "\(range.lowerBound.readable) to \(range.upperBound.readable) UTC"), at: 1)
        }
        if let run = input.run { facts.append(("Run", run.id)) }
        if let control = EvidenceWords.control(input.evidence) { facts.append(("Control", control)) }
        return facts
    }

    private var window: String {
        guard let window = report.method.window else { return "no verdict" }
        return "\(window.lowerBound.readable) to \(window.upperBound.readable) UTC"
    }

    /// Fixture ids with the SHA-256 of their input.
    var fixtures: [(id: String, hash: String)] {
        report.method.fixtures.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Everything a reader must know to recompute or dispute a figure.
    var rules: [String] {
        [report.method.policy.text] + report.method.rules + [
            report.starsRule, report.readinessRule, "Recommendation: \(report.recommendationRule)",
        ] + input.leftOut.map { "Left out: \($0)" }
    }
}

extension EndpointSummary {
    /// The row that speaks for the endpoint: what users of the backend see, else its primary.
    var main: StatusRow? { backend ?? direct.first }

    var rows: [StatusRow] { (backend.map { [$0] } ?? []) + direct }
}

extension EndpointSummary.Readiness {
    /// In the order the report lists them.
    static let order: [Self] = [.ready, .limited, .notReady, .unknown]

    var heading: String {
        switch self {
        case .ready: "\(symbol) Production-Ready APIs"
        case .limited: "\(symbol) Limited/Backup APIs"
        case .notReady: "\(symbol) APIs That Are Not Ready"
        case .unknown: "\(symbol) APIs Without Enough Data"
        }
    }

    var symbol: String {
        switch self {
        case .ready: "✅"
        case .limited: "⚠️"
        case .notReady: "❌"
        case .unknown: "➖"
        }
    }

    var word: String {
        switch self {
        case .ready: "production-ready"
        case .limited: "limited"
        case .notReady: "not ready"
        case .unknown: "not enough data"
        }
    }
}

extension StatusRow {
    /// `the backend`, or the family with the provider's id.
    var routeTitle: String {
        family.map { "\($0.title) (\(route))" } ?? (isBackend ? "Backend" : route)
    }
}
