import Model

/// A comparison for a terminal: a block per cell, a row per measure, the verdict last.
struct ComparisonTable {
    private let report: ComparisonReport
    private let style: TextStyle

    init(_ report: ComparisonReport, style: TextStyle) {
        self.report = report
        self.style = style
    }

    var text: String {
        let lines = report.cells.map(ComparisonLine.lines)
        let columns = ComparisonLine.titles.map { title in
            TableColumn(
                title.uppercased(), alignRight: Self.numbers.contains(title), dropOrder: Self.dropOrder[title])
        }
        let rows = lines.map { $0.map(cells) }
        let table = TextTable(columns: columns, rows: rows.flatMap(\.self), indent: 2, style: style)
        var text = ["  " + table.header]
        for (cell, rows) in zip(report.cells, rows) {
            text += ["", style.paint(cell.heading.singleLine, .bold)] + rows.map { "  " + table.row($0) }
        }
        text += ["", "A  \(report.a.description.singleLine)", "B  \(report.b.description.singleLine)", ""]
        text.append(style.paint(report.sentence.singleLine, report.isRegression ? .boldRed : .bold))
        text += report.rules.map { style.paint($0.singleLine, .dim) }
        return text.joined(separator: "\n") + "\n"
    }

    private static let numbers: Set = ["A", "B", "n", "B - A", "p"]
    /// Least missed first, when the terminal is narrow.
    private static let dropOrder = ["n": 1, "p": 2, "95 %": 3]

    private func cells(_ line: ComparisonLine) -> [TableCell] {
        line.values.dropLast().map { TableCell($0.singleLine) } + [TableCell(line.conclusion, ink(line.verdict))]
    }

    private func ink(_ verdict: ComparisonVerdict?) -> Ink? {
        switch verdict {
        case .better: .green
        case .worse: .red
        case .notShown, .tooFew: .dim
        case nil: nil
        }
    }
}
