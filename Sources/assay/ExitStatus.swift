import Backend
import Documents
import Harness
import Planning
import Recording
import Sandbox
import Serving

/// Every exit status of the program, and what it means. Thrown by a command to end with it.
enum ExitStatus: Int32, Error {
    /// All passed; degraded passes unless `--fail-on degraded`.
    case passed = 0
    /// An answer came back and is not as expected.
    case expectationFailed = 1
    /// The command line or the settings are wrong; nothing was sent.
    case usage = 2
    /// No usable answer (DNS, refused, TLS, timeout), the ledger cannot be written, or the judge failed its own control.
    case noAnswer = 3
    /// A gate failed: p95, uptime bound, quality baseline, cost, regression.
    case gateFailed = 4
    /// Nothing ran: an empty selection, or everything was skipped.
    case nothingRan = 5
    /// SIGINT, after the ledger and the reports were flushed.
    case interrupted = 130
    /// SIGTERM, after the ledger and the reports were flushed.
    case terminated = 143
}

/// A failure of ours, in words for the user, and the status to end with.
struct CommandFailure: Error {
    let status: ExitStatus
    let message: String

    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(status: .usage, message: message)
    }
}

extension ExitStatus {
    /// Ends a command whose result stands. A report that could not be written is told, and makes the status 3 only
    /// where nothing else went wrong: it must not hide a failed check.
    ///
    /// - Throws: itself, or a ``CommandFailure``; nothing when all is well.
    static func end(_ status: ExitStatus, _ undelivered: [String]) throws {
        if !undelivered.isEmpty {
            throw CommandFailure(
                status: status == .passed ? .noAnswer : status, message: undelivered.joined(separator: "\n"))
        }
        if status != .passed { throw status }
    }

    /// What an error of the program's own targets ends with. Nil for any other error.
    init?(endingWith error: any Error) {
        switch error {
        case SandboxError.unknownScenario, SandboxError.badScenario, ServingError.tokenRequired, is DocumentError,
            is PlanningError, is FixtureError:
            self = .usage
        case is RecordingError, is VoidRun, is SandboxError, is BackendError, is ServingError: self = .noAnswer
        default: return nil
        }
    }
}
