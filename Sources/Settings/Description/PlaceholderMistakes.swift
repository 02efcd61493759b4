import Documents
import Model

/// What was meant for a placeholder and is none.
enum PlaceholderMistakes {
    /// `{ image.base64 }` without quotes is a mapping of YAML: it has one key, and that has no value.
    ///
    /// - Returns: whether a problem was noted.
    static func isUnquoted(_ field: Field) -> Bool {
        guard case .map(let pairs) = field.node.content, pairs.count == 1, let (key, value) = pairs.first,
            case .scalar("", false) = value.content, Placeholder(key) != nil
        else { return false }
        field.refuse(
            "a mapping whose key is \(key): braces without quotes", expected: "a text", suggestion: "\"{\(key)}\"")
        return true
    }

    /// Braces in what stands there as text: `{ prompt }`, or `{prompt` without its end.
    /// Or `{{prompt}}`, as other templates have it.
    static func inText(_ template: TextTemplate) -> (found: String, suggestion: String)? {
        for (index, piece) in template.pieces.enumerated() {
            guard case .place(let place) = piece, index > 0, index + 1 < template.pieces.count,
                case .text(let before) = template.pieces[index - 1], before.hasSuffix("{"),
                case .text(let after) = template.pieces[index + 1], after.hasPrefix("}")
            else { continue }
            return ("{{\(place.text)}}", "{\(place.text)}")
        }
        for case .text(let text) in template.pieces {
            for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
                let inner = part.prefix { $0 != "}" }
                let isClosed = inner.endIndex < part.endIndex
                let name = isClosed ? trimmed(inner) : String(inner.prefix { !$0.isWhitespace && $0 != "\"" })
                guard !name.isEmpty, let place = Placeholder(name) else { continue }
                if case .answer = place, !isClosed { continue }
                return ("{\(inner.prefix(60))\(isClosed ? "}" : "")", "{\(name)}")
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
