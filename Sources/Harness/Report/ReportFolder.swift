package import Reporting

/// One `FORMAT=PATH` of `--report`.
package struct ReportFile: Hashable, Sendable {
    package let format: ReportFormat
    package let path: String

    /// Nil for an unknown format, and without a path.
    package init?(typed text: String) {
        guard let split = text.firstIndex(of: "="), text.index(after: split) < text.endIndex,
            let format = ReportFormat(rawValue: String(text[..<split]))
        else { return nil }
        self.format = format
        path = String(text[text.index(after: split)...])
    }

    /// Writes all of the text, with its folder.
    ///
    /// - Returns: why not; nil when it is written.
    static func write(_ text: String, to path: String, what: String) -> String? {
        do throws(OutputFile.Failure) {
            try OutputFile.write(Array(text.utf8), to: path)
            return nil
        } catch {
            return "cannot write the \(what) to \(path): \(error)"
        }
    }
}

/// `--out DIR`: the report as pages that refer to each other, with the JSON beside them.
package struct ReportFolder {
    private let path: String

    package init(path: String) {
        self.path = path
    }

    /// Those that every report has.
    static let fixedNames = ["index.html", "report.json"]

    /// Writes what can be written.
    ///
    /// - Returns: a sentence for each file that could not be written.
    package func write(_ input: ReportInput) -> [String] {
        var files = Reporter.pages(input)
        files.append((name: "report.json", text: Reporter.render(input, as: .json)))
        return files.compactMap { ReportFile.write($0.text, to: "\(path)/\($0.name)", what: "report page") }
    }
}
