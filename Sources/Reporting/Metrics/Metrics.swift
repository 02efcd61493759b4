import Model

/// The report's figures in the Prometheus text format (version 0.0.4).
///
/// All are gauges: they describe the report's window, which slides. A figure that is not known is left out, so that
/// nobody's graph reads it as zero.
enum Metrics {
    private typealias Sample = (labels: [(String, String)], value: String)

    static func text(_ input: ReportInput) -> String {
        let rows = input.report.rows
        let version = input.report.method.toolVersion
        return family("assay_info", "The version that measures.", [([("version", version)], "1")])
            + family("assay_probes", "Probes in the window by outcome code.", rows.flatMap(probes))
            + family(
                "assay_last_success_timestamp_seconds", "Start of the last probe that passed.",
                rows.compactMap(lastSuccess))
            + family(
                "assay_uptime_ratio", "up / (up + down); see assay_uptime_samples for n.",
                rows.compactMap { row in row.uptime.estimate.map { (labels(row), "\($0)") } })
            + family(
                "assay_uptime_lower_bound_ratio", "Lower end of the Wilson 95 % interval of uptime.",
                rows.compactMap { row in row.uptime.interval.map { (labels(row), "\($0.lowerBound)") } })
            + family(
                "assay_uptime_samples", "Probes that count towards uptime.",
                rows.map { (labels($0), "\($0.uptime.n)") })
            + family("assay_latency_seconds", "Service time of warm successes.", rows.flatMap(latency))
            + family(
                "assay_latency_samples", "Warm successes behind assay_latency_seconds.",
                rows.map { (labels($0), "\($0.latency.n)") })
            + family(
                "assay_cost_dollars", "Money spent in the window, as far as it is known.",
                rows.map { (labels($0), "\(Double($0.cost.known.amount) / 1e6)") })
            + family(
                "assay_attempts_of_unknown_cost", "Attempts nobody can price.",
                rows.map { (labels($0), "\($0.cost.unknownAttempts)") })
    }

    private static func probes(_ row: StatusRow) -> [Sample] {
        row.codes.sorted { $0.key.rawValue < $1.key.rawValue }.map { code, count in
            (labels(row) + [("code", code.rawValue)], "\(count)")
        }
    }

    private static func lastSuccess(_ row: StatusRow) -> Sample? {
        row.marks.last { $0.code.counting == .up }.map { mark in
            (labels(row), "\(Double(mark.startedAt.microseconds) / 1e6)")
        }
    }

    private static func latency(_ row: StatusRow) -> [Sample] {
        let quantiles = [
            ("0.5", row.latency.p50), ("0.9", row.latency.p90), ("0.95", row.latency.p95), ("0.99", row.latency.p99),
        ]
        return quantiles.compactMap { name, value in
            value.map { (labels(row) + [("quantile", name)], "\($0.seconds)") }
        }
    }

    private static func labels(_ row: StatusRow) -> [(String, String)] {
        [("endpoint", row.endpoint), ("route", row.route)]
    }

    private static func family(_ name: String, _ help: String, _ samples: [Sample]) -> String {
        let lines = samples.map { sample in
            let labels = sample.labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
            return "\(name){\(labels)} \(sample.value)\n"
        }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + lines.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.visible.escaping { scalar in
            switch scalar {
            case "\\", "\"": "\\\(scalar)"
            case "\n": "\\n"
            default: nil
            }
        }
    }
}
