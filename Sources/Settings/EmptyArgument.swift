/// An empty text on the command line is no value of any option: mostly it is a variable of a script that is not set, and
/// an empty path would mean another place than anybody meant.
package enum EmptyArgument {
    /// Why arguments are refused; nil when none of them is empty.
    package static func refusal(of arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            let option = argument.hasPrefix("--") && argument.hasSuffix("=") ? String(argument.dropLast()) : nil
            guard argument.isEmpty || option != nil else { continue }
            let place = option ?? (index > 0 ? "the argument after \(arguments[index - 1])" : "the first argument")
            return "\(place) is empty: leave it out, or give it a value (is a variable not set?)"
        }
        return nil
    }
}
