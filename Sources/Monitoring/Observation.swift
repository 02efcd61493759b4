package import Model

/// What incidents need of a verdict.
package struct Observation: Hashable, Sendable {
    package var series: ProbeSeries
    package var fixture: String
    package var code: OutcomeCode
    package var at: Timestamp
    /// Nil where it says nothing of the target's usual speed: failures, cold starts, cached answers.
    package var latency: Duration?
    package var cost: MicroDollars?
    /// Nil where the provider does not say.
    package var modelVersion: String?
    /// When the first certificate of those shown runs out; nil where none was.
    package var certificateEnd: Timestamp?
    /// What was seen, in a sentence; cleaned.
    package var excerpt: String

    package init(
        series: ProbeSeries, fixture: String = "", code: OutcomeCode, at: Timestamp, latency: Duration? = nil,
        cost: MicroDollars? = nil, modelVersion: String? = nil, excerpt: String = ""
    ) {
        self.series = series
        self.fixture = fixture
        self.code = code
        self.at = at
        self.latency = latency
        self.cost = cost
        self.modelVersion = modelVersion
        self.excerpt = excerpt
    }

    package init(_ verdict: Verdict) {
        let outcome = verdict.outcome
        let isUsual = verdict.passed && !outcome.isCached && !verdict.isCold
        self.init(
            series: ProbeSeries(verdict.subject), fixture: verdict.subject.fixture, code: verdict.code,
            at: outcome.startedAt, latency: isUsual ? outcome.serviceTime : nil, cost: verdict.cost,
            modelVersion: outcome.attempts.last?.modelVersion,
            excerpt: verdict.passed ? "" : Observation.excerpt(verdict))
        certificateEnd = outcome.attempts.compactMap(\.certificateEnd).min()
    }

    private static func excerpt(_ verdict: Verdict) -> String {
        if let finding = verdict.findings.first(where: { $0.code == verdict.code }) {
            // What an attempt came to is a sentence by itself.
            if verdict.outcome.attempts.contains(where: { $0.detail == finding.actual }) { return finding.actual }
            return "\(finding.subject): expected \(finding.expected), got \(finding.actual)"
        }
        return verdict.outcome.attempts.last?.detail ?? ""
    }

    var evidence: Incident.Evidence {
        Incident.Evidence(series: series, fixture: fixture, startedAt: at, excerpt: excerpt)
    }

    /// Nothing of the other side was reached.
    package var isUnreached: Bool { Observation.isUnreached(code) }
}

/// Who stands behind the backend's endpoints.
package struct Topology: Hashable, Sendable {
    /// Providers by endpoint, the primary first.
    package let chains: [String: [String]]

    package init(chains: [String: [String]]) {
        self.chains = chains
    }

    package init(_ endpoints: [Endpoint]) {
        chains = Dictionary(uniqueKeysWithValues: endpoints.map { ($0.id, $0.targets.map(\.provider.id)) })
    }

    func primary(of endpoint: String) -> String? { chains[endpoint]?.first }
}
