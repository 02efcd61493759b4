package import Model

/// The values a report is made from. Every format shows the same ones.
package struct ReportInput: Sendable {
    package var report: StatusReport
    /// In the order of time. Empty where the report was read from rollups: then figures come from its rows alone.
    package var verdicts: [Verdict]
    /// The run the verdicts are of; nil for a report over several.
    package var run: Run?
    /// How many checks the run was to have, where it was interrupted; nil for one that ended.
    package var interruptedOf: Int?
    /// Wall time of the run.
    package var duration: Duration?
    package var ledgerPath: String?
    /// For paths and fallback chains, where settings are at hand.
    package var endpoints: [Endpoint]
    /// Ids of providers by endpoint, the primary first, where there are no settings to be shown.
    package var chains: [String: [String]] = [:]
    /// For charts over time of a window too long for its verdicts; nil draws them from `verdicts`.
    package var history: ReportHistory?
    /// Where `verdicts` is empty: the latest of the window, for drawings of single probes. No figure is of them.
    package var latest: [Verdict] = []
    /// The uptime table: the standard windows of each tier, the shortest first. Empty for a report of one run.
    package var windows: [WindowFigures] = []
    /// Of a fleet: the report's window and tier at each place, by its name. Empty for the ledger of one place.
    package var locations: [WindowFigures] = []
    /// Of a fleet: how each place stands.
    package var standings: [LocationStanding] = []
    /// What is in no figure because it cannot be read, a sentence each.
    package var leftOut: [String] = []
    /// Of the calendar month; nil for a report of one run.
    package var forecast: CostForecast?
    package var gates: [GateResult] = []
    /// What a monitor found in the window, the latest first; empty for a report of one run.
    package var incidents: [Incident] = []
    /// An earlier run against this one, where that was asked for.
    package var comparison: ComparisonReport?
    /// Pictures, baselines, and whether the judge was tested; nil where there is no ledger to take them from.
    package var evidence: ReportEvidence?
    /// Of all the time the ledger knows, for counters; empty for a report of one run.
    package var totals: [SeriesTotal] = []
    /// Slots that went by unasked: of the last days for pages, and of all the time the ledger knows.
    package var missed: (recent: [MissedSlots], total: [MissedSlots]) = ([], [])
    /// Since the monitor began; empty for any other report.
    package var phases: [PhaseTotal] = []
    /// What is spent and may be; nil where nobody keeps a budget.
    package var money: MoneyStanding?
    /// Where the overview is, from the report as one of several pages; nil where it stands alone.
    package var home: String?
    /// By endpoint: what the dearest tier that was asked knows of it; empty: the report's own tier does.
    package var dearest: [String: DearestTier] = [:]
    /// When work is to be asked next; nil where none is planned, or nobody says.
    package var workDue: Timestamp?
    /// The centre it is read from does not answer; nil: it does, or there is none.
    package var unheard: Unheard?
    /// When that answered last; nil: there is none.
    package var centreHeardAt: Timestamp?
    /// Of a fleet: endpoints of which nobody knows how they are now, for no place that asks them is heard.
    package var unseen: Set<String> = []
    /// For whom its pages are.
    package var audience = Audience.operators

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

    /// The figures for Prometheus.
    package static func metrics(_ input: ReportInput, as format: MetricsFormat = .prometheus) -> String {
        Metrics.text(input, format)
    }
}
