import Glibc
import Model
package import Recording
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
    /// - Parameter ledger: gives the days before the window, and the notes of incidents.
    /// - Returns: a sentence for each reason why files could not be written.
    package func write(_ input: ReportInput, from ledger: any LedgerReading) -> [String] {
        let query = Reporter.historyQuery(input)
        let counts = (try? ledger.counts(query.span, in: query.window, tier: query.tier, endpoint: nil)) ?? []
        let notes = input.incidents.map { ($0.id, (try? ledger.notes(of: $0)) ?? []) }
        var files = PageFiles(input, counts: counts, notes: Dictionary(notes) { first, _ in first }).all
        files.append((name: "report.json", text: Reporter.render(input, as: .json)))
        return folded(
            files.compactMap { file -> (place: String, sentence: String)? in
                let place = "\(path)/\(file.name)"
                let why = ReportFolder.link(place) ?? ReportFile.write(file.text, to: place, what: "report page")
                return why.map { (place: place, sentence: $0) }
            })
    }

    /// The first of all files that could not be written for the same reason, and how many more there are.
    private func folded(_ failures: [(place: String, sentence: String)]) -> [String] {
        let reasons = failures.map { $0.sentence.replacing($0.place, with: path) }
        return failures.indices.filter { reasons.firstIndex(of: reasons[$0]) == $0 }.map { index in
            let more = reasons.count { $0 == reasons[index] } - 1
            return failures[index].sentence + (more > 0 ? " (and \(more) more pages, for the same reason)" : "")
        }
    }

    /// A page has a file of its own: what leads elsewhere may be the ledger, or anybody's.
    ///
    /// - Returns: why it is not written; nil where it may be.
    private static func link(_ path: String) -> String? {
        var state = stat()
        guard lstat(path, &state) == 0 else { return nil }
        let isFile = state.st_mode & S_IFMT == S_IFREG
        if isFile, state.st_nlink == 1 { return nil }
        return
            "cannot write the report page to \(path): there is a \(isFile ? "file of several names" : "link or something else that is no file"); remove it"
    }
}
