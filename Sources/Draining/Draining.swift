/// Runs a server until the surrounding task is cancelled, and then asks it to stop instead of cancelling it: cancellation
/// reaches every child task at once, requests under way and connections just accepted included.
///
/// The server runs in a task of its own, which is awaited here, so nothing outlives the call.
///
/// - Parameters:
///   - run: serves until `stop` is called, and what was under way is done or out of time.
///   - stop: asks for that; returns at once.
package func drainWhenCancelled(
    run: @escaping @Sendable () async throws -> Void, stop: @escaping @Sendable () async -> Void
) async throws {
    let serving = Task { try await run() }
    try await withTaskCancellationHandler {
        try await serving.value
    } onCancel: {
        Task { await stop() }
    }
}
