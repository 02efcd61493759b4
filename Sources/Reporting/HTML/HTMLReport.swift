import Model

extension ReportFormat {
    /// One self-contained page.
    package static let html = ReportFormat("html") { input, _ in HTMLReport(input).document().text }
}

/// The report as one page: no script, nothing fetched, light or dark as the reader has it, fit for printing.
struct HTMLReport {
    let input: ReportInput
    let digest: Digest
    let tally: VerdictTally
    let timeline: Timeline?
    let verdicts: [Timeline.Key: [Verdict]]
    let hourly: [Timeline.Key: [HistoryBucket]]

    init(_ input: ReportInput) {
        self.input = input
        digest = Digest(input)
        tally = VerdictTally(input)
        timeline = Timeline(input)
        let single = input.verdicts.isEmpty ? input.latest : input.ownVerdicts
        verdicts = Dictionary(grouping: single, by: Timeline.Key.init)
        let buckets = input.history?.span == .hour ? input.history?.buckets ?? [] : []
        hourly = Dictionary(grouping: buckets, by: Timeline.Key.init)
    }

    /// - Parameter refresh: seconds after which a browser loads the page again; nil for a page that stands.
    func document(refresh: Int? = nil) -> HTML {
        frame(
            [
                header, tiles, summary(link: anchor), gates, pictures, comparison, costs, endpoints,
                windows(WindowTable.all(input.windows)), overTime(input.report.endpoints), runComparison, baselines,
                examples, troubles, method,
            ], refresh: refresh)
    }

    /// The same in several pages: an index, and one for each endpoint.
    func pages() -> [(name: String, page: HTML)] {
        let index = frame(
            [
                header, tiles, summary(link: fileName), gates, pictures, windows(WindowTable.all(input.windows)), costs,
                comparison, runComparison, baselines, examples, troubles, method,
            ])
        let (legend, method, parts) = (legend, method, EndpointParts(input))
        let own = input.report.endpoints.map { endpoint in
            (
                name: fileName(endpoint),
                page: frame(
                    [
                        head(of: endpoint), legend, block(endpoint), windows(parts.windows(of: endpoint)),
                        cost(endpoint.rows), overTime([endpoint]), troubles(parts.remarkable(of: endpoint)), method,
                    ], title: endpoint.title)
            )
        }
        return [(name: "index.html", page: index)] + own
    }

    private func head(of endpoint: EndpointSummary) -> HTML {
        let method = input.report.method
        return """
            <header>
            <p class="meta"><a href="index.html">Backend API Status Report</a></p>
            <h1>\(endpoint.title)</h1>
            <p class="meta">\(method.generatedAt.readable) UTC · \(method.targets.joined(separator: ", ")) · \
            <a href="#method">method</a></p>
            </header>
            """
    }

    private func frame(_ sections: [HTML], title: String = "Backend API Status Report", refresh: Int? = nil) -> HTML {
        HTMLReport.page(sections.filter { !$0.isEmpty }.joined("\n"), title: title, refresh: refresh)
    }

    /// Where an endpoint is told of: within the one page, or in a page of its own. Ids in a foreign ledger may hold
    /// anything; what is no letter, digit or dash is left out, and the position keeps names apart then.
    private func anchor(_ endpoint: EndpointSummary) -> String { "#\(slug(endpoint))" }

    private func fileName(_ endpoint: EndpointSummary) -> String { "\(slug(endpoint)).html" }

    func slug(_ endpoint: EndpointSummary) -> String {
        let clean = endpoint.endpoint.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        if clean == endpoint.endpoint { return "endpoint-\(clean)" }
        let place = input.report.endpoints.firstIndex { $0.endpoint == endpoint.endpoint } ?? 0
        return "endpoint-\(place)-\(clean)"
    }

    /// The frame around any page of ours.
    static func page(_ body: HTML, title: String = "Backend API Status Report", refresh: Int? = nil) -> HTML {
        let again: HTML = refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">\n" } ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            \(again)<title>\(title)</title>
            <style>
            \(styleSheet)
            </style>
            </head>
            <body>
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
    }

    private static var styleSheet: HTML {
        HTML(trusted: String(decoding: PackageResources.report_css, as: UTF8.self))
    }

    private var header: HTML {
        let method = input.report.method
        return """
            <header>
            <h1>Backend API Status Report</h1>
            <p class="lede">\(digest.headline) \(input.report.recommendation)</p>
            <p class="meta">\(method.generatedAt.readable) UTC · \(Phrase.counted(method.n, "verdict")) · \
            \(method.targets.joined(separator: ", ")) · assay \(method.toolVersion)\(control) · <a href="#method">method</a></p>
            </header>
            """
    }

    private var evidence: HTMLEvidence? { input.evidence.map(HTMLEvidence.init) }
    private var pictures: HTML { evidence?.failures ?? "" }
    private var baselines: HTML { evidence?.baselines ?? "" }
    private var examples: HTML { evidence?.examples ?? "" }

    private var control: String { EvidenceWords.control(input.evidence).map { " · \($0)" } ?? "" }

    private var tiles: HTML {
        let report = input.report
        let ready = report.endpoints.count { $0.readiness == .ready }
        let good = tally.failed == 0 ? "good" : "bad"
        var items: [HTML] = [
            tile("Production-ready", "\(ready) of \(report.endpoints.count)", "endpoints"),
            tile("Passed", "\(tally.passed + tally.degraded) of \(tally.total)", tally.phrase, class: good),
        ]
        items += report.families.map { family in
            tile(family.family.title, Phrase.percent(family.uptime.estimate), uptimeNote(family.uptime))
        }
        let spent = tally.unknownAttempts == 0 ? tally.known.readable : "≥ \(tally.known.readable)"
        items.append(tile("Spent", spent, tally.money))
        return "<section class=\"tiles\" aria-label=\"In short\">\n\(items.joined("\n"))\n</section>"
    }

    private func uptimeNote(_ uptime: Uptime) -> String {
        guard let interval = uptime.interval else { return "nothing counted" }
        return "uptime, 95 % interval \(Phrase.interval(interval)), n = \(uptime.n)"
    }

    private func tile(_ label: String, _ value: String, _ note: String, class name: String = "") -> HTML {
        """
        <div class="tile \(name)"><span class="label">\(label)</span><strong>\(value)</strong>\
        <span class="note">\(note)</span></div>
        """
    }

    /// What is ready, and by which rule, before any detail.
    private func summary(link: (EndpointSummary) -> String) -> HTML {
        let lines = digest.summaries.map { endpoint, text in
            "<li>\(endpoint.readiness.symbol) <a href=\"\(link(endpoint))\">\(endpoint.title)</a>: \(text)</li>" as HTML
        }
        if lines.isEmpty { return "" }
        return """
            <section>
            <h2>Summary</h2>
            <ul class="summary">\(lines)</ul>
            <p class="rule">Rule: \(input.report.readinessRule)</p>
            </section>
            """
    }
}

/// What an endpoint's own page shows of what the report has for all: looked up at each page.
private struct EndpointParts {
    private let windowRows: [(window: WindowFigures, rows: [String: [StatusRow]])]
    private let verdicts: [String: [Verdict]]

    init(_ input: ReportInput) {
        windowRows = input.windows.map { ($0, Dictionary(grouping: $0.rows, by: \.endpoint)) }
        verdicts = Dictionary(grouping: input.report.remarkable, by: \.subject.endpoint)
    }

    func windows(of endpoint: EndpointSummary) -> [WindowTable] {
        WindowTable.all(
            windowRows.map { window, rows in
                WindowFigures(
                    name: window.name, range: window.range, tier: window.tier, rows: rows[endpoint.endpoint] ?? [],
                    providers: [])
            })
    }

    func remarkable(of endpoint: EndpointSummary) -> [Verdict] { verdicts[endpoint.endpoint] ?? [] }
}
