/// Where the time of an attempt went, by our own monotonic stamps; nil where a phase did not happen or is unknown.
///
///     dns | connect | tls | upload | wait | download      one HTTP exchange
///     queue | coldStart | run                             asynchronous providers, by their own metrics
///     poll                                                lost to looking
///
/// `total` is what the wire took: the exchanges of the attempt, each from its request's start to its answer's last
/// byte, and the provider's work between them. What this program does between two exchanges (reading an answer,
/// waiting for a thread) is in neither, so that the phases' sum is `total`, to within 1 ms.
///
/// `poll` runs from the moment a result was ready to the end of the look that found it. That is our way of asking and
/// not the provider's time: it is in ``total``, and not in ``latency``, the one figure that statistics are made of.
package struct Timings: Hashable, Sendable, Codable {
    package var dns: Duration?
    package var connect: Duration?
    package var tls: Duration?
    /// Until the last body byte was handed to the socket.
    package var upload: Duration?
    /// From the end of the upload to the first line of the final response; and what an asynchronous provider took
    /// beyond the times it states.
    package var wait: Duration?
    package var download: Duration?
    package var queue: Duration?
    package var coldStart: Duration?
    package var run: Duration?
    package var poll: Duration?
    package var total: Duration

    package init(total: Duration = .zero) {
        self.total = total
    }

    /// The phases by name in the order they happen; the names are the ledger's columns without `_us`.
    package static let phases: [(name: String, path: any WritableKeyPath<Timings, Duration?> & Sendable)] = [
        ("dns", \.dns), ("connect", \.connect), ("tls", \.tls), ("upload", \.upload), ("wait", \.wait),
        ("download", \.download), ("queue", \.queue), ("cold_start", \.coldStart), ("run", \.run), ("poll", \.poll),
    ]

    /// Those of ``phases``, in their order.
    package var spans: [Duration?] {
        [dns, connect, tls, upload, wait, download, queue, coldStart, run, poll]
    }

    /// Until the work was done and its result in hand, without the time lost to looking for it.
    package var latency: Duration { total - (poll ?? .zero) }

    /// The sum of all phases: `total`, where each moment has been told.
    package var sum: Duration {
        Timings.phases.reduce(.zero) { $0 + (self[keyPath: $1.path] ?? .zero) }
    }

    /// Adds an exchange, or work, that followed.
    package mutating func add(_ other: Timings) {
        guard self != Timings() else {
            self = other
            return
        }
        total += other.total
        for (_, phase) in Timings.phases {
            guard let span = other[keyPath: phase] else { continue }
            self[keyPath: phase] = (self[keyPath: phase] ?? .zero) + span
        }
    }
}
