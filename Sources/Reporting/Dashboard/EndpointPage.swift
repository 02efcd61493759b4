package import Model

/// One endpoint: its routes with strip, figures and plots, its incidents, its last probes.
struct EndpointPage {
    let input: ReportInput
    let outcomes: [Verdict]
    /// Where people find the pages; nil where nobody says.
    var address: String?

    static func find(_ slug: String, in input: ReportInput) -> EndpointSummary? {
        input.report.endpoints.first { Place.slug($0.endpoint) == slug }
    }

    func page(_ endpoint: EndpointSummary) -> String {
        let standing = Standing(input: input)
        let (state, since) = standing.state(of: endpoint)
        let (report, place) = (HTMLReport(input, place: input.place(depth: 1)), input.place(depth: 1))
        let now = input.report.method.generatedAt
        let held = HeldBack.now(of: endpoint, in: input).map { ", \(HeldBack.phrase($0))" } ?? ""
        let age = (since.map { " for \(Phrase.length(now - $0))" } ?? "") + held
        let head: HTML = """
            <header class="standing \(HTML(trusted: state.cssClass))"><span aria-hidden="true">\(state.symbol)</span>
            <div><h1>\(endpoint.title): \(state.word)\(standing.extent([endpoint], state))\(age)</h1>
            <p class="meta">\(place.link(.overview, "Overview")) · \(place.link(.historyOf(endpoint.endpoint), "History")) · \(input.asOf) · tier \(input.report.method.tier.rawValue)</p></div></header>
            """
        let incidents = input.incidents.filter { incident in
            incident.affected.contains { $0.endpoint == endpoint.endpoint }
        }
        let windows = input.windows.map { window in
            WindowFigures(
                name: window.name, range: window.range, tier: window.tier,
                rows: window.rows.filter { $0.endpoint == endpoint.endpoint }, providers: [])
        }
        let all: HTML =
            place.address(.probes).map {
                "<p><a href=\"\($0)?endpoint=\(endpoint.endpoint.queryEscaped)\">All probes of this endpoint</a></p>"
            } ?? ""
        let found = IncidentPages.list(IncidentPages.gravest(incidents), now: now, place: place, heading: "Incidents")
        let frame = DashboardFrame(place: place, title: "\(state.symbol) \(endpoint.title): \(state.word)")
        if place.isPublic {
            let lines: HTML = """
                <article class="card"><div class="lines">\(endpoint.rows.map { OverviewPage(input, depth: 1).line($0) })</div></article>
                """
            return frame.page([head, found, report.legend, lines, report.overTime([endpoint]), badge(endpoint)])
        }
        return frame.page([
            head, found, "<h2>\(input.report.method.span.capitalizedFirst)</h2>", report.legend, report.block(endpoint),
            OutcomePages.table(outcomes, place: place, heading: "Last probes"), all,
            report.windows(WindowTable.all(windows)), report.cost(endpoint.rows), report.overTime([endpoint]),
            badge(endpoint), report.method,
        ])
    }

    /// For other pages: what it is like now, as a picture that leads here. Nothing where nobody serves it.
    private func badge(_ endpoint: EndpointSummary) -> HTML {
        if input.audience == .files { return "" }
        let slug = Place.slug(endpoint.endpoint)
        let base = address ?? "ADDRESS"
        let title = endpoint.title.filter { !"[]\\`<>".contains($0) }
        let snippets = Reporter.BadgeKind.allCases.map { kind in
            "[![\(title): \(kind.rawValue)](\(base)/badges/\(slug)/\(kind.rawValue).svg)](\(base)/endpoints/\(slug))"
        }
        let note: HTML =
            address == nil
            ? "<p class=\"meta\">ADDRESS is where people find these pages; the settings' <code>watch.address</code> puts it here.</p>"
            : ""
        return """
            <details id="badge"><summary>Badges for other pages</summary>
            <p><img src="../badges/\(slug)/state.svg" alt="\(endpoint.title): \(Standing(input: input).state(of: endpoint).state.word)"></p>
            <pre>\(snippets.joined(separator: "\n"))</pre>\(note)</details>
            """
    }
}

extension String {
    /// For the value of a query.
    var queryEscaped: String {
        utf8.map { byte in
            let scalar = Character(Unicode.Scalar(byte))
            let isPlain = byte < 128 && (scalar.isLetter || scalar.isNumber || "-_.~".contains(scalar))
            return isPlain ? String(scalar) : "%" + String(0x100 + Int(byte), radix: 16, uppercase: true).dropFirst()
        }.joined()
    }
}

extension Reporter {
    /// The id of the endpoint a path means; nil where there is none.
    package static func endpoint(_ slug: String, in input: ReportInput) -> String? {
        EndpointPage.find(slug, in: input)?.endpoint
    }

    /// - Parameter address: where people find the pages, without a slash at its end; nil where nobody says.
    package static func endpointPage(
        _ slug: String, _ input: ReportInput, outcomes: [Verdict], address: String? = nil
    ) -> String? {
        EndpointPage.find(slug, in: input).map {
            EndpointPage(input: input, outcomes: outcomes, address: address).page($0)
        }
    }
}
