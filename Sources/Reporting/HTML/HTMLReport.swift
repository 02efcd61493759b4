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
    /// Where the page stands among others; nil where it stands alone.
    let place: Place?

    init(_ input: ReportInput, place: Place? = nil) {
        self.input = input
        self.place = place
        digest = Digest(input)
        tally = VerdictTally(input)
        timeline = Timeline(input)
        let single = input.verdicts.isEmpty ? input.latest : input.ownVerdicts
        verdicts = Dictionary(grouping: single, by: Timeline.Key.init)
        let buckets = input.history?.span == .hour ? input.history?.buckets ?? [] : []
        hourly = Dictionary(grouping: buckets, by: Timeline.Key.init)
    }

    func document() -> HTML {
        frame(
            [
                header, notice, tiles, summary, incidents, gates, pictures, comparison, costs, endpoints,
                locations, windows(WindowTable.all(input.windows)), overTime(input.report.endpoints), runComparison,
                baselines,
                judges, examples, troubles, method,
            ])
    }

    private func frame(_ sections: [HTML], title: String = "Backend API Status Report") -> HTML {
        HTMLReport.page(sections.filter { !$0.isEmpty }.joined("\n"), title: title)
    }

    /// Where an endpoint is told of. Ids in a foreign ledger may hold
    /// anything; what is no letter, digit or dash is left out, and the position keeps names apart then.
    private func anchor(_ endpoint: EndpointSummary) -> String { "#\(slug(endpoint))" }

    func slug(_ endpoint: EndpointSummary) -> String {
        let clean = endpoint.endpoint.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        if clean == endpoint.endpoint { return "endpoint-\(clean)" }
        let place = input.report.endpoints.firstIndex { $0.endpoint == endpoint.endpoint } ?? 0
        return "endpoint-\(place)-\(clean)"
    }

    /// The frame around any page of ours.
    static func page(_ body: HTML, title: String = "Backend API Status Report") -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title)</title>
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
            <header>\(input.home.map { "<p class=\"meta\"><a href=\"\($0)\">Overview</a></p>" as HTML } ?? "")
            <h1>Backend API Status Report</h1>
            <p class="lede">\(digest.headline) \(input.report.recommendation)</p>
            <p class="meta">\(method.generatedAt.readable) UTC · \(Phrase.counted(method.n, "verdict")) · \
            \(method.targets.joined(separator: ", ")) · assay \(method.toolVersion)\(control) · <a href="#method">method</a></p>
            </header>
            """
    }

    private var notice: HTML { input.notice.map { "<p role=\"status\"><strong>\($0)</strong></p>" } ?? "" }

    private var evidence: HTMLEvidence? { input.evidence.map(HTMLEvidence.init) }
    private var pictures: HTML { evidence?.failures ?? "" }
    private var baselines: HTML { evidence?.baselines ?? "" }
    private var judges: HTML { HTMLJudges(judges: input.evidence?.judges ?? []).section }
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
    private var summary: HTML {
        let lines = digest.summaries.map { endpoint, text in
            "<li>\(endpoint.readiness.mark.html) <a href=\"\(anchor(endpoint))\">\(endpoint.title)</a>: \(text)</li>"
                as HTML
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
