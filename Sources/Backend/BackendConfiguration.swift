package import Model

/// What the built-in backend serves, and how much of it.
package struct BackendConfiguration: Sendable {
    /// Only this machine, unless another address is named.
    package var host: String
    /// 0 takes a free port.
    package var port: Int
    package var callers: AllowedCallers
    /// Each is served at its path; its targets are the fallback chain, its timeout the time for all of it.
    package var endpoints: [Endpoint]
    /// How many results are kept for identical requests. 0: none, every request is worked on.
    package var cacheEntries: Int
    /// The kept results' size in all.
    package var cacheBytes: Int
    /// Requests per minute and client address; as many may come at once. Nil: no limit.
    package var ratePerMinute: Int?
    /// What one user may use up in a day. Nil: no limit.
    package var quota: UserQuota?
    /// Where usage and answers are kept between two lives; nil: in memory, for this one.
    package var store: String?
    /// The largest request body; a larger one is refused with 413.
    package var bodyBytes: Int
    /// How long requests under way may still take once the server is told to stop.
    package var drain: Duration
    /// One line per request on stderr.
    package var logsRequests: Bool

    package init(
        host: String = "127.0.0.1", port: Int = 0, callers: AllowedCallers = AllowedCallers(),
        endpoints: [Endpoint], cacheEntries: Int = 0, cacheBytes: Int = 256 << 20, ratePerMinute: Int? = nil,
        quota: UserQuota? = nil, store: String? = nil,
        bodyBytes: Int = 48 << 20, drain: Duration = .seconds(10), logsRequests: Bool = true
    ) {
        self.host = host
        self.port = port
        self.callers = callers
        self.endpoints = endpoints
        self.cacheEntries = cacheEntries
        self.cacheBytes = cacheBytes
        self.ratePerMinute = ratePerMinute
        self.quota = quota
        self.store = store
        self.bodyBytes = bodyBytes
        self.drain = drain
        self.logsRequests = logsRequests
    }
}
