import Model

/// HTML 5: the four characters that can end text or an attribute value, and nothing a parser would refuse.
enum HTMLDialect: Dialect {
    static func escape(_ text: String) -> String {
        text.visible.escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: nil
            }
        }
    }
}

typealias HTML = Markup<HTMLDialect>

extension HTML {
    /// A text with what stands between backticks as code.
    static func coded(_ text: String) -> HTML {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return "\(text)" }
        return parts.enumerated().map { index, part -> HTML in
            index % 2 == 0 ? "\(String(part))" : "<code>\(String(part))</code>"
        }.joined("")
    }
}
