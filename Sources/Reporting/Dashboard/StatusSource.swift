package import Model

/// What the pages of a running monitor are made from. All of it may be asked by many readers at once.
package struct StatusSource: Sendable {
    /// The values of the window that is shown, as they are by now; nil until something was measured.
    package var report: @Sendable () async -> ReportInput?
    /// Tells one report from another, without a copy of either; nil before the first.
    package var version: @Sendable () async -> Timestamp?
    /// The present, for what is read beside the report; nil: that of the report.
    package var now: (@Sendable () -> Timestamp)?
    /// What keeps the monitor from its work; nil: nothing does.
    package var problem: @Sendable () -> String?
    /// What is asked when, for the page before the first result.
    package var planned: [PlannedTier]
    /// An incident and its notes; nil where there is none of that id.
    package var incident: @Sendable (String) async throws -> (Incident, [IncidentNote])?
    /// Why there is nothing to show, where it is not that nothing was measured: the ledger cannot be read. Nil otherwise.
    package var fault: @Sendable () -> String? = { nil }
    /// Since when what all this is read from does not answer; nil: it does.
    package var unheard: @Sendable () -> Unheard? = { nil }
    /// When the centre of a fleet answered last; nil: all this is read from no centre.
    package var centreHeardAt: @Sendable () -> Timestamp? = { nil }
    /// The latest probes before a moment, the latest first.
    package var outcomes: @Sendable (OutcomeQuery) async throws -> [ListedOutcome]

    /// What became of probes, by hours or by days.
    package var counts: @Sendable (CountQuery) async throws -> [CountBucket] = { _ in [] }
    /// Nil where nobody keeps a budget.
    package var money: @Sendable () async -> MoneyStanding? = { nil }
    /// How long phases of attempts took since the monitor began.
    package var phases: @Sendable () -> [PhaseTotal] = { [] }
    package var compare: @Sendable (ComparisonQuery) async -> Result<ComparisonReport, ComparisonProblem> = { _ in
        .failure(ComparisonProblem("nothing is compared here"))
    }
    /// How it is decided what is asked when, what is an incident, and who is told: a sentence each.
    package var policies: @Sendable () -> [String] = { [] }

    package init(
        report: @escaping @Sendable () async -> ReportInput?,
        problem: @escaping @Sendable () -> String? = { nil }, planned: [PlannedTier] = [],
        incident: @escaping @Sendable (String) async throws -> (Incident, [IncidentNote])? = { _ in nil },
        outcomes: @escaping @Sendable (OutcomeQuery) async throws -> [ListedOutcome] = { _ in [] }
    ) {
        self.report = report
        version = { await report()?.report.method.generatedAt }
        self.problem = problem
        self.planned = planned
        self.incident = incident
        self.outcomes = outcomes
    }
}

/// What a page is made from cannot be read just now.
package struct SourceProblem: Error, Hashable, Sendable {
    /// For operators: it may say where it lies.
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
}

/// Which counts are wanted.
package struct CountQuery: Hashable, Sendable {
    package let span: RollupSpan
    package let window: Range<Timestamp>
    package let tier: Tier
    /// Nil: all.
    package let endpoint: String?

    package init(span: RollupSpan, window: Range<Timestamp>, tier: Tier, endpoint: String?) {
        self.span = span
        self.window = window
        self.tier = tier
        self.endpoint = endpoint
    }
}

/// What is spent, and what may be, by provider.
package struct MoneyStanding: Hashable, Sendable {
    package let book: MoneyBook
    package let policy: SpendingPolicy

    package init(book: MoneyBook, policy: SpendingPolicy) {
        self.book = book
        self.policy = policy
    }
}

/// Two routes over one stretch of time.
package struct ComparisonQuery: Hashable, Sendable {
    /// `ROUTE`, or `ENDPOINT.ROUTE`.
    package let a: String
    package let b: String
    package let window: Duration
    package let tier: Tier

    package init(a: String, b: String, window: Duration, tier: Tier) {
        self.a = a
        self.b = b
        self.window = window
        self.tier = tier
    }
}

/// Why two sides cannot be compared.
package struct ComparisonProblem: Error, Hashable, Sendable {
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
}

/// The series of one tier, in words.
package struct PlannedTier: Hashable, Sendable {
    package let tier: Tier
    package let series: Int
    /// `every 60 s`, `*/5 * * * *`; several where they differ.
    package let cadences: [String]

    package init(tier: Tier, series: Int, cadences: [String]) {
        self.tier = tier
        self.series = series
        self.cadences = cadences
    }
}

/// Which probes are to be listed. What is nil does not matter.
package struct OutcomeQuery: Hashable, Sendable {
    package var endpoint: String?
    package var route: String?
    package var tier: Tier?
    /// Only what did not pass.
    package var failed = false
    /// Only those that started before it.
    package var before: OutcomeCursor?
    /// Only those that started at it or later.
    package var since: Timestamp?
    /// Of a fleet: only those of these places; none: all.
    package var places: [String] = []
    package var limit: Int
    package static let largest = 500
    package static let usual = 50

    package init(
        endpoint: String? = nil, route: String? = nil, tier: Tier? = nil, before: OutcomeCursor? = nil,
        since: Timestamp? = nil, limit: Int = usual
    ) {
        self.endpoint = endpoint
        self.route = route
        self.tier = tier
        self.before = before
        self.since = since
        self.limit = min(max(1, limit), OutcomeQuery.largest)
    }

    /// From `since` until `before`, where it has both.
    package var window: Range<Timestamp>? {
        get {
            guard let since, let end = before?.at, since < end else { return nil }
            return since..<end
        }
        set { (since, before) = (newValue?.lowerBound, (newValue?.upperBound).map { OutcomeCursor(at: $0) }) }
    }

    /// As the part of an address after `?`.
    var text: String {
        let parts: [(String, String?)] = [
            ("endpoint", endpoint?.queryEscaped), ("route", route?.queryEscaped), ("tier", tier?.rawValue),
            ("failed", failed ? "1" : nil), ("since", since.map { "\($0.microseconds)" }),
            ("before", before?.text), ("limit", limit == OutcomeQuery.usual ? nil : "\(limit)"),
        ]
        return parts.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "&")
    }

    /// Before what the next page of the probes found begins; nil at the end.
    func next(_ found: [ListedOutcome]) -> OutcomeCursor? { found.count < limit ? nil : found.last?.cursor }
}
