import ArgumentParser
import Harness
import Model
import Reporting

/// Exit status 0 for the same picture, whole; 1 for another or a damaged one; 5 where that cannot be told.
struct ImageSameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "same", "Is it the same picture, and is it whole? Exit status 0 yes, 1 no, 5 cannot tell.")

    @Argument(help: "What was sent.", completion: .file()) var input: String
    @Argument(help: "What came back.", completion: .file()) var output: String
    @Option(help: ArgumentHelp("What it could be made of instead; repeatable.", valueName: "file"), completion: .file())
    var among: [String] = []
    @Option(help: "The kind of work, where it is known: what it keeps of the picture.") var work: PictureWork = .any
    @Option(help: "Output format.") var format: ImageCommand.Format = .table

    func run() throws {
        let said = try PictureIdentification(input, output, among: among, work)
        Terminal.output(format == .json ? try FactTable.json(said.json) : FactTable.render(said.rows))
        guard said.sameness != .other, said.isWhole else { throw ExitStatus.expectationFailed }
        guard said.sameness == .same else { throw ExitStatus.nothingRan }
    }
}

extension PictureWork: ExpressibleByArgument {}
