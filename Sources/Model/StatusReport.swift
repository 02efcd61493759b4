/// The words of the old test suite, and what it lacked.
package enum StatusWord: String, Hashable, Sendable, Codable, CaseIterable {
    case working = "WORKING"
    /// Answered, but by the backup, too slowly, or with a warning.
    case degraded = "DEGRADED"
    case failed = "FAILED"
    /// Primary and backup of one endpoint both failed.
    case bothFailed = "BOTH FAILED"
    /// Rate limits, queues, cold starts of a free tier.
    case limited = "LIMITED"
    case timeout = "TIMEOUT"
    /// Nothing that counts was executed.
    case noData = "NO DATA"

    package var symbol: String {
        switch self {
        case .working: "✅"
        case .failed: "❌"
        case .degraded, .bothFailed, .limited, .timeout: "⚠️"
        case .noData: "➖"
        }
    }
}

/// One probe in the strip of outcomes: who answered, and how it counted.
package struct SourceMark: Hashable, Sendable {
    /// The backend's `source` value or the provider family; nil when nobody answered.
    package let source: String?
    /// The source's place among all of the report, from 0: what its colour goes by. Nil: not placed, or nobody's.
    package var place: Int?
    package let code: OutcomeCode
    package let startedAt: Timestamp

    package init(source: String?, place: Int? = nil, code: OutcomeCode, startedAt: Timestamp) {
        self.source = source
        self.place = place
        self.code = code
        self.startedAt = startedAt
    }
}

extension SourceMark {
    /// The source of an answer that came from a cache.
    package static let cache = "cache"
}

/// All that is known of one endpoint by one route, in one tier and window.
package struct StatusRow: Hashable, Sendable {
    package let endpoint: String
    /// For people; the endpoint's id where settings are not at hand.
    package let title: String
    package let feature: FeatureID
    /// `backend` or a provider id.
    package let route: String
    /// Nil through the backend.
    package let family: ProviderFamily?
    package let model: String?
    package let word: StatusWord
    /// In the order of time; the last 60 at most.
    package let marks: [SourceMark]
    package let uptime: Uptime
    /// Service time of warm successes; cached answers are in none.
    package let latency: LatencySummary
    /// Service time of cold successes.
    package let cold: LatencySummary
    /// Time to failure.
    package let failed: LatencySummary
    package let quality: QualitySummary?
    package let cost: CostSummary
    package let codes: [OutcomeCode: Int]
    /// Successes by who answered; `cached` answers are counted under `cache`.
    package let sources: [String: Int]
    /// Nil where no state was ever confirmed: fewer than two probes in a row agreed.
    package let outages: OutageSummary?
    /// The part of the known cost that went to probes answered by a backup.
    package let fallbackCost: MicroDollars

    package init(
        endpoint: String, title: String, feature: FeatureID, route: String, family: ProviderFamily?, model: String?,
        word: StatusWord, marks: [SourceMark], uptime: Uptime, latency: LatencySummary, cold: LatencySummary,
        failed: LatencySummary, quality: QualitySummary?, cost: CostSummary, codes: [OutcomeCode: Int],
        sources: [String: Int], outages: OutageSummary? = nil, fallbackCost: MicroDollars = .zero
    ) {
        self.endpoint = endpoint
        self.title = title
        self.feature = feature
        self.route = route
        self.family = family
        self.model = model
        self.word = word
        self.marks = marks
        self.uptime = uptime
        self.latency = latency
        self.cold = cold
        self.failed = failed
        self.quality = quality
        self.cost = cost
        self.codes = codes
        self.sources = sources
        self.outages = outages
        self.fallbackCost = fallbackCost
    }

    /// Share of timed successes that were cold. Nil without any.
    package var coldShare: Double? {
        let n = latency.n + cold.n
        return n > 0 ? Double(cold.n) / Double(n) : nil
    }
    package var isBackend: Bool { route == Route.backendName }
    /// Share of successes answered by somebody else than the primary. Nil without successes.
    package var fallbackShare: Double? {
        // Whatever the accounting counts a backup's answer as, it is one of the successes.
        let successes = codes.reduce(0) { $0 + ($1.key.counting == .up ? $1.value : 0) }
        return successes > 0 ? Double(codes[.degradedFallback] ?? 0) / Double(successes) : nil
    }
}

/// One endpoint over all its routes: a block of the status report.
package struct EndpointSummary: Hashable, Sendable {
    package let endpoint: String
    package let title: String
    package let feature: FeatureID
    /// 0...5 by ``StatusReport/starsRule``; nil where there is not enough data.
    package let stars: Int?
    package let readiness: Readiness
    /// Through the backend; nil when that route was not probed.
    package let backend: StatusRow?
    /// In the order of the fallback chain.
    package let direct: [StatusRow]
    /// Nil where nothing is to be said about the fallback.
    package let remark: FallbackRemark?

    package enum Readiness: String, Hashable, Sendable {
        case ready, limited, notReady = "not_ready", unknown
    }

    package init(
        endpoint: String, title: String, feature: FeatureID, stars: Int?, readiness: Readiness, backend: StatusRow?,
        direct: [StatusRow], remark: FallbackRemark? = nil
    ) {
        self.endpoint = endpoint
        self.title = title
        self.feature = feature
        self.stars = stars
        self.readiness = readiness
        self.backend = backend
        self.direct = direct
        self.remark = remark
    }
}

/// One provider family over all endpoints: a column of the comparison table.
package struct FamilySummary: Hashable, Sendable {
    package let family: ProviderFamily
    package let uptime: Uptime
    package let latency: LatencySummary
    package let cost: CostSummary

    package init(family: ProviderFamily, uptime: Uptime, latency: LatencySummary, cost: CostSummary) {
        self.family = family
        self.uptime = uptime
        self.latency = latency
        self.cost = cost
    }
}

/// How the figures of a report came about: printed with every one.
package struct ReportMethod: Hashable, Sendable {
    package let generatedAt: Timestamp
    /// First and last start among the verdicts; nil without any.
    package let window: ClosedRange<Timestamp>?
    /// The stretch of time that was asked for; nil for a report of a run.
    package let range: Range<Timestamp>?
    package let n: Int
    package let runs: Int
    package let targets: [String]
    package let toolVersion: String
    package let locations: [String]
    package let tier: Tier
    /// SHA-256 of each fixture's input by fixture id; empty where only the ledger is at hand.
    package let fixtures: [String: String]
    /// The rules in force, a sentence each: what counts, what is excluded, how intervals and percentiles are made.
    package let rules: [String]
    /// What counts as up, down and neither: printed under every table.
    package let policy: AccountingPolicy

    package init(
        generatedAt: Timestamp, window: ClosedRange<Timestamp>?, range: Range<Timestamp>? = nil, n: Int, runs: Int,
        targets: [String], toolVersion: String, locations: [String], tier: Tier, fixtures: [String: String],
        rules: [String], policy: AccountingPolicy = .standard
    ) {
        self.generatedAt = generatedAt
        self.window = window
        self.range = range
        self.policy = policy
        self.n = n
        self.runs = runs
        self.targets = targets
        self.toolVersion = toolVersion
        self.locations = locations
        self.tier = tier
        self.fixtures = fixtures
        self.rules = rules
    }
}

/// Everything a report shows, computed from verdicts and from nothing else.
package struct StatusReport: Hashable, Sendable {
    package let method: ReportMethod
    /// Endpoint by endpoint; within one, the backend first and then the providers in chain order.
    package let rows: [StatusRow]
    package let endpoints: [EndpointSummary]
    package let families: [FamilySummary]
    /// One sentence, and the rule it follows from.
    package let recommendation: String
    package let recommendationRule: String
    package let starsRule: String
    package let readinessRule: String
    /// Verdicts that did not pass, and those that passed degraded, in the order of time.
    package let remarkable: [Verdict]

    package init(
        method: ReportMethod, rows: [StatusRow], endpoints: [EndpointSummary], families: [FamilySummary],
        recommendation: String, recommendationRule: String, starsRule: String, readinessRule: String,
        remarkable: [Verdict]
    ) {
        self.method = method
        self.rows = rows
        self.endpoints = endpoints
        self.families = families
        self.recommendation = recommendation
        self.recommendationRule = recommendationRule
        self.starsRule = starsRule
        self.readinessRule = readinessRule
        self.remarkable = remarkable
    }
}
