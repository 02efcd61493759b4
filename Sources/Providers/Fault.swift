import Model

/// Why a call ends without an answer: what the clients throw among themselves, and what becomes of an attempt.
struct Fault: Error, Hashable {
    var code: OutcomeCode
    /// One sentence with the real values in it.
    var detail: String
    var httpStatus: Int?
    /// The body of the answer that showed it; cut and cleared of secrets when it enters an attempt.
    var body: [UInt8]?
    var retryAfter: Duration?

    init(
        _ code: OutcomeCode, _ detail: String, httpStatus: Int? = nil, body: [UInt8]? = nil,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.detail = detail
        self.httpStatus = httpStatus
        self.body = body
        self.retryAfter = retryAfter
    }

    /// The request cannot have reached anybody: no connection was made.
    var neverArrived: Bool {
        switch code {
        case .transportDNS, .transportRefused, .transportTLS, .timeoutConnect: true
        default: false
        }
    }
}
