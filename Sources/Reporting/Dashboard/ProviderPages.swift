import Model

/// The providers that were asked directly: a line each, and each on a page of its own.
struct ProviderPages {
    let input: ReportInput

    private var standing: Standing { Standing(input: input) }

    /// In the order of their first row.
    static func ids(_ input: ReportInput) -> [String] {
        var seen: Set<String> = []
        return input.report.rows.filter { !$0.isBackend }.map(\.route).filter { seen.insert($0).inserted }
    }

    private func rows(_ id: String) -> [StatusRow] { input.report.rows.filter { $0.route == id } }

    private func incidents(_ id: String) -> [Incident] {
        input.incidents.filter { incident in
            incident.affected.contains { $0.route == id } || incident.cause == .provider(id)
        }
    }

    private func state(_ id: String) -> Standing.State {
        let asked = Set(rows(id).map(\.endpoint))
        if input.unheard != nil || !asked.isEmpty && asked.isSubset(of: input.unseen) { return .unseen }
        let open = incidents(id).filter { $0.isOpen && !$0.failing.isEmpty }
        if open.contains(where: { $0.cause == .provider(id) && $0.severity > .notice }) { return .down }
        if open.contains(where: { $0.severity > .notice }) { return .degraded }
        if !open.isEmpty { return .notice }
        return rows(id).contains { $0.uptime.n > 0 } ? .up : .unknown
    }

    func list() -> String {
        let place = input.place()
        let names = input.windows.filter { $0.tier == input.report.method.tier }
        let table = StackedTable(heads: ["Provider", "State"] + names.map { "Uptime, \($0.name)" }, name: "sums")
        let rows = ProviderPages.ids(input).map { id -> HTML in
            let state = state(id)
            let cells = names.map { window -> HTML in
                let own = window.providers.first { $0.provider == id }
                return "\(own.map { Phrase.percent($0.uptime.estimate) } ?? Phrase.noData)"
            }
            let pill: HTML =
                "<span class=\"pill \(HTML(trusted: state.cssClass))\">\(state.symbol) \(state.word)</span>"
            return table.row([place.link(.provider(id), id), pill] + cells)
        }
        let body: HTML =
            rows.isEmpty
            ? "<p>No provider was asked directly.</p>"
            : "\(table.html(rows))<p class=\"rule\">\(input.report.method.policy.text)</p>"
        return DashboardFrame(place: place, title: "Providers", section: .providers).page([
            "<header><h1>Providers</h1></header>", body,
        ])
    }

    func page(_ id: String) -> String {
        let place = input.place(depth: 1)
        let state = state(id)
        let now = input.report.method.generatedAt
        let head: HTML = """
            <header class="standing \(HTML(trusted: state.cssClass))"><span aria-hidden="true">\(state.symbol)</span>
            <div><h1>\(id): \(state.word)</h1>
            <p class="meta">\(place.link(.providers, "All providers")) · \(input.asOf) · tier \
            \(input.report.method.tier.rawValue)</p></div></header>
            """
        let overview = OverviewPage(input, depth: 1)
        let lines = rows(id).map { row -> HTML in
            "<h3>\(place.link(.endpoint(row.endpoint), row.title))</h3>\(overview.line(row))"
        }
        let windows = input.windows.map { window in
            WindowFigures(
                name: window.name, range: window.range, tier: window.tier, rows: window.rows.filter { $0.route == id },
                providers: window.providers.filter { $0.provider == id })
        }
        let report = HTMLReport(input)
        let frame = DashboardFrame(place: place, title: "\(state.symbol) \(id): \(state.word)", section: .providers)
        let cards: HTML =
            "<section aria-label=\"Endpoints\"><h2>Endpoints</h2><article class=\"card\"><div class=\"lines\">\(lines)</div></article></section>"
        let known = [
            head,
            IncidentPages.list(IncidentPages.gravest(incidents(id)), now: now, place: place, heading: "Incidents"),
            report.legend, cards,
        ]
        return frame.page(
            place.isPublic ? known : known + [report.windows(WindowTable.all(windows)), report.cost(rows(id))])
    }
}

extension Reporter {
    package static func providers(_ input: ReportInput) -> String { ProviderPages(input: input).list() }

    /// Nil where there is none of that name.
    package static func provider(_ slug: String, _ input: ReportInput) -> String? {
        ProviderPages.ids(input).first { Place.slug($0) == slug }.map { ProviderPages(input: input).page($0) }
    }
}
