import ArgumentParser
import Foundation
import Model
import Pictures

/// `assay fixtures`: draws the shipped fixtures, which are the same bytes every time.
struct FixturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixtures", abstract: "Write the built-in fixture images and their manifest to a folder.")

    @Argument(help: "The folder to write to; created when missing.")
    var folder: String

    func run() throws {
        let files = FixtureCatalogue.generate()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for file in files {
                try Data(file.bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(file.path))
            }
        } catch {
            throw CommandFailure(status: .noAnswer, message: "cannot write to \(folder): \(error.localizedDescription)")
        }
        Terminal.output("wrote \(files.count) files to \(folder)")
    }
}
