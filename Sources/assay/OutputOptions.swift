import ArgumentParser
import Foundation
import Model
import Reporting

/// Where results go and what they look like.
struct OutputOptions: ParsableArguments {
    enum Color: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never

        /// For what goes to stdout.
        var style: TextStyle {
            TextStyle(colour: isOn, width: Terminal.width)
        }

        private var isOn: Bool {
            switch self {
            case .always: true
            case .never: false
            case .auto:
                Terminal.isTerminal(STDOUT_FILENO)
                    && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
            }
        }
    }

    @Option(help: "What stdout gets.")
    var format: ReportFormat = .table

    @Option(help: ArgumentHelp("Also write a report file; may be repeated.", valueName: "format=path"))
    var report: [ReportFile] = []

    @Option(help: "Colour on stdout; auto is on a terminal, unless NO_COLOR is set.")
    var color: Color = .auto

    /// Of all forms the page alone has room for pictures.
    var showsPictures: Bool { format == .html || report.contains { $0.format == .html } }

    /// Renders to stdout and to every file, and tells undecided and failed gates on stderr.
    ///
    /// - Returns: a sentence for each file that could not be written; the others are written all the same.
    func deliver(_ input: ReportInput) -> [String] {
        var problems = report.compactMap { file in
            ReportFile.write(
                Reporter.render(input, as: file.format), to: file.path, what: "\(file.format.rawValue) report")
        }
        Terminal.output(Reporter.render(input, as: format, style: color.style))
        // The table shows every gate; what stdout's reader is may not.
        for gate in input.gates where gate.state == .failed || format != .table {
            if let line = gate.line { Terminal.error(line) }
        }
        problems += writeJobSummary(input)
        return problems
    }

    /// GitHub Actions shows what is appended to this file on the run's page.
    private func writeJobSummary(_ input: ReportInput) -> [String] {
        guard format == .github, let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"] else {
            return []
        }
        guard let file = FileHandle(forWritingAtPath: path) else {
            Terminal.error("warning: cannot append the job summary to \(path)")
            return []
        }
        file.seekToEndOfFile()
        file.write(Data(JobSummary.render(input).utf8))
        return []
    }
}

/// One `FORMAT=PATH` of `--report`.
struct ReportFile: ExpressibleByArgument {
    let format: ReportFormat
    let path: String

    init?(argument: String) {
        guard let split = argument.firstIndex(of: "="), argument.index(after: split) < argument.endIndex,
            let format = ReportFormat(rawValue: String(argument[..<split]))
        else { return nil }
        self.format = format
        path = String(argument[argument.index(after: split)...])
    }

    /// Writes all of the text, with its folder, or nothing.
    ///
    /// - Returns: why not; nil when it is written.
    static func write(_ text: String, to path: String, what: String) -> String? {
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url, options: .atomic)
            return nil
        } catch {
            let reason = (error as? CocoaError)?.underlying.map { "\($0)" } ?? error.localizedDescription
            return "cannot write the \(what) to \(path): \(reason)"
        }
    }
}

extension ReportFormat: ExpressibleByArgument {}
