import ArgumentParser
import Harness
import Model
import Reporting
import Settings

/// Exit status 0 for a score that passes, 1 for one that does not, 3 where the judge could not say.
struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "judge", "Let a judge of your own look at files. Exit status 0 it passes, 1 it does not, 3 it could not say.")

    @Argument(help: "The judge's name under `judges` of the settings.") var name: String
    @Argument(help: ArgumentHelp("What came back; before it what was sent.", valueName: "file"), completion: .file())
    var files: [String]
    @Option(path: "The settings file. Without it: ./assay.yaml.") var settings: String?
    @Option(help: "What was asked for in words.") var prompt: String?
    @Option(path: "The true output.", "file") var reference: String?
    @Option(help: "The kind of work; without it the first feature of the judge.") var feature: String?
    @Option(help: "Output format.") var format: ImageCommand.Format = .table

    func validate() throws {
        guard (1...2).contains(files.count) else {
            throw ValidationError("\(files.count) files; expected assay judge NAME [INPUT] OUTPUT")
        }
    }

    func run() async throws {
        let settings = try AssaySettings.read(SettingsLoader.path(given: settings))
        let trial = try JudgeTrial(
            name, of: settings, input: files.count == 2 ? files[0] : nil, output: files[files.count - 1],
            reference: reference, prompt: prompt, feature: feature)
        let result = try await untilInterrupted { await trial.run() }
        if let status = result.status { throw status }
        let said = result.value
        Terminal.output(format == .json ? try FactTable.json(said.json) : FactTable.render(said.rows))
        if said.score.isSilent { throw ExitStatus.noAnswer }
        if !said.score.passes { throw ExitStatus.expectationFailed }
    }
}
