import Synchronization

/// What was printed, line by line.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    @Sendable func add(_ line: String) {
        lines.withLock { $0.append(line) }
    }

    var all: [String] { lines.withLock { $0 } }
}
