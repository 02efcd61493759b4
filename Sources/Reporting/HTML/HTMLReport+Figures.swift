import Model

/// The tables behind the summary: gates, uptime by window, cost, the comparison with an earlier run.
extension HTMLReport {
    var gates: HTML {
        if input.gates.isEmpty { return "" }
        let table = StackedTable(heads: ["What", "Result", "Bound", "Measured"])
        let rows = input.gates.map { gate -> HTML in
            let kind =
                switch gate.state {
                case .passed: "good"
                case .failed: "bad"
                case .notEnoughData: "none"
                }
            return table.row([
                "\(gate.subject)", "<span class=\"pill \(kind)\">\(gate.word)</span>", "\(gate.name)", "\(gate.actual)",
            ])
        }
        return """
            <section id="gates">
            <h2>Gates</h2>
            \(table.html(rows))
            <p class="rule">A gate fails when it is proved bad, and passes when it is proved good; between them there \
            is not enough data.</p>
            </section>
            """
    }

    /// Of a fleet.
    var locations: HTML {
        windows(
            WindowTable.all(input.locations, sharing: false), id: "locations", title: "By location", first: "Location")
    }

    func windows(
        _ tables: [WindowTable], id: String = "windows", title: String = "Uptime by window", first: String = "Window"
    ) -> HTML {
        if tables.isEmpty { return "" }
        let table = StackedTable(heads: [first] + WindowTable.titles.dropFirst(), name: "windows")
        let parts = tables.map { own -> HTML in
            let groups = own.blocks.map { block in
                (heading: block.heading, rows: block.lines.map { line in table.row(line.map { "\($0)" }) })
            }
            return "<h3>Tier \(own.tier.rawValue)</h3>\n\(table.html(groups: groups))"
        }
        return """
            <section id="\(id)">
            <h2>\(title)</h2>
            \(parts.joined("\n"))
            <p class="rule">\(input.report.method.policy.text)</p>
            </section>
            """
    }

    /// Of all rows, with the drawing and the month.
    var costs: HTML {
        cost(
            input.report.rows, forecast: digest.forecast.map { "<p>\($0)</p>" } ?? "",
            plot: timeline.flatMap { CostPlot.figure(input.report, $0) } ?? "")
    }

    func cost(_ rows: [StatusRow], forecast: HTML = "", plot: HTML = "") -> HTML {
        if rows.isEmpty { return "" }
        let table = StackedTable(heads: ["Route"] + Digest.costTitles, name: "sums")
        let lines = rows.map { row in
            table.row(["\(row.title) · \(row.routeTitle)"] + digest.costs(row).map { "\($0)" })
        }
        return """
            <section id="cost">
            <h2>Cost</h2>
            \(forecast)
            \(table.html(lines))
            \(plot)
            </section>
            """
    }

    /// The run against an earlier one.
    var runComparison: HTML {
        guard let comparison = input.comparison else { return "" }
        return """
            <section id="comparison">
            <h2>Against run \(comparison.a.name)</h2>
            <p class="lede">\(comparison.sentence)</p>
            \(ComparisonPage.table(comparison))
            </section>
            """
    }
}
