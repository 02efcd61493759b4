/// A form that a report can take. Each is an extension in its own folder, and an entry of ``Reporter/formats``.
package struct ReportFormat: RawRepresentable, Hashable, Sendable, CaseIterable {
    /// What a person types: no two formats have the same.
    package let rawValue: String
    /// Whether it lists single verdicts, so that it needs all of them.
    package let listsVerdicts: Bool
    /// The whole document, ending in a newline; only a format for terminals heeds the style.
    let render: @Sendable (ReportInput, TextStyle) -> String

    package init(
        _ name: String, listsVerdicts: Bool = false, render: @escaping @Sendable (ReportInput, TextStyle) -> String
    ) {
        rawValue = name
        self.listsVerdicts = listsVerdicts
        self.render = render
    }

    /// One of ``Reporter/formats``.
    package init?(rawValue: String) {
        guard let known = Reporter.formats.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = known
    }

    package static var allCases: [ReportFormat] { Reporter.formats }
}
