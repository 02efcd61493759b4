/// Runs a server for exactly as long as the body needs it.
///
/// The server is no child task: a signal cancels the body, and the server must outlive the requests that the body
/// still has under way. It is stopped and awaited when the body has ended.
///
/// - Parameter serve: runs until its task is cancelled; calls back once with the place it listens at.
/// - Throws: what the body throws, or the server's error when it did not start.
package func withServer<Place: Sendable, Value: Sendable>(
    _ serve: @escaping @Sendable (_ onReady: @escaping @Sendable (Place) async -> Void) async throws -> Void,
    body: @Sendable (Place) async throws -> Value
) async throws -> Value {
    let (places, place) = AsyncStream<Place>.makeStream()
    let server = Task {
        defer { place.finish() }
        try await serve { place.yield($0) }
    }
    do {
        guard let place = await places.first(where: { _ in true }) else {
            server.cancel()
            try await server.value
            throw CancellationError()
        }
        let value = try await body(place)
        server.cancel()
        _ = await server.result
        return value
    } catch {
        server.cancel()
        _ = await server.result
        throw error
    }
}
