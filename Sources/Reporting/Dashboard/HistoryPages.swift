package import Model

/// What became of the probes day by day; of one endpoint also hour by hour, down to the probes themselves.
struct HistoryPages {
    static let days = 90

    let input: ReportInput
    let counts: [CountBucket]

    private var now: Timestamp { input.report.method.generatedAt }

    static func window(days: Int = days, until now: Timestamp) -> Range<Timestamp> {
        let today = RollupSpan.day.start(of: now)
        return (today + .seconds(-86_400 * (days - 1)))..<(today + .seconds(86_400))
    }

    /// All endpoints, a line each.
    func overview() -> String {
        let place = input.place()
        let window = HistoryPages.window(until: now)
        let lines = input.report.endpoints.map { endpoint -> HTML in
            let routes = endpoint.rows.map { row -> HTML in
                let cells = cells(endpoint.endpoint, row.route, in: window, span: .day)
                return """
                    <div class="line"><span class="route-name">\(row.routeTitle)</span>\(drawing(cells, of: "\(endpoint.title), \(row.routeTitle)"))\
                    <span class="numbers">\(total(cells))</span></div>
                    """
            }
            return """
                <article class="card wide"><div><h2>\(place.link(.historyOf(endpoint.endpoint), endpoint.title))</h2></div>
                <div class="lines">\(routes)</div></article>
                """
        }
        let head: HTML = """
            <header><h1>The last \(HistoryPages.days) days</h1>
            <p class="meta">A bar a day (UTC), tier \(input.report.method.tier.rawValue)</p></header>
            """
        let legend = StripPlot.legend([
            ("up", "the share that was up"), ("backed", "up by a backup"), ("failed", "down"),
            ("excluded", HistoryCell.Mark.excluded.words), ("empty", HistoryCell.Mark.empty.words),
        ])
        return DashboardFrame(place: place, title: "History", section: .history)
            .page([head, legend, "<div class=\"days-list\">\(lines)</div>"])
    }

    /// One endpoint.
    ///
    /// - Parameters:
    ///   - day: whose hours are shown too; nil: none.
    ///   - hours: the counts of that day.
    func page(_ endpoint: EndpointSummary, day: Timestamp?, hours: [CountBucket]) -> String {
        let place = input.place(depth: 1)
        let window = HistoryPages.window(until: now)
        let id = endpoint.endpoint
        let head: HTML = """
            <header><h1>\(endpoint.title): the last \(HistoryPages.days) days</h1>
            <p class="meta">\(place.link(.endpoint(id), "Now")) · \(place.link(.history, "All endpoints")) · UTC, tier \
            \(input.report.method.tier.rawValue)</p></header>
            """
        let days = endpoint.rows.map { row -> HTML in
            let cells = cells(id, row.route, in: window, span: .day)
            let calendar = HistoryCells(cells: cells) { self.page(of: id, on: $0.start) }.calendar
            return "<section><h2>\(row.routeTitle)</h2><p class=\"meta\">\(total(cells))</p>\(calendar)</section>"
        }
        let calendars: HTML = "<div class=\"calendars\">\(days)</div>"
        var title = "History of \(endpoint.title)"
        var parts = [head, HistoryCells.legend, calendars]
        if let day {
            title += ", \(day.civilDate)"
            parts.insert(HistoryPages(input: input, counts: hours).hourByHour(endpoint, day, place), at: 2)
        }
        return DashboardFrame(place: place, title: title, section: .history).page(parts)
    }

    /// Nil where nobody serves pages: a day has no file of its own.
    private func page(of endpoint: String, on day: Timestamp) -> String? {
        input.audience == .files ? nil : "\(Place.slug(endpoint))?day=\(day.civilDate)"
    }

    private func hourByHour(_ endpoint: EndpointSummary, _ day: Timestamp, _ place: Place) -> HTML {
        let range = day..<(day + .seconds(86_400))
        let parts = endpoint.rows.map { row -> HTML in
            let cells = cells(endpoint.endpoint, row.route, in: range, span: .hour)
            let hours = HistoryCells(cells: cells) { hour in
                place.address(.probes).map { address in
                    var query = OutcomeQuery(endpoint: endpoint.endpoint, route: row.route)
                    query.tier = input.report.method.tier
                    query.window = hour.start..<(hour.start + .seconds(3600))
                    return "\(address)?\(query.text)"
                }
            }.hours
            return "<h3>\(row.routeTitle)</h3><p class=\"meta\">\(total(cells))</p>\(hours)"
        }
        return "<section><h2>\(day.civilDate), hour by hour</h2>\(parts)</section>"
    }

    private func cells(
        _ endpoint: String, _ route: String, in window: Range<Timestamp>, span: RollupSpan
    ) -> [HistoryCell] {
        let count = Int((window.upperBound - window.lowerBound).microseconds / span.microseconds)
        var cells = (0..<count).map {
            HistoryCell(start: window.lowerBound + .microseconds(span.microseconds * Int64($0)))
        }
        for bucket in counts where bucket.endpoint == endpoint && bucket.route == route {
            guard window.contains(bucket.start) else { continue }
            let place = Int((bucket.start - window.lowerBound).microseconds / span.microseconds)
            for (code, n) in bucket.codes {
                switch input.report.method.policy.counting(of: code) {
                case .up:
                    cells[place].up += n
                    if code == .degradedFallback { cells[place].backup += n }
                case .down: cells[place].down += n
                case .excluded: cells[place].excluded += n
                }
            }
        }
        return cells
    }

    private func total(_ cells: [HistoryCell]) -> String {
        cells.reduce(HistoryCell(start: now), +).words
    }

    private func drawing(_ cells: [HistoryCell], of name: String) -> HTML {
        let (width, height) = (7.0, 30.0)
        let shapes = cells.enumerated().map { index, cell -> HTML in
            let x = Double(index) * width + 0.5
            let tip = "\(cell.start.civilDate): \(cell.words)"
            guard let share = cell.share else {
                return SVG.rectangle(
                    x: x, y: height - (cell.excluded > 0 ? 12 : 3), width: width - 1,
                    height: cell.excluded > 0 ? 12 : 2,
                    class: cell.mark.rawValue, tip: tip)
            }
            // The smallest share can still be seen.
            let down = share == 1 ? 0 : max(3, (1 - share) * height)
            let most = height - down
            let backed = cell.backup == 0 ? 0 : min(most, max(3, Double(cell.backup) / Double(cell.up) * most))
            let bands = [("failed", 0, down), ("backed", down, backed), ("up", down + backed, most - backed)]
            return bands.filter { $0.2 > 0 }.map { kind, top, size in
                SVG.rectangle(x: x, y: top, width: width - 1, height: size, class: kind, tip: tip)
            }.joined("")
        }
        return SVG.drawing(
            width: Double(cells.count) * width, height: height, label: "uptime by day: \(name)", class: "strip", shapes)
    }
}

extension Reporter {
    /// What ``history(_:counts:)`` wants to know.
    package static func historyQuery(_ input: ReportInput, endpoint: String? = nil) -> CountQuery {
        CountQuery(
            span: .day, window: HistoryPages.window(until: input.report.method.generatedAt),
            tier: input.report.method.tier, endpoint: endpoint)
    }

    /// The hours of a day of an endpoint.
    package static func hoursQuery(_ input: ReportInput, endpoint: String, day: Timestamp) -> CountQuery {
        CountQuery(
            span: .hour, window: day..<(day + .seconds(86_400)), tier: input.report.method.tier, endpoint: endpoint)
    }

    package static func history(_ input: ReportInput, counts: [CountBucket]) -> String {
        HistoryPages(input: input, counts: counts).overview()
    }

    /// Nil where there is no such endpoint.
    package static func history(
        of slug: String, _ input: ReportInput, counts: [CountBucket], day: Timestamp? = nil, hours: [CountBucket] = []
    ) -> String? {
        EndpointPage.find(slug, in: input).map {
            HistoryPages(input: input, counts: counts).page($0, day: day, hours: hours)
        }
    }
}
