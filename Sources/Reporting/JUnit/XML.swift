import Model

/// XML 1.0: the five predefined entities. What production 2 of the specification forbids is hidden text, and shown.
enum XMLDialect: Dialect {
    static func escape(_ text: String) -> String {
        text.visible.escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&apos;"
            default: nil
            }
        }
    }
}

typealias XML = Markup<XMLDialect>
