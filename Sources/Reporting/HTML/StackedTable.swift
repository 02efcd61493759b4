import Model

/// A table of which a narrow page shows each row as a block, its cells beside the names of their columns.
struct StackedTable {
    let heads: [String]
    /// Of the style sheet.
    var name = ""

    /// - Parameter cells: one for each head; the first names the row.
    func row(_ cells: [HTML], class kind: String = "") -> HTML {
        let style: HTML = kind.isEmpty ? "" : " class=\"\(kind)\""
        let rest = zip(heads, cells).dropFirst().map { head, cell -> HTML in
            cell.isEmpty ? "<td class=\"blank\"></td>" : "<td data-label=\"\(head)\">\(cell)</td>"
        }
        return "<tr\(style)><th scope=\"row\">\(cells.first ?? "")</th>\(rest)</tr>"
    }

    func html(_ rows: [HTML]) -> HTML { html(bodies: ["<tbody>\n\(rows.joined("\n"))\n</tbody>"]) }

    /// - Parameter groups: rows under a heading of their own.
    func html(groups: [(heading: String, rows: [HTML])]) -> HTML {
        html(
            bodies: groups.map { heading, rows in
                """
                <tbody>
                <tr class="total"><th scope="rowgroup" colspan="\(heads.count)">\(heading)</th></tr>
                \(rows.joined("\n"))
                </tbody>
                """
            })
    }

    private func html(bodies: [HTML]) -> HTML {
        """
        <div class="scroll" tabindex="0"><table class="stacked \(name)">
        <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
        \(bodies.joined("\n"))
        </table></div>
        """
    }
}
