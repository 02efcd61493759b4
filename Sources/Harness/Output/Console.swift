/// Where text goes: results, and what is told beside them.
package struct Console: Sendable {
    package let output: @Sendable (String) -> Void
    package let error: @Sendable (String) -> Void
    /// Why results did not arrive, as soon as some did not.
    package let failure: @Sendable () -> StreamFailure?

    package init(
        output: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void,
        failure: @escaping @Sendable () -> StreamFailure? = { nil }
    ) {
        self.output = output
        self.error = error
        self.failure = failure
    }

    package static let terminal = Console(
        output: Terminal.output, error: Terminal.error, failure: { StandardStream.output.failure })
}
