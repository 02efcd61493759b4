import ArgumentParser
import Foundation
import Imaging
import Model

/// Exit status 0 when every file is a whole picture, 2 when one is not.
struct ImageInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Format, size, facts, warnings and health of pictures.",
        discussion: """
            Exit status 0 when every file is a whole picture, whatever its health; 2 when one is not. With --fail-on, 1 \
            when a picture has a finding of that severity.
            """)

    @Argument(help: "The files to look at.")
    var files: [String]

    @Option(help: "Output format. JSON is one object for one file, and an array for several.")
    var format: ImageCommand.Format = .table

    @Option(help: ArgumentHelp("The picture the service was sent: finds echoes and lost parts.", valueName: "file"))
    var input: String?

    @Option(help: ArgumentHelp("The true output: tells blur, noise and plain resizing for sure.", valueName: "file"))
    var reference: String?

    @Option(help: ArgumentHelp("An earlier output for the same input: finds drift.", valueName: "file"))
    var earlier: String?

    @Option(help: "How many times larger than the input each side must be.")
    var scale: Int?

    @Option(help: "What was asked for: enlarging and restoring keep the picture, repainting need not.")
    var work: HealthContext.Work = .repainting

    @Option(help: "Exit with status 1 on a finding of this severity or worse.")
    var failOn: HealthFinding.Severity?

    func validate() throws {
        guard scale.map({ $0 > 0 }) ?? true else { throw ValidationError("--scale is a whole number, 1 or more") }
    }

    func run() throws {
        let context = HealthContext(
            input: try input.map(decoded), reference: try reference.map(decoded), earlier: try earlier.map(decoded),
            scale: scale, work: work)
        let results = ImageInspectionReport.inspectAll(files.count, in: context) { index throws(ImageFault) in
            try contents(files[index])
        }
        show(results)
        guard results.allSatisfy(\.isWhole) else { throw ExitStatus.usage }
        guard !results.contains(where: isBad) else { throw ExitStatus.expectationFailed }
    }

    private func isBad(_ result: Result<ImageInspectionReport, ImageFault>) -> Bool {
        guard let failOn, case .success(let report) = result else { return false }
        return report.findings.contains { failOn == .warning || $0.severity == .alarm }
    }

    private func contents(_ file: String) throws(ImageFault) -> [UInt8] {
        do {
            return try FileBytes.read(file)
        } catch {
            throw ImageFault(.undecodable, error.message)
        }
    }

    private func decoded(_ file: String) throws -> Bitmap {
        do {
            return try ImageReader.decode(try contents(file), limits: DecodeLimits())
        } catch {
            throw CommandFailure.usage("\(file): \(error.detail)")
        }
    }
}

// What is printed
extension ImageInspectCommand {
    private func show(_ results: [Result<ImageInspectionReport, ImageFault>]) {
        if format == .json {
            let objects = zip(files, results).map(json)
            Terminal.output((try? ImageCommand.json(objects.count == 1 ? objects[0] : .array(objects))) ?? "")
        }
        for (file, result) in zip(files, results) {
            switch result {
            case .success(let report):
                if format == .table { Terminal.output("\(file)\n\(ImageCommand.table(rows(report)))") }
            case .failure(let fault): Terminal.error("\(file): \(fault.kind.rawValue): \(fault.detail)")
            }
        }
    }

    private func json(_ file: String, _ result: Result<ImageInspectionReport, ImageFault>) -> JSONValue {
        switch result {
        case .success(let report):
            guard case .object(var members) = report.json else { return report.json }
            members["file"] = .string(file)
            return .object(members)
        case .failure(let fault):
            return [
                "schema": 1, "file": .string(file),
                "error": ["kind": .string(fault.kind.rawValue), "message": .string(fault.detail)],
            ]
        }
    }

    private func rows(_ report: ImageInspectionReport) -> [(name: String, value: String)] {
        var rows = [(name: "  picture", value: report.image.line)]
        rows.append(("  sha256", report.image.sha256 ?? "n/a"))
        if let hash = report.perceptualHash { rows.append(("  dhash", hash)) }
        rows += report.image.warnings.map { ("  warning", $0) }
        rows += report.findings.map { ("  \($0.severity.rawValue)", "\($0.kind.rawValue): \($0.sentence)") }
        if report.findings.isEmpty { rows.append(("  health", "nothing found")) }
        return rows
    }
}

extension Result<ImageInspectionReport, ImageFault> {
    fileprivate var isWhole: Bool {
        if case .success = self { true } else { false }
    }
}

extension HealthContext.Work: ExpressibleByArgument {}
extension HealthFinding.Severity: ExpressibleByArgument {}
