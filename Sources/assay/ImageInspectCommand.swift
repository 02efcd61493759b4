import ArgumentParser
import Harness
import Imaging
import Model
import Reporting

/// Exit status 0 when every file is a whole picture, 2 when one is not.
struct ImageInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Format, size, facts, warnings and health of pictures.",
        discussion: """
            Exit status 0 when every file is a whole picture, whatever its health; 2 when one is not. With --fail-on, 1 \
            when a picture has a finding of that severity.
            """)

    @Argument(help: "The files to look at.", completion: .file()) var files: [String]

    @Option(help: "Output format. JSON is one object for one file, and an array for several.")
    var format: ImageCommand.Format = .table

    @Option(path: "The picture the service was sent: finds echoes and lost parts.", "file") var input: String?

    @Option(path: "The true output: tells blur, noise and plain resizing for sure.", "file") var reference: String?

    @Option(path: "An earlier output for the same input: finds drift.", "file") var earlier: String?

    @Option(help: "How many times larger than the input each side must be.") var scale: Count<Enlargement>?

    @Option(help: "What was asked for: enlarging and restoring keep the picture, repainting need not.")
    var work: HealthContext.Work = .repainting

    @Option(help: "Exit with status 1 on a finding of this severity or worse.") var failOn: HealthFinding.Severity?

    func run() throws {
        let inspected = try PictureInspection.inspect(
            files, beside: .init(input: input, reference: reference, earlier: earlier), scale: scale, work: work)
        if format == .json {
            let objects = inspected.map(\.json)
            Terminal.output(try FactTable.json(objects.count == 1 ? objects[0] : .array(objects)))
        }
        for one in inspected {
            if let complaint = one.complaint { Terminal.error(complaint) }
            if format == .table, let rows = one.rows { Terminal.output("\(one.name)\n\(FactTable.render(rows))") }
        }
        guard inspected.allSatisfy(\.isWhole) else { throw ExitStatus.usage }
        if let failOn, inspected.contains(where: { $0.has(failOn) }) { throw ExitStatus.expectationFailed }
    }
}

extension HealthContext.Work: ExpressibleByArgument {}
extension HealthFinding.Severity: ExpressibleByArgument {}
