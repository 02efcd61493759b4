/// Where the time of an attempt went, by our own monotonic stamps; nil where a phase did not happen or is unknown.
///
///     dns | connect | tls | upload | wait | download      one HTTP exchange
///     queue | coldStart | run | poll                      asynchronous providers, by their own metrics
///
/// The phases of one exchange follow each other without gaps, so their sum is that exchange's `total`. An attempt of
/// several exchanges (create, poll, download) adds them up phase by phase, and its `total` is wall time from first to
/// last. `poll` is the time the result was ready but not yet asked for, plus the polling exchanges themselves.
package struct Timings: Hashable, Sendable, Codable {
    package var dns: Duration?
    package var connect: Duration?
    package var tls: Duration?
    /// Until the last body byte was handed to the socket.
    package var upload: Duration?
    /// From the end of the upload to the first line of the final response.
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

    /// Adds another exchange's phases; `total` is left alone, because exchanges may overlap or have gaps between.
    package mutating func addPhases(of other: Timings) {
        for (_, phase) in Timings.phases {
            guard let span = other[keyPath: phase] else { continue }
            self[keyPath: phase] = (self[keyPath: phase] ?? .zero) + span
        }
    }
}
