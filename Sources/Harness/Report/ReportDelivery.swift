import Foundation
import Model
package import Reporting

/// Where a report goes: to stdout in one format, and to files in others.
package struct ReportDelivery: Sendable {
    /// What stdout gets.
    package let format: ReportFormat
    package let files: [ReportFile]
    package let style: TextStyle
    /// Where GitHub Actions wants a summary appended, which it shows on the run's page.
    private let jobSummary: String?

    /// - Parameter environment: of the process; names the file of GitHub's job summary.
    package init(format: ReportFormat, files: [ReportFile], style: TextStyle, environment: [String: String]) {
        self.format = format
        self.files = files
        self.style = style
        jobSummary = format == .github ? environment["GITHUB_STEP_SUMMARY"] : nil
    }

    /// Of all forms the page alone has room for pictures.
    package var showsPictures: Bool { formats.contains(.html) }
    /// Whether single verdicts are listed, so that all of them are needed.
    package var listsVerdicts: Bool { formats.contains(where: \.listsVerdicts) }

    private var formats: [ReportFormat] { [format] + files.map(\.format) }

    /// Renders to stdout and to every file, and tells undecided and failed gates on stderr.
    ///
    /// - Returns: a sentence for each file that could not be written; the others are written all the same.
    package func deliver(_ input: ReportInput, to console: Console) -> [String] {
        let problems = files.compactMap { file in
            ReportFile.write(
                Reporter.render(input, as: file.format), to: file.path, what: "\(file.format.rawValue) report")
        }
        console.output(Reporter.render(input, as: format, style: style))
        for sentence in input.leftOut { console.error("warning: \(sentence)") }
        // The table shows every gate; what stdout's reader is may not.
        for gate in input.gates where gate.state == .failed || format != .table {
            if let warning = gate.warning { console.error(warning) }
        }
        if let jobSummary { append(JobSummary.render(input), to: jobSummary, console) }
        return problems
    }

    private func append(_ text: String, to path: String, _ console: Console) {
        guard let file = FileHandle(forWritingAtPath: path) else {
            console.error("warning: cannot append the job summary to \(path)")
            return
        }
        defer { try? file.close() }
        do {
            try file.seekToEnd()
            try file.write(contentsOf: Data(text.utf8))
        } catch {
            console.error("warning: cannot append the job summary to \(path): \(error.localizedDescription)")
        }
    }
}
