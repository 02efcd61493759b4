package import Model

/// The values a report is made from. Every format shows the same ones.
package struct ReportInput: Sendable {
    package var report: StatusReport
    /// In the order of time. Empty where the report was read from rollups: then figures come from its rows alone.
    package var verdicts: [Verdict]
    /// The run the verdicts are of; nil for a report over several.
    package var run: Run?
    /// Wall time of the run.
    package var duration: Duration?
    package var ledgerPath: String?
    /// For paths and fallback chains, where settings are at hand.
    package var endpoints: [Endpoint]
    /// For charts over time of a window too long for its verdicts; nil draws them from `verdicts`.
    package var history: ReportHistory?
    /// Where `verdicts` is empty: the latest of the window, for drawings of single probes. No figure is of them.
    package var latest: [Verdict] = []
    /// The uptime table: the standard windows of each tier, the shortest first. Empty for a report of one run.
    package var windows: [WindowFigures] = []
    /// Of the calendar month; nil for a report of one run.
    package var forecast: CostForecast?
    package var gates: [GateResult] = []
    /// An earlier run against this one, where that was asked for.
    package var comparison: ComparisonReport?
    /// Pictures, baselines, and whether the judge was tested; nil where there is no ledger to take them from.
    package var evidence: ReportEvidence?

    package init(
        report: StatusReport, verdicts: [Verdict], run: Run? = nil, duration: Duration? = nil,
        ledgerPath: String? = nil, endpoints: [Endpoint] = [], history: ReportHistory? = nil
    ) {
        self.report = report
        self.verdicts = verdicts
        self.run = run
        self.duration = duration
        self.ledgerPath = ledgerPath
        self.endpoints = endpoints
        self.history = history
    }

    /// The verdicts the report's figures are of: those of other tiers are listed, and enter no figure.
    var ownVerdicts: [Verdict] { verdicts.filter { $0.subject.tier == report.method.tier } }
}

/// Rollups of the report's window, by hour or by day: hours for a window of some days, which also gives the map of
/// hours; days for a long one, which has twenty-four times fewer to add up.
package struct ReportHistory: Hashable, Sendable {
    package let span: RollupSpan
    package let buckets: [HistoryBucket]

    package init(span: RollupSpan, buckets: [HistoryBucket]) {
        self.span = span
        self.buckets = buckets
    }
}

/// Turns the values of a report into text. Pure: no clock, no file, no terminal.
package enum Reporter {
    /// What `--format` and `--report FORMAT=PATH` accept, in the order help lists them.
    package static let formats: [ReportFormat] = [
        .table, .json, .jsonl, .csv, .markdown, .html, .junit, .tap, .github,
    ]

    /// - Parameter style: colour and width; only the table heeds it.
    /// - Returns: the whole document, ending in a newline.
    package static func render(
        _ input: ReportInput, as format: ReportFormat, style: TextStyle = .plain
    ) -> String {
        format.render(input, style)
    }

    /// The page of a running monitor: the same as `html`, and a browser loads it again after `refresh` seconds.
    package static func page(_ input: ReportInput, refresh: Int) -> String {
        HTMLReport(input).document(refresh: refresh).text
    }

    /// The report in several pages that refer to each other: `index.html`, and one for each endpoint.
    package static func pages(_ input: ReportInput) -> [(name: String, text: String)] {
        HTMLReport(input).pages().map { (name: $0.name, text: $0.page.text) }
    }

    /// What stands there before the first report.
    package static func waitingPage(refresh: Int) -> String {
        let body: HTML = "<header><h1>Backend API Status Report</h1><p>Nothing has been measured yet.</p></header>"
        return HTMLReport.page(body, refresh: refresh).text
    }

    /// The figures for Prometheus, in its text format.
    package static func metrics(_ input: ReportInput) -> String { Metrics.text(input) }
}
