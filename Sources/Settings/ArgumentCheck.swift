import Model

/// What of a command line the argument parser would misread, or answer with something that was not asked.
package enum ArgumentCheck {
    /// Why arguments are refused; nil when there is nothing to say of them.
    ///
    /// - Parameter tool: the parser's description of the program, made only where a command is named that need not be there.
    package static func refusal(of arguments: [String], in tool: @autoclosure () -> String) throws -> String? {
        if let refusal = empty(arguments) ?? negative(arguments) { return refusal }
        guard arguments.first == "help" else { return nil }
        return unknown(arguments.dropFirst().filter { !$0.hasPrefix("-") }, try ToolDescription(json: tool()))
    }

    /// An empty text is no value of any option: mostly it is a variable of a script that is not set, and an empty path would
    /// mean another place than anybody meant.
    private static func empty(_ arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            let option = argument.hasPrefix("--") && argument.hasSuffix("=") ? String(argument.dropLast()) : nil
            guard argument.isEmpty || option != nil else { continue }
            let place = option ?? (index > 0 ? "the argument after \(arguments[index - 1])" : "the first argument")
            return "\(place) is empty: leave it out, or give it a value (is a variable not set?)"
        }
        return nil
    }

    /// The parser takes a number below zero for an option, and says that the one before has no value.
    private static func negative(_ arguments: [String]) -> String? {
        let named = arguments.prefix { $0 != "--" }
        for (option, value) in zip(named, named.dropFirst()) where option.hasPrefix("--") && !option.contains("=") {
            guard value.first == "-", let second = value.dropFirst().first, second.isNumber || "$.".contains(second)
            else {
                continue
            }
            return
                "\(option) \(value): what begins with - is read as an option; a value below zero is written \(option)=\(value)"
        }
        return nil
    }

    private static func unknown(_ words: [String], _ tool: ToolDescription) -> String? {
        let (command, depth) = tool.command(named: words)
        guard depth < words.count, words[depth] != "help" else { return nil }
        let known = (command.subcommands ?? []).map(\.commandName)
        let hint = Suggestion.nearest(to: words[depth], among: known).map { "did you mean `\($0)`?" }
        let all = known.isEmpty ? "`\(command.commandName)` has none" : "there are: \(known.joined(separator: ", "))"
        return "there is no command \"\(words[depth])\"; \(hint ?? all)"
    }
}
