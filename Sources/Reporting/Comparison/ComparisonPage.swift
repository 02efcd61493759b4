import Model

/// A comparison as one page, with the shift of every cell drawn on one scale.
enum ComparisonPage {
    static func document(_ report: ComparisonReport) -> HTML {
        let rules = report.rules.map { "<li>\($0)</li>" as HTML }
        let body: HTML = """
            <header>
            <h1>\(report.a.name) against \(report.b.name)</h1>
            <p class="lede">\(report.sentence)</p>
            <p class="meta">A is \(report.a.description)<br>B is \(report.b.description)</p>
            </header>
            <section>
            <h2>Shift of latency</h2>
            \(ShiftPlot.drawing(report.cells) ?? "<p>No cell has samples on both sides.</p>")
            </section>
            <section>
            <h2>Cell by cell</h2>
            \(table(report))
            </section>
            <section>
            <h2>Method</h2>
            <ul><li>Compared \(report.generatedAt.readable) UTC by assay \(report.toolVersion)</li>\(rules)</ul>
            </section>
            """
        return HTMLReport.page(body, title: "\(report.a.name) against \(report.b.name)")
    }

    static func table(_ report: ComparisonReport) -> HTML {
        let heads = verdictSecond(ComparisonLine.titles).map { "<th scope=\"col\">\($0)</th>" as HTML }
        return """
            <table class="comparison stacked">
            <thead><tr>\(heads)</tr></thead>
            \(report.cells.map(block).joined("\n"))
            </table>
            """
    }

    private static func block(_ cell: ComparisonCell) -> HTML {
        """
        <tbody>
        <tr class="total"><th scope="rowgroup" colspan="\(ComparisonLine.titles.count)">\(cell.heading)</th></tr>
        \(ComparisonLine.lines(cell).map(row).joined("\n"))
        </tbody>
        """
    }

    private static func row(_ line: ComparisonLine) -> HTML {
        let kind =
            switch line.verdict {
            case .better: "good"
            case .worse: "bad"
            case .notShown, .tooFew, nil: "none"
            }
        let verdict: HTML = line.conclusion.isEmpty ? "" : "<span class=\"pill \(kind)\">\(line.conclusion)</span>"
        let values = zip(ComparisonLine.titles, line.values).dropFirst().dropLast().map { title, value -> HTML in
            value.isEmpty ? "<td class=\"blank\"></td>" : "<td data-label=\"\(title)\">\(value)</td>"
        }
        return "<tr><th scope=\"row\">\(line.label)</th><td>\(verdict)</td>\(Array(values))</tr>"
    }

    /// A narrow page scrolls sideways: the verdict stands where nobody has to.
    private static func verdictSecond(_ titles: [String]) -> [String] {
        titles.prefix(1) + titles.suffix(1) + titles.dropFirst().dropLast()
    }
}
