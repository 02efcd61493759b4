/// Where text goes: results, and what is told beside them.
package struct Console: Sendable {
    package let output: @Sendable (String) -> Void
    package let error: @Sendable (String) -> Void

    package init(output: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void) {
        self.output = output
        self.error = error
    }
}
