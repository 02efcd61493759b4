/// HTML 5: the four characters that can end text or an attribute value, and nothing a parser would refuse.
enum HTMLDialect: Dialect {
    static func escape(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.isControl || scalar.isNoncharacter: result += "·"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

typealias HTML = Markup<HTMLDialect>

extension Unicode.Scalar {
    /// U+FDD0…U+FDEF and the last two of every plane.
    fileprivate var isNoncharacter: Bool { (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE }
}
