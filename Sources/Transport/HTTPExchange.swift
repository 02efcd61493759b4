package import Model

package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    /// Empty where the body was streamed.
    package let body: [UInt8]
    /// `1.0`, `1.1`, `2` or `3`.
    package let version: String

    package init(status: Int, headers: HTTPHeaders, body: [UInt8], version: String) {
        self.status = status
        self.headers = headers
        self.body = body
        self.version = version
    }

    /// The same with no more of its body than is ever shown.
    package var beginning: HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(body.prefix(16 << 10)), version: version)
    }
}

/// Why an exchange did not come to its end.
package struct TransportFailure: Error, Hashable, Sendable {
    /// `transport.*` or `timeout.*`; `self.error` for a cancelled task or a client that was shut down.
    package let code: OutcomeCode
    /// One sentence with the real host, port and limit.
    package let detail: String

    package init(code: OutcomeCode, detail: String) {
        self.code = code
        self.detail = detail
    }
}

/// What became of one request, and where its time went.
///
/// All its moments are stamped on the thread that moves the bytes: nothing this program does with an answer, and no
/// wait for a thread to do it on, is between `start` and `end`.
package struct HTTPExchange: Sendable {
    /// The detail of one whose task was cancelled.
    package static let interrupted = Attempt.interrupted

    /// The same moment as `start`, by the wall clock.
    package let startedAt: Timestamp
    /// The request was handed to libcurl.
    package let start: ContinuousClock.Instant
    /// The last byte of the answer came in; where there was none, the moment it was given up.
    package let end: ContinuousClock.Instant
    /// Present as soon as a status line came; complete exactly when `failure` is nil.
    package let response: HTTPResponse?
    package let failure: TransportFailure?
    /// The phases follow each other without gaps; their sum is `total`, and `total` is from `start` to `end`.
    package let timings: Timings
    /// Body bytes.
    package let bytesUp: Int
    package let bytesDown: Int
    /// `dns`, `connect` and `tls` are nil then.
    package let reusedConnection: Bool
    /// When the server's certificate, or another of its chain, runs out; nil without TLS and where it was not shown.
    package let certificateEnd: Timestamp?

    package init(
        startedAt: Timestamp, start: ContinuousClock.Instant, end: ContinuousClock.Instant, response: HTTPResponse?,
        failure: TransportFailure?, timings: Timings, bytesUp: Int, bytesDown: Int, reusedConnection: Bool,
        certificateEnd: Timestamp? = nil
    ) {
        self.startedAt = startedAt
        self.start = start
        self.end = end
        self.response = response
        self.failure = failure
        self.timings = timings
        self.bytesUp = bytesUp
        self.bytesDown = bytesDown
        self.reusedConnection = reusedConnection
        self.certificateEnd = certificateEnd
    }
}

/// What a reader of a streamed body wants next.
package enum StreamStep: Sendable {
    case goOn
    /// All that was needed has arrived: the exchange ends here, as a success.
    case stop
}
