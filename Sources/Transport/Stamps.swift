import Model

/// The moments of one exchange by our own monotonic clock.
///
/// libcurl's own "start transfer" time cannot be used: up to 8.9 it is stamped when the request *begins* to be sent
/// for every body above 64 KiB, so a server that thinks for a second after a large upload looks instantaneous.
struct Stamps {
    let start = ContinuousClock.now
    /// The last body byte was handed to the socket.
    private(set) var uploaded: ContinuousClock.Instant?
    /// The first line of the final response.
    private(set) var firstLine: ContinuousClock.Instant?
    /// The last bytes that came in; the start before there were any.
    private(set) var lastReceived: ContinuousClock.Instant
    private var lastActivity: ContinuousClock.Instant
    private var lastSent: Int64 = 0

    init() {
        lastReceived = start
        lastActivity = start
    }

    mutating func received(beginsAnswer: Bool = false) {
        lastReceived = .now
        lastActivity = lastReceived
        if beginsAnswer { firstLine = lastReceived }
    }

    mutating func sent(_ bytes: Int64, of total: Int64) {
        guard bytes > lastSent else { return }
        lastSent = bytes
        lastActivity = .now
        if uploaded == nil, bytes >= total { uploaded = lastActivity }
    }

    /// The earliest of the limits in force now. It can come to lie later, never earlier.
    func nextDeadline(_ limits: HTTPLimits) -> (at: ContinuousClock.Instant, limit: TimeLimit) {
        var next = (at: start + limits.total, limit: TimeLimit.total)
        if firstLine == nil, let firstByte = limits.firstByte, (uploaded ?? start) + firstByte < next.at {
            next = ((uploaded ?? start) + firstByte, .firstByte)
        }
        if let idle = limits.idle, lastActivity + idle < next.at {
            next = (lastActivity + idle, .idle)
        }
        return next
    }

    /// The phases follow each other without gaps: each begins where the one before ended. An exchange that failed has
    /// the rest of its time in the phase that failed.
    func timings(_ report: CurlReport, end: ContinuousClock.Instant) -> Timings {
        var timings = Timings(total: start.duration(to: end))
        var reached = start
        if !report.isReused {
            timings.dns = report.dns
            timings.connect = report.connect
            timings.tls = report.tls
            reached += (report.dns ?? .zero) + (report.connect ?? .zero) + (report.tls ?? .zero)
        }
        if let uploaded {
            timings.upload = max(.zero, reached.duration(to: uploaded))
            reached = max(reached, uploaded)
        }
        if let firstLine {
            timings.wait = max(.zero, reached.duration(to: firstLine))
            timings.download = max(.zero, max(reached, firstLine).duration(to: end))
            return timings
        }
        let rest = max(.zero, reached.duration(to: end))
        switch (report.isConnected, timings.connect, timings.dns) {
        case (true, _, _): timings.wait = rest
        case (false, .some, _): timings.tls = (timings.tls ?? .zero) + rest
        case (false, nil, .some): timings.connect = rest
        case (false, nil, nil): timings.dns = rest
        }
        return timings
    }
}
