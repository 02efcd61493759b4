/// Who is told how a run goes.
package struct RunObserver: Sendable {
    /// Called from any thread.
    package let note: @Sendable (RunEvent) -> Void
    /// Called once, when nothing is under way any more.
    package let end: @Sendable () -> Void

    package init(note: @escaping @Sendable (RunEvent) -> Void, end: @escaping @Sendable () -> Void) {
        self.note = note
        self.end = end
    }

    package static let none = RunObserver(note: { _ in }, end: {})
}
