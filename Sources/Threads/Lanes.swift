/// Where a server works on its requests: small ones on threads that a large one never gets.
///
/// Reading and writing the bodies of large requests computes for a while. It is done on threads of the server's own,
/// away from the event loops and from Swift's cooperative pool, and a few of them are kept for small requests, which are
/// answered meanwhile.
package struct Lanes: Sendable {
    /// Above so many bytes a request is a large one.
    package static let largeBytes = 256 << 10

    private let small: WorkerPool?
    private let large: WorkerPool?

    /// For as long as the operation runs.
    package static func with<Value, Failure: Error>(
        _ operation: (Lanes) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await WorkerPool.with { small async throws(Failure) in
            try await WorkerPool.with { large async throws(Failure) in
                try await operation(Lanes(small: small, large: large))
            }
        }
    }

    /// - Parameter bytes: of the request's body; nil where nobody knows.
    package func lane(for bytes: Int?) -> WorkerPool? {
        (bytes ?? .max) > Lanes.largeBytes ? large : small
    }
}
