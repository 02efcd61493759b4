/// Every exit status of the program, and what it means. Where several apply the first of 2, 5, 3, 1, 4 holds.
package enum ExitStatus: Int32, Error, Hashable, Sendable, CaseIterable {
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
    /// SIGHUP, after the ledger and the reports were flushed.
    case hungUp = 129
    /// SIGINT, after the ledger and the reports were flushed.
    case interrupted = 130
    /// All passed, and whoever read stdout had gone before the end (as of `| head`).
    case readerGone = 141
    /// SIGTERM, after the ledger and the reports were flushed.
    case terminated = 143

    /// A signal cut the work short.
    package var isInterruption: Bool { [.hungUp, .interrupted, .terminated].contains(self) }

    /// As the ledger keeps it.
    package var code: Int { Int(rawValue) }
}
