import Model

/// How things stand, at a glance: a sentence, the open incidents, and a card for each endpoint.
struct OverviewPage {
    enum Order: String, CaseIterable { case state, name, uptime }

    /// From which on it is told how long ago a route was asked.
    private static let silence = Duration.seconds(120)

    private let input: ReportInput
    private let onlyTroubled: Bool
    private let order: Order
    private let standing: Standing
    private let otherTiers: [[String]: [String]]
    private let place: Place

    /// - Parameter depth: folders between the page and the root.
    init(_ input: ReportInput, onlyTroubled: Bool = false, order: Order = .state, depth: Int = 0) {
        self.input = input
        place = input.place(depth: depth)
        self.onlyTroubled = onlyTroubled
        self.order = order
        standing = Standing(input: input)
        otherTiers = OverviewPage.otherTiers(input)
    }

    private var method: ReportMethod { input.report.method }

    func page() -> String {
        let frame = DashboardFrame(
            place: input.place(), title: "\(standing.worst.symbol) \(standing.sentence)", section: .overview)
        return frame.page([
            heading, incidents, LocationTable.of(input), choice, StripPlot.legend(input.report.rows), cards, money,
        ])
    }

    private var heading: HTML {
        let worst = standing.worst
        return """
            <header class="standing \(HTML(trusted: worst.cssClass))"><span aria-hidden="true">\(worst.symbol)</span>
            <div><h1>\(standing.sentence)</h1><p class="meta">\(input.asOf) · \
            \(method.span)\
             · tier \(method.tier.rawValue)\(method.targets.map { " · \($0)" }.joined())</p></div></header>
            """
    }

    private var incidents: HTML {
        IncidentPages.list(standing.open, now: method.generatedAt, place: input.place(), heading: "Open incidents")
    }

    /// Of pages that are served.
    private var choice: HTML {
        if input.audience == .files { return "" }
        func link(_ words: String, _ query: String, _ isCurrent: Bool) -> HTML {
            let current: HTML = isCurrent ? " aria-current=\"true\"" : ""
            return "<a href=\"./\(query)\"\(current)>\(words)</a>"
        }
        func query(_ troubled: Bool, _ order: Order) -> String {
            let parts = (troubled ? ["show=troubled"] : []) + (order == .state ? [] : ["sort=\(order.rawValue)"])
            return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
        }
        let all = link("all", query(false, order), !onlyTroubled)
        let troubled = link("in trouble", query(true, order), onlyTroubled)
        let orders = Order.allCases.map { link($0.rawValue, query(onlyTroubled, $0), $0 == order) }
        return """
            <p class="choice"><span>Show</span> \(all) \(troubled) <span>· sorted by</span> \(orders.joined(" "))</p>
            """
    }

    private var cards: HTML {
        var endpoints = input.report.endpoints.map { (endpoint: $0, state: standing.state(of: $0)) }
        if onlyTroubled { endpoints.removeAll { $0.state.state >= .unknown } }
        switch order {
        case .state: endpoints.sort { ($0.state.state, $0.endpoint.title) < ($1.state.state, $1.endpoint.title) }
        case .name: endpoints.sort { $0.endpoint.title < $1.endpoint.title }
        case .uptime: endpoints.sort { uptime($0.endpoint) < uptime($1.endpoint) }
        }
        if endpoints.isEmpty { return "<p class=\"waiting\">No endpoint is in trouble.</p>" }
        return
            "<div class=\"cards\">\(endpoints.map { card($0.endpoint, $0.state.state, since: $0.state.since) })</div>"
    }

    private func uptime(_ endpoint: EndpointSummary) -> Double { endpoint.main?.uptime.estimate ?? 2 }

    private func card(_ endpoint: EndpointSummary, _ state: Standing.State, since: Timestamp?) -> HTML {
        let held = HeldBack.now(of: endpoint, in: input).map { " · \(HeldBack.phrase($0))" } ?? ""
        let age = (since.map { " for \(Phrase.length(method.generatedAt - $0))" } ?? "") + held
        return """
            <article class="card \(HTML(trusted: state.cssClass))">
            <div><h2>\(input.place().link(.endpoint(endpoint.endpoint), endpoint.title))</h2>
            <p class="meta"><span class="pill \(HTML(trusted: state.cssClass))">\(state.symbol) \(state.word)\
            \(standing.extent([endpoint], state))</span>\(age)</p></div>
            \(picture(of: endpoint))
            <div class="lines">\(endpoint.rows.map { line($0) })</div>
            </article>
            """
    }

    func line(_ row: StatusRow) -> HTML {
        let uptime = row.uptime.interval.map { " (\(Phrase.interval($0)), n = \(row.uptime.n))" } ?? ""
        let others = (otherTiers[[row.endpoint, row.route]] ?? []).map { " · \($0)" }.joined()
        let cost = row.cost.perSuccess.map { " · \($0.readable) each" } ?? ""
        let name: HTML = row.isBackend ? "\(row.routeTitle)" : place.link(.provider(row.route), row.routeTitle)
        let silence = row.marks.last.map { method.generatedAt - $0.startedAt } ?? .zero
        let age = silence > OverviewPage.silence ? " · last asked \(silence.readable) ago" : ""
        let series = ProbeSeries(endpoint: row.endpoint, route: row.route, tier: method.tier)
        let unasked = HeldBack.now(of: row, in: input).map { " · \(HeldBack.phrase($0))" } ?? ""
        let held = HeldBack.phrases(HeldBack.slots(input.missed.recent) { $0 == series }).map { " · \($0)" }.joined()
        // Thousands of links would be most of the page: what failed has one here, and each probe on its endpoint's page.
        let strip = StripPlot.drawing(row) { mark in
            mark.code.counting == .down ? place.probe(row.endpoint, row.route, at: mark.startedAt) : nil
        }
        return """
            <div class="line"><span class="route-name">\(name)</span>\(strip)
            <span class="numbers"><strong>\(Phrase.percent(row.uptime.estimate))</strong>\(uptime) · \
            p50 \(Phrase.percentile(row.latency.p50)), p95 \(Phrase.percentile(row.latency.p95))\
            \(cost)\(others)\(unasked.isEmpty ? age : unasked)\(held)</span></div>
            """
    }

    /// By endpoint and route: what the other tiers found within a day.
    private static func otherTiers(_ input: ReportInput) -> [[String]: [String]] {
        var found: [[String]: [String]] = [:]
        for window in input.windows where window.name == "24 h" && window.tier != input.report.method.tier {
            for row in window.rows {
                found[[row.endpoint, row.route], default: []].append(
                    "\(window.tier.rawValue) \(Phrase.percent(row.uptime.estimate)) of \(row.uptime.n)")
            }
        }
        return found
    }

    private func picture(of endpoint: EndpointSummary) -> HTML {
        let own = (input.evidence?.pictures ?? []).filter { $0.exhibit.endpoint == endpoint.endpoint }
        let latest = own.flatMap { picture in
            picture.panels.filter { $0.role == .output && !$0.thumbnail.isEmpty }.map { (picture, $0) }
        }.max { $0.0.exhibit.startedAt < $1.0.exhibit.startedAt }
        guard let (picture, panel) = latest, let format = ImageFormat(sniffing: panel.thumbnail) else { return "" }
        let source = HTML(trusted: DataURI.encode(panel.thumbnail, mime: format.mime))
        return """
            <figure class="last"><img src="\(source)" alt="\(EvidenceWords.alternative(panel, of: picture))" \
            width="\(panel.width)" height="\(panel.height)"></figure>
            """
    }

    private var money: HTML {
        guard let forecast = Digest(input).forecast else { return "" }
        return "<p class=\"meta\">Money: \(forecast)</p>"
    }
}

extension ReportMethod {
    /// `the last 24 h`
    var span: String {
        window.map { "the last \(($0.upperBound - $0.lowerBound).readable)" } ?? "everything measured"
    }
}

extension Reporter {
    /// What the overview can be sorted by.
    package static var orders: [String] { OverviewPage.Order.allCases.map(\.rawValue) }

    /// How things stand.
    ///
    /// - Parameters:
    ///   - query: `show=troubled`, `sort=state|name|uptime`.
    package static func overview(_ input: ReportInput, show: String? = nil, sort: String? = nil) -> String {
        OverviewPage(
            input, onlyTroubled: show == "troubled", order: sort.flatMap(OverviewPage.Order.init) ?? .state
        ).page()
    }

    /// What stands there before the first result: what will be asked, and when.
    package static func waiting(_ planned: [PlannedTier], problem: String?, for audience: Audience = .operators)
        -> String
    {
        let body: HTML = """
            <header><h1>Nothing has been measured yet</h1></header>
            <section class="waiting"><p>\(problem ?? "The first probes are on their way. This page fills by itself.")</p>
            \(PlannedTier.table(planned))</section>
            """
        return DashboardFrame(
            place: Place(audience: audience), title: "Waiting for the first result", section: .overview
        ).page([body])
    }
}
