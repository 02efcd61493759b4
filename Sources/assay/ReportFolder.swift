import Foundation
import Model
import Reporting

/// `--out DIR`: the report as pages that refer to each other, with the JSON beside them.
struct ReportFolder {
    let path: String

    /// Writes what can be written.
    ///
    /// - Returns: a sentence for each file that could not be written.
    func write(_ input: ReportInput) -> [String] {
        var files = Reporter.pages(input)
        files.append((name: "report.json", text: Reporter.render(input, as: .json)))
        return files.compactMap { ReportFile.write($0.text, to: "\(path)/\($0.name)", what: "report page") }
    }
}
