import ArgumentParser
import Foundation
import Harness
import Model
import Settings

/// `assay init`: a commented settings file to begin with.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented assay.yaml, ready for your backend and tokens.")

    @Argument(help: "Where to write it.")
    var path = SettingsLoader.defaultPath

    @Flag(help: "Overwrite a file that is there.")
    var force = false

    func run() throws {
        if FileManager.default.fileExists(atPath: path), !force {
            throw CommandFailure.usage("\(path) is already there; --force overwrites it")
        }
        do throws(OutputFile.Failure) {
            try OutputFile.write(Array(SettingsLoader.template.utf8), to: path)
        } catch {
            throw CommandFailure(status: .noAnswer, message: "cannot write \(path): \(error)")
        }
        Terminal.output("wrote \(path); set backend.url in it, then run: assay plan, assay check")
    }
}
