import Model

/// How the figures come about, a sentence each: printed with every report, and made from what decides.
package enum MethodRules {
    package static let sentences: [String] = [
        "Uptime = up / (up + down) over executed probes of one tier. Up: \(classes(.up)). Down: \(classes(.down)). "
            + "Excluded, and counted beside it: \(classes(.excluded)). Without data it is n/a, never 100 %.",
        "A direct route counts for the provider; the backend's route counts for the endpoint, and is up (degraded) "
            + "when a backup answered.",
        "Intervals are Wilson's at 95 %. Probes of one outage are not independent, so the true interval is wider.",
        "Latency is service time (start to end) of warm successes; cold successes and failures have figures of their "
            + "own; a timed-out probe counts as its time until it was given up; a cached answer is in none.",
        "Percentiles are exact, by nearest rank, and are never averaged. A percentile p needs 1 / (1 - p) samples: p90 "
            + "10, p95 20, p99 100; with fewer it is not shown.",
        "Cost is the sum over all attempts, failed ones too; the cost of a success is all of it over the successes. "
            + "An unknown cost is never zero: while there is one, the sum is a lower bound and no cost of a success "
            + "is stated.",
        "PSNR is in dB over all RGB samples against the fixture's reference; identical pictures are counted apart; "
            + "generative features are not judged by it.",
        WordRule.text,
    ]

    private static func classes(_ counting: OutcomeClass.Counting) -> String {
        OutcomeClass.allCases.filter { $0.counting == counting }.map(\.rawValue).joined(separator: ", ")
    }
}
