import ArgumentParser
import Harness
import Model
import Settings

/// `assay alert`: whether messages arrive.
struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "Try the channels that are told of incidents.", subcommands: [Test.self])

    /// Exit status 0 when all have arrived, 3 when one has not, 5 when there is none.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            "test", "Send a message that says it is a test to each channel, or to one.")

        @Option(path: "The settings file, which names the channels.") var settings: String?

        @Option(
            help: ArgumentHelp("Trust the authorities in this PEM file instead of the system's.", valueName: "file"),
            completion: .file())
        var caFile: TrustedFile?

        @Argument(help: ArgumentHelp("Only this channel.", valueName: "channel")) var channel: String?

        func run() async throws {
            let all = try AssaySettings.read(SettingsLoader.path(given: settings))
            let channels = all.alerts.channels.filter { channel == nil || $0.id == channel }
            guard !channels.isEmpty else {
                let known = all.alerts.channels.map(\.id).joined(separator: ", ")
                Terminal.error(known.isEmpty ? "the settings have no alerts.channels" : "the channels are: \(known)")
                throw channel == nil ? ExitStatus.nothingRan : ExitStatus.usage
            }
            let answers = await ChannelTrial.run(channels, TestTarget(label: nil, settings: all, caFile: caFile?.typed))
            for answer in answers { Terminal.output("\(answer.channel): \(answer.problem ?? "arrived")") }
            if answers.contains(where: { $0.problem != nil }) { throw ExitStatus.noAnswer }
        }
    }
}
