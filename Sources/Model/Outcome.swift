/// What came back, for the checks that look at it. Held in memory only; the ledger keeps measures, not payloads.
package enum Answer: Hashable, Sendable {
    /// Encoded picture bytes and the media type that was declared for them (`Content-Type` or the data URI's).
    case image(bytes: [UInt8], declaredMime: String?)
    case text(String)
}

/// The final result of a check as the wire told it, with all its attempts, before anything is judged.
package struct Outcome: Hashable, Sendable {
    /// `ok` when a well-formed answer came back; the reason otherwise.
    package var code: OutcomeCode
    /// In the order they were made; at least one, unless the check was skipped.
    package var attempts: [Attempt]
    package var answer: Answer?
    /// Who really answered: the backend's `source` value, or the provider's family name on a direct route.
    package var source: String?
    /// The answer came from a cache: it is in no latency statistic.
    package var isCached: Bool
    /// When the schedule wanted the check to start, and when its first request went out.
    package var scheduledAt: Timestamp
    package var startedAt: Timestamp
    /// When the work was done and its result in hand, by the wire's stamps (``Attempt/finishedAt``).
    package var finishedAt: Timestamp

    package init(
        code: OutcomeCode, attempts: [Attempt], answer: Answer? = nil, source: String? = nil, isCached: Bool = false,
        scheduledAt: Timestamp, startedAt: Timestamp, finishedAt: Timestamp
    ) {
        self.code = code
        self.attempts = attempts
        self.answer = answer
        self.source = source
        self.isCached = isCached
        self.scheduledAt = scheduledAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    /// From the real start to the end: what the target took. This is the latency of every percentile, histogram,
    /// comparison and limit; the time lost to looking for a result is not in it.
    package var serviceTime: Duration { finishedAt - startedAt }
    /// From the scheduled start to the end: what a user of the schedule waited.
    package var responseTime: Duration { finishedAt - scheduledAt }
}
