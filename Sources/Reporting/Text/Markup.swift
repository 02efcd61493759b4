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

extension String {
    /// At most `limit` characters, the last of them `…` when something was cut.
    func clipped(to limit: Int) -> String {
        count <= limit ? self : prefix(Swift.max(0, limit - 1)) + "…"
    }
}
