/// A token or key. It cannot print itself: every textual form of it is `•••`.
///
/// Read it with ``reveal()`` at the one place where it goes on the wire, and pass text that may contain it through
/// ``redact(_:)`` before that text is kept or shown.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The environment variable it came from, shown in curl lines as `$NAME`.
    package let variable: String
    private let value: String

    package init(_ value: String, variable: String) {
        self.value = value
        self.variable = variable
    }

    package var isEmpty: Bool { value.isEmpty }

    package func reveal() -> String { value }

    /// The same text with every occurrence of the secret replaced by `•••`.
    package func redact(_ text: String) -> String {
        guard value.utf8.count >= 4, text.utf8.count >= value.utf8.count else { return text }
        var pieces: [Substring] = []
        var rest = text[...]
        while let found = rest.firstRange(of: value) {
            pieces.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        pieces.append(rest)
        return pieces.joined(separator: "•••")
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
