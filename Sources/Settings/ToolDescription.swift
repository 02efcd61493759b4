import Foundation

/// The argument parser's description of a program (`--experimental-dump-help`, its ToolInfo schema 0), as far as options
/// go.
package struct ToolDescription: Decodable, Sendable {
    package struct Command: Decodable, Sendable {
        package let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?

        /// Its long options and flags, without those of the parser itself.
        package var options: [LongOption] {
            (arguments ?? []).filter { $0.kind != "positional" }.flatMap { argument in
                (argument.names ?? []).filter { $0.kind == "long" && !Command.parsersOwn.contains($0.name) }
                    .map { LongOption(name: $0.name, isFlag: argument.kind == "flag") }
            }
        }

        private static let parsersOwn: Set = ["help", "version", "experimental-dump-help"]
    }

    struct Argument: Decodable, Sendable {
        struct Name: Decodable, Sendable {
            let kind: String
            let name: String
        }

        /// `positional`, `option` or `flag`.
        let kind: String
        let names: [Name]?
    }

    package struct LongOption: Hashable, Sendable {
        /// Without the dashes.
        package let name: String
        package let isFlag: Bool

        package var variable: String { EnvironmentOptions.prefix + name.uppercased().replacing("-", with: "_") }
    }

    private let command: Command

    /// - Throws: `DecodingError` for a description of another shape.
    package init(json: some StringProtocol) throws {
        self = try JSONDecoder().decode(ToolDescription.self, from: Data(json.utf8))
    }

    /// The subcommand that arguments begin with, and how many of them name it.
    package func command(named arguments: [String]) -> (command: Command, depth: Int) {
        var (command, depth) = (command, 0)
        for argument in arguments {
            guard let next = command.subcommands?.first(where: { $0.commandName == argument }) else { break }
            (command, depth) = (next, depth + 1)
        }
        return (command, depth)
    }

    /// Every command, nested ones too, by the words that name it.
    package var commands: [(path: [String], command: Command)] {
        func all(_ command: Command, _ path: [String]) -> [(path: [String], command: Command)] {
            [(path, command)] + (command.subcommands ?? []).flatMap { all($0, path + [$0.commandName]) }
        }
        return all(command, [])
    }
}
