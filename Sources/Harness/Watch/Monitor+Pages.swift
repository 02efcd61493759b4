import Judging
import Model
import Monitoring
import Recording
package import Reporting

extension Monitor {
    /// What its pages are made from. Ledger and figures are read where they are asked for: a server does that on threads of its
    /// own, so many at once and no more.
    package var pages: StatusSource {
        let ledger = session.ledger
        var source = StatusSource(
            report: { [page] in await page.current() }, problem: { [pulse] in pulse.problem }, planned: plan.planned,
            incident: { id in
                guard let incident = try? ledger.incident(id) else { return nil }
                return (incident, (try? ledger.notes(of: incident)) ?? [])
            },
            outcomes: { query in (try? ledger.outcomes(query)) ?? [] })
        source.fault = { [page] in page.fault }
        source.now = { [clock = session.clock] in clock.now() }
        source.counts = { query in
            (try? ledger.counts(query.span, in: query.window, tier: query.tier, endpoint: query.endpoint)) ?? []
        }
        source.money = { [page, clock = session.clock] in
            (try? ledger.book(at: clock.now())).map { MoneyStanding(book: $0, policy: page.settings.spending) }
        }
        source.compare = { [page, clock = session.clock] query in
            do {
                return try ledger.compare(
                    query, page.settings.shownEndpoints, page.settings.accounting, now: clock.now())
            } catch {
                return .failure(ComparisonProblem("The ledger cannot be read just now: \(error)"))
            }
        }
        source.phases = { [page] in page.phases }
        source.policies = { [page] in page.settings.watchRules }
        return source
    }
}

extension LedgerReading {
    /// So many of the latest probes of a side are compared at most: the figures of a page need no more, and memory has an end.
    private var compared: Int { 5000 }

    func compare(
        _ query: ComparisonQuery, _ endpoints: [Endpoint], _ accounting: AccountingPolicy, now: Timestamp
    ) throws -> Result<ComparisonReport, ComparisonProblem> {
        func found(_ text: String) throws -> (LedgerQuery, [Verdict]) {
            let route = try side(text, query, now)
            return (route, try verdicts(route))
        }
        let (a, b) = (try found(query.a), try found(query.b))
        for (name, side) in [(query.a, a), (query.b, b)] where side.1.isEmpty {
            return .failure(ComparisonProblem("Nothing was asked of \(name) in that time."))
        }
        let pairing: Comparator.Pairing = a.0.endpoint == b.0.endpoint ? .endpoint : .whole
        let report = Comparator(pairing: pairing, endpoints: endpoints, policy: accounting).compare(
            a.1, named: query.a, with: b.1, named: query.b, generatedAt: now, tier: query.tier)
        return .success(report)
    }

    /// `ROUTE`, or `ENDPOINT.ROUTE` where there is no route of the whole name.
    private func side(_ text: String, _ query: ComparisonQuery, _ now: Timestamp) throws -> LedgerQuery {
        let since = now + (.zero - query.window)
        var whole = LedgerQuery(since: since, until: now, tier: query.tier, route: text, limit: 1)
        if try verdicts(whole).isEmpty, let dot = text.lastIndex(of: ".") {
            whole.endpoint = String(text[..<dot])
            whole.route = String(text[text.index(after: dot)...])
        }
        whole.limit = compared
        return whole
    }
}

extension AssaySettings {
    /// By what rules a monitor finds incidents, spends and tells, a sentence each.
    var watchRules: [String] {
        let incidents = incidents
        var rules = [
            "An incident begins when \(incidents.opening.typed) probes fail, dated back to the first of them, and ends after "
                + "\(incidents.recovery.value) answers in a row.",
            "A cause that comes \(incidents.flapping.value) times in a day is held open until nothing has failed for "
                + "\(incidents.calm.typed).",
        ]
        if let ratio = incidents.slowRatio {
            rules.append(
                "Slower than usual is what takes more than \(ratio.typed) times the median of earlier answers.")
        }
        if let ratio = incidents.costRatio {
            rules.append(
                "Dearer than usual is what costs more than \(ratio.typed) times the median of earlier answers.")
        }
        if let objective = incidents.objective {
            rules.append(
                "The objective is \(objective.typed) up: told when it is used up too fast, with at least "
                    + "\(incidents.minimumCount.value) probes.")
        }
        rules.append(
            incidents.controls.isEmpty
                ? "That our own network fails is told by unrelated targets that fail at once: what was asked meanwhile is left out of every figure."
                : "That our own network fails is told by \(incidents.controls.map(\.typed).joined(separator: ", ")) failing: "
                    + "what was asked meanwhile is left out of every figure.")
        if !maintenance.isEmpty {
            rules.append(
                "In maintenance nothing is asked, and no figure has it. Windows that are set up: "
                    + "\(maintenance.map(\.words).joined(separator: "; ")).")
        }
        rules.append(
            spending.hasCeilings
                ? "Money is set aside before each billed probe, and no ceiling is passed; \(spending.ahead.typed) of a day may be "
                    + "spent ahead of an even pace."
                : "There is no ceiling for money.")
        let channels = alerts.channels.map { "\($0.id) (\($0.kind))" }.joined(separator: ", ")
        rules.append(channels.isEmpty ? "Nobody is told of incidents: no channel is set up." : "Told are: \(channels).")
        return rules
    }
}

extension WatchPlan {
    /// For people who look before the first result.
    var planned: [PlannedTier] {
        tiers.compactMap { tier in
            let entries = setup.entries.filter { $0.series.tier == tier }
            guard !entries.isEmpty else { return nil }
            return PlannedTier(
                tier: tier, series: entries.count, cadences: Set(entries.map(\.cadence.words)).sorted())
        }
    }
}

extension WatchPlan {
    /// When a probe of work starts next after a moment; nil where none is asked by itself.
    var workDue: @Sendable (Timestamp) -> Timestamp? {
        let work = setup.limits.isOnCall ? [] : setup.entries.filter { $0.series.tier == .work }
        let jitter = setup.limits.jitter
        return { now in work.compactMap { $0.firstStart(after: now, jitter: jitter) }.min() }
    }
}

extension Cadence {
    fileprivate var words: String {
        switch self {
        case .every(let span): "every \(span.typed)"
        case .cron, .off: typed
        }
    }
}

extension Ledger {
    func outcomes(_ query: OutcomeQuery) throws(RecordingError) -> [ListedOutcome] {
        var own = LedgerQuery(
            since: query.since, until: query.before?.at, tier: query.tier, endpoint: query.endpoint, route: query.route,
            limit: query.limit)
        own.untilID = query.before?.id
        own.failed = query.failed
        return try rows(own).reversed().map { ListedOutcome(id: $0.id, verdict: $0.verdict) }
    }
}

extension MaintenanceWindow {
    /// `hd-image by replicate, 0 3 * * sun for 2h`
    fileprivate var words: String {
        let whose = (endpoint ?? "everything") + (route.map { " by \($0)" } ?? "")
        return switch time {
        case .once(let range): "\(whose), \(range.lowerBound.readable) to \(range.upperBound.readable) UTC"
        case .recurring(let cron, let length): "\(whose), \(cron.typed) (UTC) for \(length.typed)"
        }
    }
}
