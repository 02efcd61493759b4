/// One series over a window, added up: what a row of a long report is made of.
package struct SeriesHistory: Hashable, Sendable {
    /// Without a fixture: its id is empty.
    package let subject: Subject
    package let rollup: Rollup
    /// The last probes, in the order of time.
    package let marks: [SourceMark]
    /// The confirmed flips within the window, and the last one before it.
    package let flips: [StateFlip]

    package init(subject: Subject, rollup: Rollup, marks: [SourceMark], flips: [StateFlip]) {
        self.subject = subject
        self.rollup = rollup
        self.marks = marks
        self.flips = flips
    }
}

/// A window of the ledger, added up: a report's input where the verdicts themselves are too many.
package struct History: Hashable, Sendable {
    package let window: Range<Timestamp>
    package let tier: Tier
    package let series: [SeriesHistory]
    /// First and last start of a probe within the window; nil without any.
    package let probed: ClosedRange<Timestamp>?
    /// The latest verdicts that are not `ok`, in the order of time.
    package let remarkable: [Verdict]
    package let runs: Int
    package let targets: [String]
    package let locations: [String]

    package init(
        window: Range<Timestamp>, tier: Tier, series: [SeriesHistory], probed: ClosedRange<Timestamp>?,
        remarkable: [Verdict], runs: Int, targets: [String], locations: [String]
    ) {
        self.window = window
        self.tier = tier
        self.series = series
        self.probed = probed
        self.remarkable = remarkable
        self.runs = runs
        self.targets = targets
        self.locations = locations
    }
}

/// One series in one hour or one day: what charts over time are drawn from.
package struct HistoryBucket: Hashable, Sendable {
    package let subject: Subject
    package let start: Timestamp
    package let rollup: Rollup

    package init(subject: Subject, start: Timestamp, rollup: Rollup) {
        self.subject = subject
        self.start = start
        self.rollup = rollup
    }
}

/// What became of the probes of one series in one hour or one day.
package struct CountBucket: Hashable, Sendable {
    package let endpoint: String
    package let route: String
    package let start: Timestamp
    package let codes: [OutcomeCode: Int]

    package init(endpoint: String, route: String, start: Timestamp, codes: [OutcomeCode: Int]) {
        self.endpoint = endpoint
        self.route = route
        self.start = start
        self.codes = codes
    }
}
