import Model
import Monitoring
import Recording

/// A ledger that takes no rows for the moment: told once it lasts, and borne for so many rows.
struct LedgerTrouble {
    /// Probes wait no longer for a ledger that another process has locked: their rows do.
    static let patience = Duration.milliseconds(25)
    /// Others write for some milliseconds: that is nobody's trouble.
    private static let lasting = Duration.seconds(1)

    private var since: Timestamp?
    private var isTold = false

    var isGoingOn: Bool { since != nil }

    func isBearable(_ error: RecordingError, waiting count: Int) -> Bool {
        switch error {
        case .diskFull, .locked: count < 50_000
        default: false
        }
    }

    /// How long to wait before it is tried again: not long for one that was locked just now.
    func pause(_ error: RecordingError?) -> Duration {
        guard case .locked? = error, !isTold else { return .seconds(2) }
        return .milliseconds(200)
    }

    /// Nil while it does not last, and when it is told already.
    mutating func firstText(_ error: RecordingError, at now: Timestamp) -> String? {
        let began = since ?? now
        since = began
        if case .locked = error, now - began < LedgerTrouble.lasting { return nil }
        defer { isTold = true }
        return isTold ? nil : error.whileRowsAreKept
    }

    /// Whether it was told, and is over now.
    mutating func isOver() -> Bool {
        defer { (since, isTold) = (nil, false) }
        return isTold
    }
}

extension WatchLoop {
    /// - Throws: what will not be better by itself.
    mutating func bear(_ problem: RecordingError?) throws {
        guard let problem else {
            // Where nothing waits nothing was tried: it may be as it was.
            guard trouble.isGoingOn, flushAt == nil else { return }
            guard session.ledger.takesRows() else {
                flushAt = now.steady + .seconds(2)
                return
            }
            if trouble.isOver() { host.console.error("note: the ledger takes rows again; none is missing") }
            return
        }
        guard trouble.isBearable(problem, waiting: desk.pendingCount) else { throw problem }
        if let text = trouble.firstText(problem, at: now.steady) {
            host.console.error("warning: \(text)")
        }
    }
}
