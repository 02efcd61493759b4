package import Model

/// Why a call ends without an answer: what the clients throw among themselves, and what becomes of an attempt.
package struct CallFailure: Error, Hashable {
    package var code: OutcomeCode
    /// One sentence with the real values in it.
    package var detail: String
    package var httpStatus: Int?
    /// The body of the answer that showed it; cut and cleared of secrets when it enters an attempt.
    package var body: [UInt8]?
    package var retryAfter: Duration?

    package init(
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
