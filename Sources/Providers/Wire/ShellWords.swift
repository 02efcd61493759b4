import Model

/// Texts as words of a bash command line, with a secret as the variable it came from.
struct ShellWords {
    private let secrets: [(value: String, variable: String)]

    init(naming secrets: Set<Secret>) {
        self.secrets = secrets.map { ($0.reveal(), $0.variable) }.filter { $0.0.utf8.count >= Redactor.shortest }
            .sorted { ($0.0.utf8.count, $0.1) > ($1.0.utf8.count, $1.1) }
    }

    /// One word: in single quotes, or in double ones where the shell must put in a secret.
    func quoted(_ text: String) -> String {
        let pieces = pieces(of: text)
        guard pieces.count > 1 else { return ShellWords.single(text) }
        var word = ""
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .literal(let text): word += ShellWords.inDoubleQuotes(text)
            case .variable(let name):
                let isFollowed = pieces[index + 1].text.utf8.first.map(ShellWords.isOfName) ?? false
                // A command in the place of a variable has its own parentheses.
                word += isFollowed && !name.hasPrefix("(") ? "${\(name)}" : "$\(name)"
            }
        }
        return "\"\(word)\""
    }

    private enum Piece {
        case literal(String)
        case variable(String)

        var text: String {
            switch self {
            case .literal(let text), .variable(let text): text
            }
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }

    /// By scalar: a quote with a mark over it is a quote to the shell.
    private static func inDoubleQuotes(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\", "\"", "$", "`": "\\\(scalar)"
            case "!": "\"'!'\""  // a shell in use by hand takes it for its history even in double quotes
            default: String(scalar)
            }
        }.joined()
    }

    /// A literal first and last, a variable between two literals.
    private func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let (range, variable) = firstSecret(in: rest) {
            pieces.append(.literal(String(rest[..<range.lowerBound])))
            pieces.append(.variable(variable))
            rest = rest[range.upperBound...]
        }
        return pieces + [.literal(String(rest))]
    }

    private func firstSecret(in text: Substring) -> (Range<String.Index>, String)? {
        secrets.compactMap { secret in text.firstRange(of: secret.value).map { ($0, secret.variable) } }
            .min { $0.0.lowerBound < $1.0.lowerBound }
    }

    private static func single(_ text: String) -> String {
        "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
