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
