import Model

/// A comparison in Markdown: one table, the verdict before it, the rules after it.
enum ComparisonMarkdown {
    static func document(_ report: ComparisonReport) -> Markdown {
        let rules = report.rules.map { "- \($0)" as Markdown }
        return """
            # \(report.a.name) against \(report.b.name)

            **\(report.sentence)**

            \(table(report))

            - A is \(report.a.description)
            - B is \(report.b.description)

            ## Method

            - Compared \(report.generatedAt.readable) UTC by assay \(report.toolVersion)
            \(rules.joined("\n"))

            """
    }

    static func table(_ report: ComparisonReport) -> Markdown {
        let header = ComparisonLine.titles.map { "\($0)" as Markdown }
        let rows = report.cells.flatMap { cell -> [[Markdown]] in
            let heading = ["**\(cell.heading)**"] + header.dropFirst().map { _ in "" as Markdown }
            return [heading] + ComparisonLine.lines(cell).map { $0.values.map { "\($0)" } }
        }
        return Markdown.table(header: header, rows: rows)
    }
}
