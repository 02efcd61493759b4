import ArgumentParser
import Foundation
import Harness
import Model
import Settings

/// `assay init`: a commented settings file to begin with. `assay init --describe fal`: a description to change.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "init", "Write a commented assay.yaml, ready for your backend and tokens.")

    @Argument(help: "Where to write it: ./assay.yaml; for a description standard output.", completion: .file())
    var path: String?

    @Flag(help: "Overwrite a file that is there.")
    var force = false

    @Option(
        help:
            "The description of an image API instead, to be changed: \(ShippedDescriptions.names.joined(separator: ", ")).",
        completion: .list(ShippedDescriptions.names))
    var describe: String?

    func run() throws {
        guard let text = describe.map(ShippedDescriptions.text) ?? SettingsLoader.template else {
            throw CommandFailure.usage(
                "there is no description \"\(describe ?? "")\"; \(ShippedDescriptions.list(besides: describe ?? ""))")
        }
        if describe != nil, path == nil {
            return Terminal.output(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        let path = path ?? SettingsLoader.defaultPath
        if FileManager.default.fileExists(atPath: path), !force {
            throw CommandFailure.usage("\(path) is already there; --force overwrites it")
        }
        do throws(OutputFile.Failure) {
            try OutputFile.write(Array(text.utf8), to: path)
        } catch { throw CommandFailure(status: .noAnswer, message: "cannot write \(path): \(error)") }
        let use = "name it in your settings: { kind: http, description: \(path) }"
        let named = path == SettingsLoader.defaultPath ? "" : " --settings \(path)"
        let next = describe == nil ? "set backend.url in it, then run: assay plan\(named), assay check\(named)" : use
        Terminal.output("wrote \(path); \(next)")
    }
}
