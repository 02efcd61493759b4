import ArgumentParser

/// `assay image`: the same decoders and metrics as in a check, on files.
struct ImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Compare two pictures, or look at what is wrong with some.",
        subcommands: [ImageCompareCommand.self, ImageInspectCommand.self, ImageSameCommand.self])

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }
}
