import Model

/// A comparison as one page, with the shift of every cell drawn on one scale.
enum ComparisonPage {
    static func document(_ report: ComparisonReport) -> HTML {
        HTMLReport.page(body(report), title: "\(report.a.name) against \(report.b.name)")
    }

    /// Without a frame.
    static func body(_ report: ComparisonReport, heading: HTML = "h1") -> HTML {
        let rules = report.rules.map { "<li>\($0)</li>" as HTML }
        return """
            <header>
            <\(heading)>\(report.a.name) against \(report.b.name)</\(heading)>
            <p class="lede">\(report.sentence)</p>
            <p class="meta">A is \(report.a.description)<br>B is \(report.b.description)</p>
            </header>
            <section>
            <h2>Shift of latency</h2>
            \(ShiftPlot.drawing(report.cells) ?? "<p>No cell has samples on both sides.</p>")
            </section>
            <section>
            <h2>Endpoint by endpoint</h2>
            \(table(report))
            </section>
            <section>
            <h2>Method</h2>
            <ul><li>Compared \(report.generatedAt.readable) UTC by assay \(report.toolVersion)</li>\(rules)</ul>
            </section>
            """
    }

    static func table(_ report: ComparisonReport) -> HTML {
        let table = StackedTable(heads: verdictSecond(ComparisonLine.titles), name: "comparison")
        return table.html(
            groups: report.cells.map { cell in
                (cell.heading, ComparisonLine.lines(cell).map { table.row(cells($0)) })
            })
    }

    private static func cells(_ line: ComparisonLine) -> [HTML] {
        let kind =
            switch line.verdict {
            case .better: "good"
            case .worse: "bad"
            case .notShown, .tooFew, nil: "none"
            }
        let verdict: HTML = line.conclusion.isEmpty ? "" : "<span class=\"pill \(kind)\">\(line.conclusion)</span>"
        return ["\(line.label)", verdict] + line.values.dropFirst().dropLast().map { "\($0)" }
    }

    /// A narrow page scrolls sideways: the verdict stands where nobody has to.
    private static func verdictSecond(_ titles: [String]) -> [String] {
        titles.prefix(1) + titles.suffix(1) + titles.dropFirst().dropLast()
    }
}
