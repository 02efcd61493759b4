/// One cell: what it says, and in which ink.
struct TableCell: Hashable, Sendable {
    let text: String
    let ink: Ink?
    /// The text already painted piece by piece, of the same width as `text`.
    let painted: String?

    init(_ text: String, _ ink: Ink? = nil, painted: String? = nil) {
        self.text = text
        self.ink = ink
        self.painted = painted
    }
}

/// A column of the terminal table.
struct TableColumn: Hashable, Sendable {
    let title: String
    let alignRight: Bool
    /// Left out in this order when the terminal is too narrow, 1 first; nil is never left out.
    let dropOrder: Int?
    /// A longer text is cut to this.
    let maximumWidth: Int
    /// Spaces before it; one where it belongs to its neighbour.
    let gap: Int

    init(_ title: String, alignRight: Bool = false, dropOrder: Int? = nil, maximumWidth: Int = 60, gap: Int = 2) {
        self.title = title
        self.alignRight = alignRight
        self.dropOrder = dropOrder
        self.maximumWidth = maximumWidth
        self.gap = gap
    }
}

/// Columns as wide as their content, as many of them as fit.
struct TextTable {
    private let columns: [TableColumn]
    private let widths: [Int]
    private let kept: [Int]
    private let style: TextStyle
    /// Columns of the terminal that no line will use.
    let spare: Int

    /// - Parameter rows: every row that will be printed, each with one cell per column.
    init(columns: [TableColumn], rows: [[TableCell]], indent: Int, style: TextStyle) {
        self.columns = columns
        self.style = style
        let widths = columns.indices.map { index in
            let widest = rows.map { $0[index].text.displayWidth }.max() ?? 0
            return min(columns[index].maximumWidth, max(columns[index].title.displayWidth, widest))
        }
        var kept = Array(columns.indices)
        func total() -> Int {
            indent + kept.reduce(0) { $0 + widths[$1] } + kept.dropFirst().reduce(0) { $0 + columns[$1].gap }
        }
        let droppable = columns.indices.filter { columns[$0].dropOrder != nil }
            .sorted { (columns[$0].dropOrder ?? 0) < (columns[$1].dropOrder ?? 0) }
        for index in droppable where total() > style.width {
            kept.removeAll { $0 == index }
        }
        self.widths = widths
        self.kept = kept
        spare = max(0, style.width - total())
    }

    var header: String {
        line { style.paint(padded(columns[$0].title, $0, isLast: $0 == kept.last), .dim) }
    }

    func row(_ cells: [TableCell]) -> String {
        line { index in
            let cell = cells[index]
            let text = padded(cell.text, index, isLast: index == kept.last)
            guard style.colour, let painted = cell.painted, cell.text.displayWidth <= widths[index] else {
                return style.paint(text, cell.ink)
            }
            return text.replacing(cell.text, with: painted, maxReplacements: 1)
        }
    }

    private func padded(_ text: String, _ index: Int, isLast: Bool) -> String {
        let fitted = text.fitted(to: widths[index])
        if isLast, !columns[index].alignRight { return fitted }
        return fitted.padded(to: widths[index], alignRight: columns[index].alignRight)
    }

    private func line(_ cell: (Int) -> String) -> String {
        var line = kept.reduce("") { line, index in
            let gap = index == kept.first ? 0 : columns[index].gap
            return line + String(repeating: " ", count: gap) + cell(index)
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
