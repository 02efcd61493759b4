/// One request as it will be sent: nothing is added to it but `Host`, `User-Agent`, `Accept: */*` and the length.
package struct HTTPRequest: Sendable {
    package var method: String
    /// Absolute, `http` or `https`; sent as it is, without path normalisation.
    package var url: String
    package var headers: HTTPHeaders
    package var body: [UInt8]?
    package var limits: HTTPLimits
    package var addresses: AddressPolicy
    /// How many redirects are followed; an `https` address never leads to `http`. Not for billed requests.
    package var redirects: Int
    /// Opens a connection of its own. libcurl silently repeats a request whose reused connection turns out to be
    /// closed; a request that costs money must not be repeated, and a new connection never is.
    package var freshConnection: Bool
    /// Goes on when the surrounding task is cancelled: for the request that tidies up after a cancellation.
    package var survivesCancellation: Bool

    package init(
        method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
        limits: HTTPLimits = HTTPLimits(), addresses: AddressPolicy = .any, redirects: Int = 0,
        freshConnection: Bool = false, survivesCancellation: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.addresses = addresses
        self.redirects = redirects
        self.freshConnection = freshConnection
        self.survivesCancellation = survivesCancellation
    }
}

/// How long and how much one exchange may take. Every limit holds whatever the server does.
package struct HTTPLimits: Hashable, Sendable {
    /// DNS, TCP and TLS together.
    package var connect: Duration
    /// From the last byte of the request to the first line of the response. Nil: only `total` counts.
    package var firstByte: Duration?
    /// From start to end; a byte now and then does not prolong it.
    package var total: Duration
    /// The longest silence in either direction. Nil: only `total` counts.
    package var idle: Duration?
    /// The largest body of a 2xx answer; refused by its `Content-Length`, or as soon as more has arrived.
    package var bodyBytes: Int
    /// What is read of any other answer's body: the exchange ends there, as a success.
    package var errorBytes: Int

    package init(
        connect: Duration = .seconds(10), firstByte: Duration? = nil, total: Duration = .seconds(60),
        idle: Duration? = nil, bodyBytes: Int = 40 << 20, errorBytes: Int = 1 << 20
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
        self.idle = idle
        self.bodyBytes = bodyBytes
        self.errorBytes = errorBytes
    }
}
