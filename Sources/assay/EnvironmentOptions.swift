import ArgumentParser
import Foundation

/// Every long option has an environment variable: `--fail-on` is also `ASSAY_FAIL_ON`.
///
/// Which options a command has is taken from the parser's own description of itself. The variables become arguments
/// before parsing, so there is one place that reads options. What stands on the command line wins; a variable that
/// names no option of the subcommand is left to others (settings files may use it).
struct EnvironmentOptions {
    static let prefix = "ASSAY_"

    /// A variable whose value an option does not take.
    struct Refused: Error, CustomStringConvertible {
        let variable: String
        let value: String
        let reason: String

        var description: String {
            let reason = reason.hasPrefix("Error: ") ? String(reason.dropFirst(7)) : reason
            return "the environment variable \(variable) is \"\(value.prefix(60))\": \(reason)"
        }
    }

    private struct Given {
        let variable: String
        let value: String
        /// Empty for a flag that is off.
        let arguments: [String]
    }

    private let root: any ParsableCommand.Type

    init(of root: any ParsableCommand.Type) {
        self.root = root
    }

    /// - Throws: what the parser throws, or ``Refused`` where a variable is to blame.
    func parse(_ arguments: [String], _ environment: [String: String]) throws -> sending any ParsableCommand {
        let variables = environment.filter { $0.key.hasPrefix(Self.prefix) && !$0.value.isEmpty }
        guard !variables.isEmpty, let tool = ToolDescription(of: root) else { return try root.parseAsRoot(arguments) }
        let (command, depth) = tool.command(named: arguments)
        let given = try given(variables, command, arguments)
        func merged(_ some: [Given]) -> [String] {
            arguments.prefix(depth) + some.flatMap(\.arguments) + arguments.dropFirst(depth)
        }
        do {
            return try root.parseAsRoot(merged(given))
        } catch {
            // A variable is to blame where the command line is right without it, and wrong with it alone.
            guard root.exitCode(for: error) != .success, (try? root.parseAsRoot(arguments)) != nil else { throw error }
            for one in given {
                do {
                    _ = try root.parseAsRoot(merged([one]))
                } catch {
                    throw Refused(variable: one.variable, value: one.value, reason: root.message(for: error))
                }
            }
            throw error
        }
    }

    private func given(
        _ variables: [String: String], _ command: ToolDescription.Command, _ arguments: [String]
    ) throws -> [Given] {
        let own = arguments.prefix { $0 != "--" }
        return try command.options.sorted { $0.name < $1.name }.compactMap { option in
            let isGiven = own.contains { $0 == "--\(option.name)" || $0.hasPrefix("--\(option.name)=") }
            guard let value = variables[option.variable], !isGiven else { return nil }
            if !option.isFlag {
                return Given(variable: option.variable, value: value, arguments: ["--\(option.name)=\(value)"])
            }
            switch value.lowercased() {
            case "1", "true", "yes":
                return Given(variable: option.variable, value: value, arguments: ["--\(option.name)"])
            case "0", "false", "no": return nil
            default:
                throw Refused(
                    variable: option.variable, value: value, reason: "expected one of: 1, true, yes, 0, false, no")
            }
        }
    }
}

/// The argument parser's description of a command and its subcommands, as far as it matters here.
struct ToolDescription: Decodable {
    struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?

        /// Its long options and flags, without those of the parser itself.
        var options: [LongOption] {
            (arguments ?? []).filter { $0.kind != "positional" }.flatMap { argument in
                (argument.names ?? []).filter { $0.kind == "long" && !Command.parsersOwn.contains($0.name) }
                    .map { LongOption(name: $0.name, isFlag: argument.kind == "flag") }
            }
        }

        private static let parsersOwn: Set = ["help", "version", "experimental-dump-help"]
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        /// `positional`, `option` or `flag`.
        let kind: String
        let names: [Name]?
    }

    struct LongOption: Hashable {
        /// Without the dashes.
        let name: String
        let isFlag: Bool

        var variable: String { EnvironmentOptions.prefix + name.uppercased().replacing("-", with: "_") }
    }

    let command: Command

    /// Nil when the parser's description is not of the shape we know.
    init?(of root: any ParsableCommand.Type) {
        let text = root._dumpHelp()
        guard let known = try? JSONDecoder().decode(ToolDescription.self, from: Data(text.utf8)) else { return nil }
        self = known
    }

    /// The subcommand that arguments begin with, and how many of them name it.
    func command(named arguments: [String]) -> (command: Command, depth: Int) {
        var (command, depth) = (command, 0)
        for argument in arguments {
            guard let next = command.subcommands?.first(where: { $0.commandName == argument }) else { break }
            (command, depth) = (next, depth + 1)
        }
        return (command, depth)
    }
}
