import Model

/// The report as one page: no script, nothing fetched, light or dark as the reader has it, fit for printing.
struct HTMLReport {
    private let input: ReportInput
    private let digest: Digest
    private let tally: Tally

    init(_ input: ReportInput) {
        self.input = input
        digest = Digest(input)
        tally = Tally(input)
    }

    /// - Parameter refresh: seconds after which a browser loads the page again; nil for a page that stands.
    func document(refresh: Int? = nil) -> HTML {
        let sections = [header, tiles, endpoints, comparison, troubles, method]
        return HTMLReport.page(sections.filter { !$0.isEmpty }.joined("\n"), refresh: refresh)
    }

    /// The frame around any page of ours.
    static func page(_ body: HTML, refresh: Int?) -> HTML {
        let again: HTML = refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">\n" } ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            \(again)<title>Backend API Status Report</title>
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
            \(method.targets.joined(separator: ", ")) · assay \(method.toolVersion) · <a href="#method">method</a></p>
            </header>
            """
    }

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

    private var endpoints: HTML {
        let verdicts = Dictionary(grouping: input.verdicts) { [$0.subject.endpoint, $0.subject.route] }
        let blocks = input.report.endpoints.map { endpoint in
            HTMLEndpoint(endpoint: endpoint, digest: digest, verdicts: verdicts).block
        }
        return """
            <section aria-label="Endpoints">
            <h2>Endpoints</h2>
            \(StripPlot.legend(input.report.rows))
            \(blocks.joined("\n"))
            </section>
            """
    }

    private var comparison: HTML {
        let families = input.report.families
        if families.isEmpty { return "" }
        let head = families.map { "<th scope=\"col\">\($0.family.title)</th>" as HTML }
        var rows = input.report.endpoints.map { endpoint -> HTML in
            tableRow("\(endpoint.title)", families.map { cell(endpoint, $0.family) })
        }
        rows.append(tableRow("Reliability", families.map { "\(digest.reliability($0.uptime))" }, class: "total"))
        rows.append(tableRow("Speed", families.map { "\(Digest.speed($0.latency))" }, class: "total"))
        rows.append(tableRow("Cost", families.map { "\(Phrase.costInFull($0.cost))" }, class: "total"))
        return """
            <section>
            <h2>API performance comparison</h2>
            <div class="scroll"><table>
            <thead><tr><th scope="col">Feature</th>\(head)</tr></thead>
            <tbody>
            \(rows.joined("\n"))
            </tbody>
            </table></div>
            <p><strong>Recommendation:</strong> \(input.report.recommendation) \
            <span class="rule">Rule: \(input.report.recommendationRule)</span></p>
            </section>
            """
    }

    private func tableRow(_ head: HTML, _ cells: [HTML], class name: String = "") -> HTML {
        let style: HTML = name.isEmpty ? "" : " class=\"\(name)\""
        return "<tr\(style)><th scope=\"row\">\(head)</th>\(cells.map { "<td>\($0)</td>" as HTML })</tr>"
    }

    private func cell(_ endpoint: EndpointSummary, _ family: ProviderFamily) -> HTML {
        let cells = endpoint.direct.filter { $0.family == family }.map { row -> HTML in
            "\(HTMLEndpoint.pill(row.word)) \(Digest.inBrief(row).joined(separator: ", "))"
        }
        if !cells.isEmpty { return cells.joined("<br>") }
        return "<span class=\"none\">\(digest.absence(of: family, at: endpoint))</span>"
    }

    private var troubles: HTML {
        let troubles = Trouble.groups(of: input.report.remarkable)
        if troubles.isEmpty { return "" }
        return """
            <section>
            <h2>Failures and warnings</h2>
            \(troubles.map(HTMLTrouble.block).joined("\n"))
            </section>
            """
    }

    private var method: HTML {
        let facts = digest.method.map { "<dt>\($0.label)</dt><dd>\($0.value)</dd>" as HTML }
        let rules = digest.rules.map { "<li>\($0)</li>" as HTML }
        let hashes = digest.fixtures.map { "<li>\($0.id): <code>\($0.hash)</code></li>" as HTML }
        let fixtures: HTML = hashes.isEmpty ? "" : "<h3>Fixtures</h3>\n<ul class=\"hashes\">\(hashes)</ul>"
        return """
            <section id="method">
            <h2>Method</h2>
            <dl class="facts">\(facts)</dl>
            <ul>\(rules)</ul>
            \(fixtures)
            </section>
            """
    }
}
