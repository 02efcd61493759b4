package import Model

/// Probes as a table, and each on a page of its own: why it ended as it did.
enum OutcomePages {
    static func path(_ verdict: Verdict) -> String {
        "outcome?at=\(verdict.outcome.startedAt.microseconds)&check=\(verdict.subject.checkID.queryEscaped)"
    }

    private static func started(_ verdict: Verdict, _ place: Place) -> HTML {
        let moment = verdict.outcome.startedAt.readable
        guard PageName.probes.exists(for: place.audience) else { return "\(moment)" }
        return "<a href=\"\(place.root)\(path(verdict))\">\(moment)</a>"
    }

    /// Empty without any.
    static func table(_ verdicts: [Verdict], place: Place, heading: String) -> HTML {
        if verdicts.isEmpty { return "" }
        let isOfFleet = verdicts.contains { $0.location != nil }
        var heads = ["Started (UTC)", "Check", "Tier", "Outcome", "Answered by", "Took", "Cost", "What was seen"]
        if isOfFleet { heads.insert("From", at: 2) }
        let table = StackedTable(heads: heads, name: "probes")
        let rows = verdicts.map { verdict -> HTML in
            let (subject, outcome) = (verdict.subject, verdict.outcome)
            let words =
                verdict.account.first.map { "\($0.subject): \($0.actual)" } ?? outcome.attempts.last?.detail ?? ""
            var cells: [HTML] = [
                started(verdict, place), "\(subject.checkID)", "\(subject.tier.rawValue)",
                "<span class=\"pill \(pill(verdict))\">\(verdict.code.rawValue)</span>", "\(outcome.source ?? "")",
                "\(outcome.serviceTime.readable)", "\(verdict.cost.map(\.readable) ?? "unknown")",
                "\(words.clipped(to: 160))",
            ]
            if isOfFleet { cells.insert("\(verdict.location ?? "")", at: 2) }
            return table.row(cells)
        }
        return """
            <section aria-label="\(heading)">
            <h2>\(heading)</h2>
            \(table.html(rows))
            </section>
            """
    }

    /// `Probes of hd-image by replicate, 2026-11-28 13:00 to 14:00 UTC`
    static func heading(_ query: OutcomeQuery) -> String {
        let who =
            (query.endpoint.map { " of \($0)" } ?? "") + (query.route.map { " by \($0)" } ?? "")
            + (query.tier.map { ", tier \($0.rawValue)" } ?? "")
        let when = query.window.map { window in
            ", \(window.lowerBound.readable.prefix(16)) to \(window.upperBound.readable.dropFirst(11).prefix(5)) UTC"
        }
        return "Probes\(who)\(when ?? "")"
    }

    /// The ways from there: to all of the endpoint, and to the day a stretch of time is of.
    static func around(_ query: OutcomeQuery, _ place: Place) -> [HTML] {
        guard let endpoint = query.endpoint else { return [] }
        let history = place.address(.historyOf(endpoint)) ?? ""
        let day = query.window.map { window -> HTML in
            let day = window.lowerBound.civilDate
            return "<a href=\"\(history)?day=\(day)\">\(day), hour by hour</a>"
        }
        return [day ?? place.link(.historyOf(endpoint), "History"), place.link(.endpoint(endpoint), "Now")]
            + (query.window == nil && query.route == nil
                ? [] : ["<a href=\"outcomes?endpoint=\(endpoint.queryEscaped)\">All probes of it</a>"])
    }

    private static func pill(_ verdict: Verdict) -> HTML {
        switch verdict.code.counting {
        case .up: verdict.code == .ok ? "good" : "fair"
        case .down: "bad"
        case .excluded: "none"
        }
    }

    /// The pages of what it is of: endpoint, provider, and the incidents of its time.
    private static func links(_ verdict: Verdict, in input: ReportInput) -> [(String, HTML)] {
        let (subject, place) = (verdict.subject, Place(audience: .operators))
        var links: [(String, HTML)] = []
        if let endpoint = input.report.endpoints.first(where: { $0.endpoint == subject.endpoint }) {
            links.append(("endpoint", place.link(.endpoint(endpoint.endpoint), endpoint.title)))
        }
        if ProviderPages.ids(input).contains(subject.route) {
            let name = IncidentWords(input: input).provider(subject.route)
            links.append(("provider", place.link(.provider(subject.route), name)))
        }
        let moment = verdict.outcome.startedAt
        let incidents = input.incidents.filter { incident in
            incident.affected.contains(ProbeSeries(subject)) && incident.beganAt <= moment
                && (incident.isOpen || incident.endedAt.map { moment < $0 } ?? false)
        }.map { place.link(.incident($0.id), IncidentLine.title($0)) }
        if !incidents.isEmpty { links.append(("incident", incidents.joined("<br>"))) }
        return links
    }

    /// What its code means; nothing of what went well.
    private static func meaning(_ code: OutcomeCode) -> HTML {
        if code == .ok { return "" }
        let explanation = code.explanation
        return """
            <section><h2>What <code>\(code.rawValue)</code> means</h2>
            <dl class="facts"><dt>meaning</dt><dd>\(HTML.coded(explanation.meaning))</dd><dt>recognised</dt><dd>\(HTML.coded(explanation.recognition))</dd>\
            <dt>what to do</dt><dd>\(HTML.coded(explanation.remedy))</dd></dl></section>
            """
    }

    static func page(_ verdict: Verdict, in input: ReportInput?) -> String {
        let (subject, outcome) = (verdict.subject, verdict.outcome)
        var facts: [(String, HTML)] = [
            ("started", "\(outcome.startedAt.readable) UTC"), ("check", "\(subject.checkID)"),
            ("tier", "\(subject.tier.rawValue)"),
            ("outcome", "<code>\(verdict.code.rawValue)</code>"),
            ("answered by", "\(outcome.source ?? "nobody named")"),
            ("took", "\(outcome.serviceTime.readable)"), ("cost", "\(verdict.cost.map(\.readable) ?? "unknown")"),
        ]
        if let place = verdict.location { facts.insert(("from", "\(place)"), at: 1) }
        if let model = subject.model { facts.append(("model", "\(model)")) }
        facts += input.map { links(verdict, in: $0) } ?? []
        let list = facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as HTML }
        let table = StackedTable(heads: ["Asked", "Ended", "Status", "Took", "Cost", "What happened"], name: "probes")
        let attempts = outcome.attempts.enumerated().map { index, attempt in
            table.row([
                "\(index + 1). \(attempt.provider)", "<code>\(attempt.code.rawValue)</code>",
                "\(attempt.httpStatus.map(String.init) ?? "")", "\(attempt.timings.latency.readable)",
                "\(attempt.cost.amount?.readable ?? "unknown")", "\(attempt.detail.clipped(to: 400))",
            ])
        }
        let body: HTML = """
            <header class="standing \(pill(verdict))"><div><h1>\(subject.checkID): \(verdict.code.rawValue)</h1>
            <p class="meta"><a href="outcomes?endpoint=\(subject.endpoint.queryEscaped)">Probes of \(subject.endpoint)</a></p></div></header>
            <dl class="facts">\(list)</dl>
            <section><h2>Attempts</h2>\(table.html(attempts))</section>
            """
        let waterfall =
            WaterfallPlot.drawing(outcome, label: "phases of this probe")
            .map { "<section><h2>Where the time went</h2><div class=\"waterfall\">\($0)</div></section>" as HTML } ?? ""
        let findings: HTML =
            Severity(verdict.code) == nil && verdict.findings.isEmpty
            ? "" : "<section><h2>Why</h2>\(Trouble.groups(of: [verdict]).map(HTMLTrouble.block))</section>"
        let pictures = (input?.evidence?.pictures ?? []).filter { picture in
            picture.exhibit.endpoint == subject.endpoint && picture.exhibit.route == subject.route
                && picture.exhibit.fixture == subject.fixture && picture.exhibit.startedAt == outcome.startedAt
        }
        let shown: HTML =
            pictures.isEmpty
            ? ""
            : "<section><h2>Pictures</h2>\(pictures.map { HTMLEvidence(evidence: ReportEvidence()).exhibit($0) })</section>"
        return DashboardFrame(
            place: Place(audience: .operators, isOfFleet: input?.isOfFleet ?? false),
            title: "\(subject.checkID): \(verdict.code.rawValue)", section: .probes
        )
        .page([body, meaning(verdict.code), findings, shown, waterfall])
    }
}

extension Reporter {
    /// Probes, the latest first, and the way to those before.
    ///
    /// - Parameter input: what there is to choose from; nil before the first result.
    package static func outcomes(_ found: [ListedOutcome], _ query: OutcomeQuery, in input: ReportInput? = nil)
        -> String
    {
        func link(_ words: String, _ isCurrent: Bool = false, _ change: (inout OutcomeQuery) -> Void) -> HTML {
            var other = query
            change(&other)
            let current: HTML = isCurrent ? " aria-current=\"true\"" : ""
            return "<a href=\"outcomes?\(other.text)\"\(current)>\(words)</a>"
        }
        let older = query.next(found).map { next in link("Older") { $0.before = next } } ?? ""
        let all = link("all", !query.failed) { $0.failed = false }
        let failed = link("what did not pass", query.failed) { $0.failed = true }
        let place = Place(audience: .operators, isOfFleet: input?.isOfFleet ?? false)
        let heading = OutcomePages.heading(query)
        let head: HTML = """
            <header><h1>\(heading)</h1><p class="meta">\(OutcomePages.around(query, place).joined(" · "))</p></header>
            \(OutcomeFilter(query: query, input: input).html)
            <p class="choice"><span>Show</span> \(all) \(failed)</p>
            """
        let table = OutcomePages.table(found.map(\.verdict), place: place, heading: "The latest first")
        return DashboardFrame(place: place, title: heading, section: .probes)
            .page([head, table.isEmpty ? "<p>There is none.</p>" : table, "<p>\(older)</p>"])
    }

    /// One probe; the pictures are those the report has at hand.
    package static func outcome(_ verdict: Verdict, in input: ReportInput?) -> String {
        OutcomePages.page(verdict, in: input)
    }

    /// The same probes as JSON, schema 1. `before` is what the next page is asked with; null at the end.
    package static func outcomesJSON(_ found: [ListedOutcome], _ query: OutcomeQuery) -> String {
        let value = JSONValue.object([
            "schema": .integer(1), "outcomes": .array(found.map { .object(JSONVerdict.members($0.verdict)) }),
            "before": query.next(found).map { .string($0.text) } ?? .null,
        ])
        return JSONReport.encode(value, pretty: false) + "\n"
    }
}
