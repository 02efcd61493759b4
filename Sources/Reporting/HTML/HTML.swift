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
