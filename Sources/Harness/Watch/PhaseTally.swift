import Model

/// Adds up how long phases of attempts took, by series.
struct PhaseTally {
    private struct Key: Hashable {
        let endpoint: String
        let route: String
        let tier: Tier
    }

    /// In the order of ``Timings/phases``.
    private var histograms: [Key: [LatencyHistogram]] = [:]

    mutating func add(_ verdict: Verdict) {
        let subject = verdict.subject
        let key = Key(endpoint: subject.endpoint, route: subject.route, tier: subject.tier)
        let none = Array(repeating: LatencyHistogram(), count: Timings.phases.count)
        for attempt in verdict.outcome.attempts {
            PhaseTally.add(attempt.timings.spans, to: &histograms[key, default: none])
        }
    }

    private static func add(_ spans: [Duration?], to histograms: inout [LatencyHistogram]) {
        for (place, span) in spans.enumerated() { if let span { histograms[place].add(span) } }
    }

    var totals: [PhaseTotal] {
        histograms.sorted {
            ($0.key.endpoint, $0.key.route, $0.key.tier.rawValue) < (
                $1.key.endpoint, $1.key.route, $1.key.tier.rawValue
            )
        }
        .flatMap { key, own in
            zip(Timings.phases, own).filter { $0.1.n > 0 }.map { phase, histogram in
                PhaseTotal(
                    endpoint: key.endpoint, route: key.route, tier: key.tier, phase: phase.name,
                    histogram: histogram)
            }
        }
    }
}
