import ArgumentParser

/// Every long option has an environment variable: `--fail-on` is also `ASSAY_FAIL_ON`.
///
/// The variables become arguments before parsing, so there is one place that reads options. What stands on the command
/// line wins; a variable that names no option of the subcommand is left to others (settings files may use it).
enum EnvironmentOptions {
    static let prefix = "ASSAY_"

    static func merge(
        into arguments: [String], _ environment: [String: String], root: any ParsableCommand.Type
    ) -> [String] {
        let variables = environment.filter { $0.key.hasPrefix(prefix) && !$0.value.isEmpty }
        guard !variables.isEmpty, let name = arguments.first,
            let command = root.configuration.subcommands.first(where: { $0._commandName == name })
        else { return arguments }
        let options = declared(by: root.helpMessage(for: command, includeHidden: true, columns: 10_000))
        let own = arguments.prefix { $0 != "--" }
        var added: [String] = []
        for (variable, value) in variables.sorted(by: { $0.key < $1.key }) {
            let option = "--" + variable.dropFirst(prefix.count).lowercased().replacing("_", with: "-")
            let isGiven = own.contains { $0 == option || $0.hasPrefix(option + "=") }
            guard let takesValue = options[option], !isGiven else { continue }
            if takesValue {
                added.append("\(option)=\(value)")
            } else if ["1", "true", "yes"].contains(value.lowercased()) {
                added.append(option)
            }
        }
        return [name] + added + arguments.dropFirst()
    }

    /// The long options in a help text, and whether each takes a value.
    private static func declared(by help: String) -> [String: Bool] {
        var options: [String: Bool] = [:]
        for line in help.split(separator: "\n") where line.hasPrefix("  -") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            for (index, word) in words.enumerated() where word.hasPrefix("--") {
                let next = words.indices.contains(index + 1) ? words[index + 1] : ""
                options[String(word.prefix { $0 != "," })] = next.hasPrefix("<")
            }
        }
        return options
    }
}
