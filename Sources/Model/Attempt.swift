/// One try at one provider or backend. Every attempt is kept, whatever became of it.
package struct Attempt: Hashable, Sendable {
    /// A provider's id, or `backend`.
    package var provider: String
    /// When its first request was handed to libcurl; of an attempt that follows another, when that one ended.
    package var startedAt: Timestamp
    package var code: OutcomeCode
    /// What happened, in one sentence with the real values in it; secrets removed. Empty when all is well.
    package var detail: String
    package var httpStatus: Int?
    /// At most the first 2 KB of an error answer's body; secrets removed.
    package var body: String?
    package var timings: Timings
    /// Body bytes sent and received, over all exchanges of the attempt.
    package var bytesUp: Int
    package var bytesDown: Int
    package var cost: Cost
    /// The version that really ran, as the provider states it.
    package var modelVersion: String?
    /// The provider's own id of the work: a prediction id, an event id.
    package var remoteID: String?
    /// The provider booted for this attempt, or said so. Nil: it cannot be known.
    package var isCold: Bool?
    /// How long the provider asked us to stay away.
    package var retryAfter: Duration?
    /// When the first of the certificates that were shown runs out. Not kept in the ledger.
    package var certificateEnd: Timestamp?

    package init(
        provider: String, startedAt: Timestamp, code: OutcomeCode = .ok, detail: String = "", httpStatus: Int? = nil,
        body: String? = nil, timings: Timings = Timings(), bytesUp: Int = 0, bytesDown: Int = 0,
        cost: Cost = .unknown, modelVersion: String? = nil, remoteID: String? = nil, isCold: Bool? = nil,
        retryAfter: Duration? = nil
    ) {
        self.provider = provider
        self.startedAt = startedAt
        self.code = code
        self.detail = detail
        self.httpStatus = httpStatus
        self.body = body
        self.timings = timings
        self.bytesUp = bytesUp
        self.bytesDown = bytesDown
        self.cost = cost
        self.modelVersion = modelVersion
        self.remoteID = remoteID
        self.isCold = isCold
        self.retryAfter = retryAfter
    }

    /// The detail of one whose run was interrupted.
    package static let interrupted = "the run was interrupted before the answer came"

    /// When the work was done and its result in hand: the time lost to looking for it is left out.
    package var finishedAt: Timestamp { startedAt + timings.latency }
}
