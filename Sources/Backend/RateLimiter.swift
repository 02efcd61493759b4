import Model
import Synchronization

/// A token bucket per client: a minute's worth may come at once, then it fills up evenly.
struct RateLimiter {
    typealias Instant = ContinuousClock.Instant

    let perMinute: Int
    /// How many clients are remembered; those whose bucket is full again are forgotten first.
    private let maximumClients: Int
    private var buckets: [String: (tokens: Double, at: Instant)] = [:]

    init(perMinute: Int, maximumClients: Int = 10_000) {
        precondition(perMinute >= 1, "a rate limit lets at least one request through")
        self.perMinute = perMinute
        self.maximumClients = maximumClients
    }

    /// Nil when the request may pass; else how long to wait until one may.
    mutating func admit(_ client: String, now: Instant) -> Duration? {
        var tokens = Double(perMinute)
        if let bucket = buckets[client] {
            tokens = min(tokens, bucket.tokens + bucket.at.duration(to: now).seconds * Double(perMinute) / 60)
        } else if buckets.count >= maximumClients {
            forget(now: now)
        }
        let passes = tokens >= 1
        buckets[client] = (passes ? tokens - 1 : tokens, now)
        return passes ? nil : .microseconds(Int64((1 - tokens) * 60e6 / Double(perMinute)))
    }

    /// After a minute without requests a bucket is full, as a new client's is. When all are busier than that, the
    /// longest idle one goes.
    private mutating func forget(now: Instant) {
        buckets = buckets.filter { $0.value.at.duration(to: now) < .seconds(60) }
        if buckets.count >= maximumClients, let oldest = buckets.min(by: { $0.value.at < $1.value.at }) {
            buckets[oldest.key] = nil
        }
    }
}

/// The one limiter that all connections share.
final class SharedLimiter: Sendable {
    private let limiter: Mutex<RateLimiter>

    init(_ limiter: RateLimiter) {
        self.limiter = Mutex(limiter)
    }

    func refusal(for client: String) -> ContractReply? {
        limiter.withLock { limiter in
            limiter.admit(client, now: .now).map { .tooManyRequests(wait: $0, limit: limiter.perMinute) }
        }
    }
}
