/// XML 1.0: the five predefined entities, and nothing that production 2 of the specification forbids.
enum XMLDialect: Dialect {
    static func escape(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case _ where scalar.isIllegalInXML: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

typealias XML = Markup<XMLDialect>
