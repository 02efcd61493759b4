import ArgumentParser
import Harness
import Model
import Pictures

/// `assay fixtures`: draws the shipped fixtures, which are the same bytes every time.
struct FixturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "fixtures", "Write the built-in fixture images and their manifest to a folder.")

    @Argument(help: "The folder to write to; created when missing.", completion: .directory) var folder: String

    @Flag(help: "Overwrite files that are there and differ.") var force = false

    func run() throws {
        let files = FixtureCatalogue.generate()
        if !force { try OutputFile.refuseOverwriting(files.map { ("\(folder)/\($0.path)", $0.bytes) }) }
        do throws(OutputFile.Failure) {
            for file in files { try OutputFile.write(file.bytes, to: "\(folder)/\(file.path)") }
        } catch { throw CommandFailure(status: .noAnswer, message: "cannot write to \(folder): \(error)") }
        Terminal.output("wrote \(files.count) files to \(folder)")
    }
}
