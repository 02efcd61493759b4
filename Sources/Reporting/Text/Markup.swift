/// A language text is written in, and how foreign text is made harmless in it.
protocol Dialect {
    static func escape(_ text: String) -> String
}

/// Text that is already right in its language: a literal is trusted, and a plain string is escaped on its way in.
///
///     let cell: HTML = "<td>\(title)</td>"     // a "<script>" in the title stays text
struct Markup<Language: Dialect>: ExpressibleByStringInterpolation, Hashable, Sendable {
    private(set) var text: String

    init(stringLiteral value: String) {
        text = value
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    /// Trusts `text`: for a resource of ours, or the result of another writer that escapes.
    init(trusted text: String) {
        self.text = text
    }

    static func + (a: Markup, b: Markup) -> Markup { Markup(trusted: a.text + b.text) }

    static func += (a: inout Markup, b: Markup) { a.text += b.text }

    var isEmpty: Bool { text.isEmpty }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) { text += Language.escape(value) }

        mutating func appendInterpolation(_ value: Int) { text += String(value) }

        mutating func appendInterpolation(_ value: Markup) { text += value.text }

        mutating func appendInterpolation(_ values: [Markup]) {
            for value in values { text += value.text }
        }
    }
}

extension Array {
    func joined<Language>(_ separator: String) -> Markup<Language> where Element == Markup<Language> {
        Markup(trusted: map(\.text).joined(separator: separator))
    }
}

extension Unicode.Scalar {
    /// C0 and C1 controls and DEL: nothing that a document or a terminal should be given from outside.
    var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// Outside of production 2 of XML 1.0.
    var isIllegalInXML: Bool {
        (value < 0x20 && ![0x09, 0x0A, 0x0D].contains(value)) || value == 0xFFFE || value == 0xFFFF
    }
}

extension String {
    /// One line: runs of white space and line breaks become one space, controls become `·`.
    var singleLine: String {
        var result = ""
        var pending = false
        for scalar in unicodeScalars {
            if scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t" {
                pending = !result.isEmpty
                continue
            }
            if pending { result += " " }
            pending = false
            if scalar.isControl { result += "·" } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// Line breaks and tabs stay; every other control becomes `·`, so that nothing foreign steers a terminal.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.isControl && $0 != "\n" && $0 != "\t" }) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            result.append(scalar.isControl && scalar != "\n" && scalar != "\t" ? "·" : scalar)
        }
        return String(result)
    }

    /// At most `limit` characters, the last of them `…` when something was cut.
    func clipped(to limit: Int) -> String {
        count <= limit ? self : prefix(Swift.max(0, limit - 1)) + "…"
    }
}
