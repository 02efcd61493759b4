import Model

/// The figures for Prometheus.
///
/// Counters and histograms are of all the time the ledger knows: they only rise, and a restart does not set them back. Gauges
/// describe the window of the page, which slides. A figure that is not known is left out, so that nobody's graph reads it as zero.
enum Metrics {
    static func text(_ input: ReportInput, _ format: MetricsFormat = .prometheus) -> String {
        let families =
            window(input) + incidents(input) + FleetMetrics.families(input) + totals(input.totals)
            + missed(input.missed.total) + phases(input.phases)
            + money(input.money)
        let all = families.map { $0.text(format) }.joined()
        return format == .openMetrics ? all + "# EOF\n" : all
    }

    private static func window(_ input: ReportInput) -> [MetricFamily] {
        let (rows, tier) = (input.report.rows, input.report.method.tier)
        func labels(_ row: StatusRow) -> MetricFamily.Labels { Metrics.labels(row, tier) }
        let build = [([(name: "version", value: input.report.method.toolVersion)], "1")]
        return [
            MetricFamily(
                name: "assay", help: "The version that measures.", kind: .info,
                samples: build.map { MetricFamily.Sample(labels: $0.0, value: $0.1) }),
            .gauge("assay_window_probes", "Probes in the window by outcome code.", rows.flatMap { probes($0, tier) }),
            .gauge(
                "assay_last_success_timestamp_seconds", "Start of the last probe that passed.", unit: "seconds",
                rows.compactMap { lastSuccess($0, tier) }),
            .gauge(
                "assay_uptime_ratio", "up / (up + down); see assay_uptime_samples for n.", unit: "ratio",
                rows.compactMap { row in row.uptime.estimate.map { (labels(row), "\($0)") } }),
            .gauge(
                "assay_uptime_lower_bound_ratio", "Lower end of the Wilson 95 % interval of uptime.", unit: "ratio",
                rows.compactMap { row in row.uptime.interval.map { (labels(row), "\($0.lowerBound)") } }),
            .gauge(
                "assay_uptime_samples", "Probes that count towards uptime.",
                rows.map { (labels($0), "\($0.uptime.n)") }),
            MetricFamily(
                name: "assay_latency_seconds", help: "Service time of warm successes.", kind: .summary,
                unit: "seconds", samples: rows.flatMap { latency($0, tier) }),
            .gauge(
                "assay_latency_samples", "Warm successes behind assay_latency_seconds.",
                rows.map { (labels($0), "\($0.latency.n)") }),
            .gauge(
                "assay_window_cost_dollars", "Money spent in the window, as far as it is known.", unit: "dollars",
                rows.map { (labels($0), "\(Double($0.cost.known.amount) / 1e6)") }),
            .gauge(
                "assay_window_attempts_of_unknown_cost", "Attempts in the window that nobody can price.",
                rows.map { (labels($0), "\($0.cost.unknownAttempts)") }),
            .gauge(
                "assay_tier_uptime_ratio", "The same by tier, over the last 24 h.", unit: "ratio",
                input.windows.filter { $0.name == "24 h" }.flatMap { window in
                    window.rows.compactMap { row in
                        row.uptime.estimate.map { (Metrics.labels(row, window.tier), "\($0)") }
                    }
                }),
        ]
    }

    private static func incidents(_ input: ReportInput) -> [MetricFamily] {
        let open = input.incidents.filter(\.isOpen)
        return [
            .gauge(
                "assay_endpoint_up",
                "0 while nobody answers the endpoint, by its open incidents; else 1; not there while nobody knows.",
                input.report.endpoints.compactMap { endpoint in
                    let state = Standing(input: input).state(of: endpoint).state
                    return [.unseen, .unknown].contains(state)
                        ? nil : ([("endpoint", endpoint.endpoint)], state == .down ? "0" : "1")
                }),
            .gauge(
                "assay_open_incidents", "Incidents that go on, by severity.",
                IncidentSeverity.allCases.map { severity in
                    ([("severity", severity.word)], "\(open.count { $0.severity == severity })")
                }),
            .gauge(
                "assay_incident_open", "1 for each incident that goes on.",
                open.map { incident in
                    let labels: MetricFamily.Labels = [
                        ("cause", incident.cause.name), ("kind", incident.kind.rawValue),
                        ("severity", incident.severity.word),
                    ]
                    return (labels, "1")
                }),
        ]
    }

    private static func totals(_ totals: [SeriesTotal]) -> [MetricFamily] {
        func labels(_ total: SeriesTotal) -> MetricFamily.Labels {
            [("endpoint", total.endpoint), ("route", total.route), ("tier", total.tier.rawValue)]
        }
        func latencies(_ path: KeyPath<Rollup, LatencyHistogram>, _ more: MetricFamily.Labels) -> [(
            MetricFamily.Labels, Distribution
        )] {
            totals.filter { $0.rollup[keyPath: path].n > 0 }.map {
                (labels($0) + more, Distribution($0.rollup[keyPath: path]))
            }
        }
        return [
            .counter(
                "assay_probes", "Probes by outcome code.",
                totals.flatMap { total in
                    total.rollup.codes.sorted { $0.key.rawValue < $1.key.rawValue }.map { code, count in
                        (labels(total) + [("code", code.rawValue)], "\(count)")
                    }
                }),
            .counter(
                "assay_answers", "Successes by who answered.",
                totals.flatMap { total in
                    total.rollup.sources.sorted { $0.key < $1.key }.map { source, count in
                        (labels(total) + [("source", source)], "\(count)")
                    }
                }),
            .counter("assay_attempts", "Attempts of probes.", totals.map { (labels($0), "\($0.rollup.attempts)") }),
            .counter(
                "assay_attempts_of_unknown_cost", "Attempts nobody can price.",
                totals.map { (labels($0), "\($0.rollup.unknownCosts)") }),
            .counter(
                "assay_cost_dollars", "Money spent, as far as it is known.", unit: "dollars",
                totals.map { (labels($0), "\(Double($0.rollup.cost.amount) / 1e6)") }),
            .histogram(
                "assay_duration_seconds", "Service time of successes, warm and cold.", unit: "seconds",
                latencies(\.warm, [("start", "warm")]) + latencies(\.cold, [("start", "cold")])),
            .histogram(
                "assay_failure_duration_seconds", "Time to failure.", unit: "seconds", latencies(\.failed, [])),
            .histogram(
                "assay_psnr_decibels", "PSNR against the reference, but for pictures that are identical to it.",
                unit: "decibels",
                totals.filter { !$0.rollup.psnr.isEmpty }.map { (labels($0), Distribution(psnr: $0.rollup.psnr)) }),
            .counter(
                "assay_identical_pictures", "Pictures that are identical to their reference.",
                totals.filter { $0.rollup.identical > 0 }.map { (labels($0), "\($0.rollup.identical)") }),
        ]
    }

    private static func missed(_ slots: [MissedSlots]) -> [MetricFamily] {
        if slots.isEmpty { return [] }
        return [
            .counter(
                "assay_slots_missed", "Slots in which a series was not asked, by reason.",
                slots.map { slots in
                    let labels: MetricFamily.Labels = [
                        ("endpoint", slots.series.endpoint), ("route", slots.series.route),
                        ("tier", slots.series.tier.rawValue), ("code", slots.code.rawValue),
                    ]
                    return (labels, "\(slots.count)")
                })
        ]
    }

    /// Of the time since the monitor began: the ledger keeps no sums of phases.
    private static func phases(_ phases: [PhaseTotal]) -> [MetricFamily] {
        if phases.isEmpty { return [] }
        return [
            .histogram(
                "assay_phase_duration_seconds", "Time of attempts by phase, since the monitor began.", unit: "seconds",
                phases.map { total in
                    (
                        [
                            ("endpoint", total.endpoint), ("route", total.route), ("tier", total.tier.rawValue),
                            ("phase", total.phase),
                        ], Distribution(total.histogram)
                    )
                })
        ]
    }

    private static func money(_ standing: MoneyStanding?) -> [MetricFamily] {
        guard let standing, standing.policy.hasCeilings else { return [] }
        func left(_ ceiling: MicroDollars?, _ spent: MicroDollars?, _ provider: String, _ period: String) -> (
            MetricFamily.Labels, String
        )? {
            guard let ceiling else { return nil }
            let rest = max(0, (ceiling - (spent ?? .zero)).amount)
            return ([("provider", provider), ("period", period)], "\(Double(rest) / 1e6)")
        }
        let (book, policy) = (standing.book, standing.policy)
        let samples =
            policy.providers.sorted { $0.key < $1.key }.flatMap { id, ceiling in
                [left(ceiling.day, book.day[id], id, "day"), left(ceiling.month, book.month[id], id, "month")]
            } + [
                left(policy.total.day, book.dayTotal, "", "day"),
                left(policy.total.month, book.monthTotal, "", "month"),
            ]
        return [
            .gauge(
                "assay_budget_left_dollars",
                "What may still be spent by UTC day and month; without a provider: in total.",
                unit: "dollars", samples.compactMap(\.self))
        ]
    }

    private static func probes(_ row: StatusRow, _ tier: Tier) -> [(MetricFamily.Labels, String)] {
        row.codes.sorted { $0.key.rawValue < $1.key.rawValue }.map { code, count in
            (labels(row, tier) + [("code", code.rawValue)], "\(count)")
        }
    }

    private static func lastSuccess(_ row: StatusRow, _ tier: Tier) -> (MetricFamily.Labels, String)? {
        row.marks.last { $0.code.counting == .up }.map { mark in
            (labels(row, tier), "\(Double(mark.startedAt.microseconds) / 1e6)")
        }
    }

    private static func latency(_ row: StatusRow, _ tier: Tier) -> [MetricFamily.Sample] {
        let quantiles = [
            ("0.5", row.latency.p50), ("0.9", row.latency.p90), ("0.95", row.latency.p95), ("0.99", row.latency.p99),
        ]
        return quantiles.compactMap { name, value in
            value.map { MetricFamily.Sample(labels: labels(row, tier) + [("quantile", name)], value: "\($0.seconds)") }
        }
    }

    private static func labels(_ row: StatusRow, _ tier: Tier) -> MetricFamily.Labels {
        [("endpoint", row.endpoint), ("route", row.route), ("tier", tier.rawValue)]
    }
}
