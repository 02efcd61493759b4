package import Model

/// The descriptions that come with the program as a terminal shows them: ``DescriptionPage``, without what a page needs.
package enum DescriptionTable {
    private static let columns = [
        TableColumn("kind"), TableColumn("what", dropOrder: 4, maximumWidth: 40), TableColumn("does"),
        TableColumn("key", dropOrder: 3), TableColumn("asked", dropOrder: 1), TableColumn("costs by", dropOrder: 2),
        TableColumn("free"), TableColumn("errors", alignRight: true, dropOrder: 5),
    ]

    /// Ends without a newline.
    package static func render(_ apis: [APIDescription], _ style: TextStyle) -> String {
        let rows = apis.map { api in DescriptionPage.cells(api).map { TableCell($0.replacing("`", with: "")) } }
        let table = TextTable(columns: columns, rows: rows, indent: 0, style: style)
        let more =
            "assay explain KIND: what it is sent and what its answers mean; assay init --describe KIND: a copy to change"
        return ([table.header] + rows.map(table.row) + ["", more]).joined(separator: "\n")
    }
}
