import Model

/// What a document is called in messages.
package struct DocumentKind: Hashable, Sendable {
    /// `settings file`
    package let file: String
    /// What it holds: `settings`.
    package let content: String
    /// What was expected where the file is empty, and how to get it.
    package let whenEmpty: String

    package init(file: String, content: String, whenEmpty: String) {
        self.file = file
        self.content = content
        self.whenEmpty = whenEmpty
    }
}

/// One thing wrong in a document: where, what was found, what was expected.
package struct DocumentProblem: Hashable, Sendable, CustomStringConvertible {
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

    package init(
        file: String, line: Int?, keyPath: String = "", found: String, expected: String, suggestion: String? = nil
    ) {
        self.file = file
        self.line = line
        self.keyPath = keyPath
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
    }

    /// `assay.yaml:14: run.budget: found "1", expected money in dollars, for example $0.50`. What the file has of controls
    /// and of what turns text around is shown as escapes.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let key = keyPath.isEmpty ? "" : "\(keyPath): "
        let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return "\(place): \(key)found \(found), expected \(expected)\(hint)".singleLine
    }
}

/// Everything that is wrong with a document, at once. Nothing has been done with it when it is thrown.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    package let kind: DocumentKind
    /// At least one, in the order of the file.
    package let problems: [DocumentProblem]

    package init(_ kind: DocumentKind, problems: [DocumentProblem]) {
        self.kind = kind
        self.problems = problems
    }

    /// A problem that is told alone.
    package init(_ kind: DocumentKind, _ problem: DocumentProblem) {
        self.init(kind, problems: [problem])
    }

    package var description: String {
        let lines = problems.prefix(Self.mostTold).map(\.description).joined(separator: "\n")
        if problems.count == 1 { return lines }
        let more = problems.count - Self.mostTold
        return "\(problems.count) problems in the \(kind.content)\n\(lines)" + (more > 0 ? "\n… and \(more) more" : "")
    }

    /// A document that is wrong throughout is usually wrong in one thing.
    private static let mostTold = 50
}

/// Collects problems while a document is read, so that all are told together.
package final class ProblemLog {
    private let kind: DocumentKind
    private var problems: [DocumentProblem] = []

    package init(_ kind: DocumentKind) {
        self.kind = kind
    }

    /// How many were noted so far.
    package var count: Int { problems.count }

    package func add(_ problem: DocumentProblem) {
        problems.append(problem)
    }

    /// All problems in the order of their lines; those of one line, and those without a line, as they were noted.
    package func throwIfAny() throws(DocumentError) {
        guard !problems.isEmpty else { return }
        let ordered = problems.enumerated().sorted {
            ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
        }
        throw DocumentError(kind, problems: ordered.map(\.element))
    }
}
