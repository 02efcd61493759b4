import Model

/// What follows the summary, section by section.
extension HTMLReport {
    var endpoints: HTML {
        """
        <section aria-label="Endpoints">
        <h2>Endpoints</h2>
        \(legend)
        \(input.report.endpoints.map(block).joined("\n"))
        </section>
        """
    }

    var legend: HTML { StripPlot.legend(input.report.rows) }

    func block(_ endpoint: EndpointSummary) -> HTML {
        HTMLEndpoint(
            endpoint: endpoint, anchor: slug(endpoint), digest: digest, verdicts: verdicts, timeline: timeline,
            judges: (input.evidence?.judges ?? []).filter { $0.endpoint == endpoint.endpoint }, place: place,
            tier: input.report.method.tier
        ).block
    }

    func overTime(_ endpoints: [EndpointSummary]) -> HTML {
        let figures = endpoints.compactMap { endpoint -> HTML? in
            endpoint.main.flatMap { HeatMap(counts($0))?.figure(endpoint.title) }
        }
        if figures.isEmpty { return "" }
        return """
            <section>
            <h2>Over time</h2>
            <div class="plots">\(figures.joined("\n"))</div>
            </section>
            """
    }

    /// Of one route: from hourly rollups where the report is made of such, else from its verdicts.
    private func counts(_ row: StatusRow) -> [HeatMap.Count] {
        let key = Timeline.Key(row)
        if let buckets = hourly[key] {
            return buckets.map { .init(start: $0.start, up: $0.rollup.upCount, down: $0.rollup.downCount) }
        }
        return (verdicts[key] ?? []).map { verdict in
            let counting = verdict.code.counting
            return .init(
                start: verdict.outcome.startedAt, up: counting == .up ? 1 : 0, down: counting == .down ? 1 : 0)
        }
    }

    var comparison: HTML {
        let families = input.report.families
        if families.isEmpty { return "" }
        let table = StackedTable(heads: ["Feature"] + families.map(\.family.title))
        var rows = input.report.endpoints.map { endpoint in
            table.row(["\(endpoint.title)"] + families.map { cell(endpoint, $0.family) })
        }
        let totals: [(String, (FamilySummary) -> String)] = [
            ("Reliability", { Digest.reliability($0.uptime) }), ("Speed", { Digest.speed($0.latency) }),
            ("Cost", { Phrase.costInFull($0.cost) }),
        ]
        rows += totals.map { name, text in
            table.row(["\(name)"] + families.map { "\(text($0))" }, class: "total")
        }
        return """
            <section>
            <h2>API performance comparison</h2>
            \(table.html(rows))
            <p><strong>Recommendation:</strong> \(input.report.recommendation) \
            <span class="rule">Rule: \(input.report.recommendationRule)</span></p>
            </section>
            """
    }

    private func cell(_ endpoint: EndpointSummary, _ family: ProviderFamily) -> HTML {
        let cells = endpoint.direct.filter { $0.family == family }.map { row -> HTML in
            let figures = Digest.inBrief(row).map { "<span class=\"whole\">\($0)</span>" as HTML }
            return "\(HTMLEndpoint.pill(row.word)) \(figures.joined(", "))"
        }
        if !cells.isEmpty { return cells.joined("<br>") }
        return "<span class=\"absent\">\(digest.absence(of: family, at: endpoint))</span>"
    }

    /// Of all endpoints, with how many are not told.
    var troubles: HTML {
        troubles(input.report.remarkable, untold: digest.untold.map { "<p class=\"meta\">\($0)</p>" } ?? "")
    }

    func troubles(_ verdicts: [Verdict], untold: HTML = "") -> HTML {
        let troubles = Trouble.groups(of: verdicts)
        if troubles.isEmpty { return "" }
        return """
            <section>
            <h2>Failures and warnings</h2>
            \(untold)
            \(troubles.map(HTMLTrouble.block).joined("\n"))
            </section>
            """
    }

    var method: HTML { method(heading: "Method") }

    func method(heading: String) -> HTML {
        let facts = digest.method.map { "<dt>\($0.label)</dt><dd>\($0.value)</dd>" as HTML }
        let rules = digest.rules.map { "<li>\($0)</li>" as HTML }
        let hashes = digest.fixtures.map { "<li>\($0.id): <code>\($0.hash)</code></li>" as HTML }
        let fixtures: HTML = hashes.isEmpty ? "" : "<h3>Fixtures</h3>\n<ul class=\"hashes\">\(hashes)</ul>"
        return """
            <section id="method">
            <h2>\(heading)</h2>
            <dl class="facts">\(facts)</dl>
            <ul>\(rules)</ul>
            \(fixtures)
            </section>
            """
    }
}
