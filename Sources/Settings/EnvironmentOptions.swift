import Foundation

/// Every long option has an environment variable: `--fail-on` is also `ASSAY_FAIL_ON`.
///
/// Which options a command has is taken from the argument parser's own description of itself. The variables become
/// arguments before parsing, so there is one place that reads options. What stands on the command line wins; a variable
/// that names no option of the subcommand is left to others (settings files may use it).
package struct EnvironmentOptions: Sendable {
    package static let prefix = "ASSAY_"

    /// A variable whose value an option does not take.
    package struct Refused: Error, Hashable, Sendable, CustomStringConvertible {
        package let variable: String
        package let value: String
        package let reason: String

        package var description: String {
            let reason = reason.hasPrefix("Error: ") ? String(reason.dropFirst(7)) : reason
            return "the environment variable \(variable) is \"\(value.prefix(60))\": \(reason)"
        }
    }

    /// One variable that is an option of the command.
    fileprivate struct Given: Sendable {
        let variable: String
        let value: String
        let arguments: [String]
    }

    /// How arguments begin, and what variables add to that.
    package struct Merged: Sendable {
        private let command: ArraySlice<String>
        private let given: [Given]
        private let rest: ArraySlice<String>

        fileprivate init(_ command: ArraySlice<String>, _ given: [Given], _ rest: ArraySlice<String>) {
            self.command = command
            self.given = given
            self.rest = rest
        }

        package var arguments: [String] { arguments(given) }

        private func arguments(_ some: [Given]) -> [String] { command + some.flatMap(\.arguments) + rest }

        /// The variable that is to blame where ``arguments`` are refused: the command line is right without it, and
        /// wrong with it alone. Nil when none is.
        ///
        /// - Parameter refusal: why arguments are refused; nil when they are taken.
        package func culprit(_ refusal: ([String]) -> String?) -> Refused? {
            guard refusal(arguments([])) == nil else { return nil }
            for one in given {
                guard let reason = refusal(arguments([one])) else { continue }
                return Refused(variable: one.variable, value: one.value, reason: reason)
            }
            return nil
        }
    }

    /// Bounds of money: an empty one would be none at all. Any other variable that is empty is one that is not set.
    private static let bounds: Set = ["ASSAY_BUDGET", "ASSAY_COST_PER_DAY", "ASSAY_MAX_COST"]

    private let environment: [String: String]

    package init(_ environment: [String: String]) {
        self.environment = environment.filter { name, value in
            name.hasPrefix(Self.prefix) && (!value.isEmpty || Self.bounds.contains(name))
        }
    }

    package var isEmpty: Bool { environment.isEmpty }

    /// - Throws: for a flag's variable that is neither on nor off, and a bound of money that is empty.
    package func merge(into arguments: [String], of tool: ToolDescription) throws(Refused) -> Merged {
        let (command, depth) = tool.command(named: arguments)
        let own = arguments.prefix { $0 != "--" }
        var given: [Given] = []
        for option in command.options.sorted(by: { $0.name < $1.name }) {
            let isGiven = own.contains { $0 == "--\(option.name)" || $0.hasPrefix("--\(option.name)=") }
            guard let value = environment[option.variable], !isGiven else { continue }
            guard !value.isEmpty else {
                throw Refused(
                    variable: option.variable, value: value, reason: "it is empty: unset it, or give it a value")
            }
            guard let added = try words(for: option, value) else { continue }
            given.append(Given(variable: option.variable, value: value, arguments: added))
        }
        return Merged(arguments.prefix(depth), given, arguments.dropFirst(depth))
    }

    /// Nil for a flag that is off.
    private func words(for option: ToolDescription.LongOption, _ value: String) throws(Refused) -> [String]? {
        guard option.isFlag else { return ["--\(option.name)=\(value)"] }
        switch value.lowercased() {
        case "1", "true", "yes": return ["--\(option.name)"]
        case "0", "false", "no": return nil
        default:
            throw Refused(
                variable: option.variable, value: value, reason: "expected one of: 1, true, yes, 0, false, no")
        }
    }
}
