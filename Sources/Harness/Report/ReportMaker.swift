import Judging
package import Model
package import Recording
package import Reporting

/// Makes the values of every report, of `check`, `report` and `watch` alike: one accounting, one set of gates.
package struct ReportMaker: Sendable {
    var settings: AssaySettings
    package let ledger: any LedgerReading
    private let evidence: EvidenceMaker
    private let showsPictures: Bool
    private let endpoints: [Endpoint]

    /// - Parameters:
    ///   - evidence: one that remembers what it has drawn; nil makes a new one.
    ///   - showsPictures: whether pictures will be shown, and so have to be drawn.
    package init(
        settings: AssaySettings, ledger: any LedgerReading, evidence: EvidenceMaker? = nil, showsPictures: Bool = false
    ) {
        self.settings = settings
        self.ledger = ledger
        self.evidence = evidence ?? EvidenceMaker(ledger: ledger)
        self.showsPictures = showsPictures
        endpoints = settings.shownEndpoints(at: ledger.path)
    }

    /// Of one run, from its verdicts: percentiles are exact.
    ///
    /// - Parameters:
    ///   - fixtures: SHA-256 of each input by fixture id; empty where only the ledger is at hand.
    ///   - earlier: the run to compare with.
    package func report(
        of run: Run, verdicts: [Verdict], tier: Tier = .work, duration: Duration? = nil,
        fixtures: [String: String] = [:], gates: [Gate] = [], against earlier: Run? = nil, now: Timestamp
    ) throws -> ReportInput {
        let report = summarizer.report(
            verdicts: verdicts, runs: [run], generatedAt: now, fixtures: fixtures, tier: tier)
        var input = ReportInput(
            report: report, verdicts: verdicts, run: run, duration: duration, ledgerPath: ledger.path,
            endpoints: endpoints)
        if let earlier {
            input.comparison = Comparator(
                pairing: .endpointAndRoute, endpoints: endpoints, policy: settings.accounting
            ).compare(
                try ledger.verdicts(LedgerQuery(run: earlier.id)), named: earlier.id, with: verdicts, named: run.id,
                generatedAt: now, tier: tier)
        }
        input.gates = Gates(settings.gates + gates).results(report, comparison: input.comparison)
        input.gates += BaselineRule.gates(verdicts)
        input.evidence = try evidence.evidence(
            of: verdicts, runsIn: run.startedAt...run.startedAt, run: run.id, thumbnails: showsPictures)
        input.evidence?.judges = ScoreRule.summaries(ScoreRule.samples(verdicts))
        return input
    }

    /// Of a window of the ledger, from its rollups; nil when nothing was probed in it.
    ///
    /// - Parameters:
    ///   - since: nil: from the first probe on.
    ///   - listing: also read the verdicts one by one, for the formats that list them.
    package func report(
        since: Timestamp?, until: Timestamp, tier: Tier, gates: [Gate] = [], listing: Bool = false, now: Timestamp
    ) throws -> ReportInput? {
        let history = try ledger.history(
            since: since, until: until, tier: tier, marks: StatusSummarizer.marksPerRow, remarkable: Self.remarkable)
        guard !history.series.isEmpty else { return nil }
        let report = summarizer.report(history: history, generatedAt: now)
        let query = LedgerQuery(since: history.window.lowerBound, until: history.window.upperBound, tier: tier)
        var input = ReportInput(
            report: report, verdicts: listing ? try ledger.verdicts(query) : [], ledgerPath: ledger.path,
            endpoints: endpoints, history: showsPictures ? try charts(history) : nil)
        input.latest = try ledger.verdicts(query.latest(Self.drawn))
        input.windows = try windows(now: now)
        input.locations = try locations(history.window, tier)
        input.standings = try ledger.standings().map { place in
            var place = place
            let isHeard = place.awaitedSince.map { now - $0 <= settings.fleetRules.silence.duration } ?? false
            place.isSilent = place.retiredAt == nil && !isHeard
            return place
        }
        input.noteUnseen()
        input.forecast = try forecast(now: now)
        input.incidents = try ledger.incidents(since: history.window.lowerBound, openOnly: false, limit: 100)
            .filter { $0.beganAt < history.window.upperBound }
        input.gates = Gates(settings.gates + gates).results(report)
        input.evidence = try evidence.evidence(
            of: report.remarkable + input.latest, runsIn: history.window.lowerBound...history.window.upperBound,
            thumbnails: showsPictures)
        input.evidence?.judges = ScoreRule.summaries(try ledger.scores(in: history.window, tier: tier))
        input.leftOut = ledger.leftOut()
        return input
    }

    /// Everything the ledger knows, added up by endpoint, route and tier.
    package func totals(until now: Timestamp) throws -> [SeriesTotal] {
        var totals: [SeriesTotal] = []
        for tier in Tier.allCases {
            let history = try ledger.history(since: nil, until: now, tier: tier, marks: 0, remarkable: 0)
            for series in history.series {
                let (endpoint, route) = (series.subject.endpoint, series.subject.route)
                if let last = totals.indices.last, totals[last].endpoint == endpoint, totals[last].route == route,
                    totals[last].tier == tier
                {
                    totals[last].rollup.merge(series.rollup)
                } else {
                    totals.append(SeriesTotal(endpoint: endpoint, route: route, tier: tier, rollup: series.rollup))
                }
            }
        }
        return totals
    }

    /// How many probes are read one by one, for drawings of single ones.
    private static let drawn = 400
    /// How many of the last verdicts that are not `ok` are told.
    private static let remarkable = 100
    /// Up to this length charts are drawn by the hour, which also gives the map of hours.
    private static let hourly = Duration.seconds(31 * 86_400)

    private var summarizer: StatusSummarizer {
        StatusSummarizer(endpoints: endpoints, policy: settings.accounting)
    }

    private func charts(_ history: History) throws -> ReportHistory {
        let probed = history.probed.map { $0.upperBound - $0.lowerBound } ?? .zero
        let span = probed <= Self.hourly ? RollupSpan.hour : .day
        let range = span.start(of: history.window.lowerBound)..<history.window.upperBound
        return ReportHistory(span: span, buckets: try ledger.buckets(span, in: range, tier: history.tier))
    }

    private func windows(now: Timestamp) throws -> [WindowFigures] {
        var pages: [WindowFigures] = []
        for tier in Tier.allCases.reversed() {
            var own: [WindowFigures] = []
            for window in ReportWindow.all(until: now) {
                let history = try ledger.history(
                    since: window.range.lowerBound, until: window.range.upperBound, tier: tier, marks: 0, remarkable: 0)
                own.append(summarizer.figures(history: history, named: window.name))
            }
            if own.contains(where: { !$0.rows.isEmpty }) { pages += own }
        }
        return pages
    }

    /// Of a fleet each place by itself: what is added up in the other figures.
    private func locations(_ window: Range<Timestamp>, _ tier: Tier) throws -> [WindowFigures] {
        try ledger.locations().map { name in
            let history = try ledger.part(of: name).history(
                since: window.lowerBound, until: window.upperBound, tier: tier, marks: 0, remarkable: 0)
            return summarizer.figures(history: history, named: name)
        }
    }

    private func forecast(now: Timestamp) throws -> CostForecast {
        let since = min(ReportWindow.month(of: now).range.lowerBound, now + .seconds(-8 * 86_400))
        let days = try ledger.buckets(.day, in: RollupSpan.day.start(of: since)..<now, tier: .work)
        return CostForecast.make(days: days, now: now)
    }
}

extension LedgerQuery {
    fileprivate func latest(_ count: Int) -> LedgerQuery {
        var query = self
        query.limit = count
        return query
    }
}
