import Model

/// The tables behind the summary: gates, uptime by window, cost, the comparison with an earlier run.
extension HTMLReport {
    var gates: HTML {
        if input.gates.isEmpty { return "" }
        let rows = input.gates.map { gate -> HTML in
            let kind =
                switch gate.state {
                case .passed: "good"
                case .failed: "bad"
                case .notEnoughData: "none"
                }
            return """
                <tr><th scope="row">\(gate.subject)</th><td><span class="pill \(kind)">\(gate.word)</span></td>\
                <td>\(gate.name)</td><td>\(gate.actual)</td></tr>
                """
        }
        return """
            <section id="gates">
            <h2>Gates</h2>
            <div class="scroll"><table>
            <thead><tr><th scope="col">What</th><th scope="col">Result</th><th scope="col">Bound</th>\
            <th scope="col">Measured</th></tr></thead>
            <tbody>
            \(rows.joined("\n"))
            </tbody>
            </table></div>
            <p class="rule">A gate fails when it is proved bad, and passes when it is proved good; between them there \
            is not enough data.</p>
            </section>
            """
    }

    func windows(_ tables: [WindowTable]) -> HTML {
        if tables.isEmpty { return "" }
        let heads = WindowTable.titles.map { "<th scope=\"col\">\($0)</th>" as HTML }
        let parts = tables.map { table -> HTML in
            """
            <h3>Tier \(table.tier.rawValue)</h3>
            <table class="windows stacked">
            <thead><tr>\(heads)</tr></thead>
            \(table.blocks.map(block).joined("\n"))
            </table>
            """
        }
        return """
            <section id="windows">
            <h2>Uptime by window</h2>
            \(parts.joined("\n"))
            <p class="rule">\(input.report.method.policy.text)</p>
            </section>
            """
    }

    private func block(_ block: WindowTable.Block) -> HTML {
        let lines = block.lines.map { line -> HTML in
            "<tr><th scope=\"row\">\(line[0])</th>\(labelled(line.dropFirst(), WindowTable.titles.dropFirst()))</tr>"
        }
        return """
            <tbody>
            <tr class="total"><th scope="rowgroup" colspan="\(WindowTable.titles.count)">\(block.heading)</th></tr>
            \(lines.joined("\n"))
            </tbody>
            """
    }

    /// Cells that a narrow page shows under each other, each with its title.
    private func labelled(_ values: some Sequence<String>, _ titles: some Sequence<String>) -> [HTML] {
        zip(values, titles).map { value, title in
            value.isEmpty ? "<td class=\"blank\"></td>" : "<td data-label=\"\(title)\">\(value)</td>"
        }
    }

    /// Of all rows, with the drawing and the month.
    var costs: HTML {
        cost(
            input.report.rows, forecast: digest.forecast.map { "<p>\($0)</p>" } ?? "",
            plot: timeline.flatMap { CostPlot.figure(input.report, $0) } ?? "")
    }

    func cost(_ rows: [StatusRow], forecast: HTML = "", plot: HTML = "") -> HTML {
        if rows.isEmpty { return "" }
        let heads = (["Route"] + Digest.costTitles).map { "<th scope=\"col\">\($0)</th>" as HTML }
        let lines = rows.map { row -> HTML in
            "<tr><th scope=\"row\">\(row.title) · \(row.routeTitle)</th>"
                + "\(labelled(digest.costs(row), Digest.costTitles))</tr>"
        }
        return """
            <section id="cost">
            <h2>Cost</h2>
            \(forecast)
            <table class="stacked">
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(lines.joined("\n"))
            </tbody>
            </table>
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
