/// A token or key. It cannot print itself: every textual form of it is `•••`.
///
/// Read it with ``reveal()`` at the one place where it goes on the wire; ``Redactor`` takes it out of text that may contain
/// it.
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

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
    /// What of it must be seen nowhere. Of an address that is who asks, and what comes after the host: the host is in every
    /// message about it. A path as short as `/h` or `/api` is no secret: its letters are in every text.
    package var hidden: [Secret] {
        let text = reveal()
        guard let scheme = text.firstRange(of: "://"), text.hasPrefix("http") else { return [self] }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest[authority.endIndex...].drop { $0 == "/" }
        let login = authority.lastIndex(of: "@").map { authority[..<$0] } ?? ""
        return [path, login].filter { $0.count >= Redactor.runLength }.map { Secret(String($0), variable: variable) }
    }
}
