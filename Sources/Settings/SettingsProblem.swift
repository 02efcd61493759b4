/// One thing wrong in a settings file: where, what was found, what was expected.
package struct SettingsProblem: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// 1-based; nil where the file as a whole is meant.
    package let line: Int?
    /// Keys joined by dots, list positions in brackets: `endpoints.hd-image.targets[0].timeout`. Empty: the file.
    package let keyPath: String
    /// Never holds the value of a token.
    package let found: String
    package let expected: String
    /// The known name that was probably meant.
    package let suggestion: String?

    /// `assay.yaml:14: run.budget: found "1", expected money in dollars, for example $0.50`.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let key = keyPath.isEmpty ? "" : "\(keyPath): "
        let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return "\(place): \(key)found \(found), expected \(expected)\(hint)"
    }
}

/// Everything that is wrong with a settings file, at once. Nothing has been sent when it is thrown.
package struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, in the order of the file.
    package let problems: [SettingsProblem]

    package var description: String {
        let lines = problems.map(\.description).joined(separator: "\n")
        return problems.count == 1 ? lines : "\(problems.count) problems in the settings\n\(lines)"
    }
}

/// Collects problems while a file is read, so that all are told together.
final class ProblemLog {
    private var problems: [SettingsProblem] = []

    func add(_ problem: SettingsProblem) {
        problems.append(problem)
    }

    func throwIfAny() throws(SettingsError) {
        guard !problems.isEmpty else { return }
        let ordered = problems.enumerated().sorted {
            ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
        }
        throw SettingsError(problems: ordered.map(\.element))
    }
}
