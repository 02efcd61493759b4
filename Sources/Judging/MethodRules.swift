import Model

/// How the figures come about, a sentence each: printed with every report, and made from what decides.
enum MethodRules {
    /// - Parameter bucketed: the figures were added up from rollups, not from the verdicts themselves.
    static func sentences(bucketed: Bool) -> [String] {
        [
            "A direct route counts for the provider; the backend's route counts for the endpoint, and is up (degraded) "
                + "when a backup answered.",
            "Intervals are Wilson's at 95 %. Probes of one outage are not independent, so the true interval is wider.",
            "Latency is service time (start to end) of warm successes; cold successes and failures have figures of "
                + "their own; a timed-out probe counts as its time until it was given up; a cached answer is in none.",
            "A latency ends with the last byte of the answer, stamped where the bytes come in; where a provider must be "
                + "asked whether it is done, at the provider's own completion stamp plus the fetch of the result. The "
                + "time lost to looking is in no figure; the error it leaves is at most 5 % or 20 ms.",
            percentiles(bucketed),
            "Cost is the sum over all attempts, failed ones too; the cost of a success is all of it over the "
                + "successes. An unknown cost is never zero: while there is one, the sum is a lower bound and no cost "
                + "of a success is stated.",
            "PSNR is in dB over all RGB samples against the fixture's reference; identical pictures are counted "
                + "apart; generative features are not judged by it."
                + (bucketed ? " Its median is of values rounded to 0.1 dB; the worst is exact." : ""),
            BaselineRule.text,
            "A state is confirmed by \(StateTracker.confirmAfter) probes in a row, and dated back to the first of them. "
                + "An outage lasts from confirmed down to confirmed up; repair time is the mean over those that ended.",
            WordRule.text,
        ]
    }

    private static func percentiles(_ bucketed: Bool) -> String {
        let made =
            bucketed
            ? "Percentiles are by nearest rank from merged log-linear histograms, within "
                + "\(LatencyHistogram.relativeError * 100, decimals: 2) % of the exact ones"
            : "Percentiles are exact, by nearest rank"
        return made + ", and are never averaged. A percentile p needs 1 / (1 - p) samples: p90 10, p95 20, p99 100; "
            + "with fewer it is not shown."
    }
}
