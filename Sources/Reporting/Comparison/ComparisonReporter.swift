package import Model

/// The forms a comparison can take.
package enum ComparisonFormat: String, Hashable, Sendable, CaseIterable {
    case table, markdown, html, json
}

extension Reporter {
    /// - Parameter style: colour and width; only the table heeds it.
    /// - Returns: the whole document, ending in a newline.
    package static func render(
        _ report: ComparisonReport, as format: ComparisonFormat, style: TextStyle = .plain
    ) -> String {
        switch format {
        case .table: ComparisonTable(report, style: style).text
        case .markdown: ComparisonMarkdown.document(report).text
        case .html: ComparisonPage.document(report).text
        case .json: ComparisonJSON.document(report)
        }
    }
}
