import ServiceLifecycle

/// Long waits that must not hold the server up when it is told to stop.
enum StoppableWait {
    /// - Throws: `CancellationError` when the server stops first.
    static func sleep(_ span: Duration) async throws {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: span) }
    }
}
