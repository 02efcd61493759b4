import Model

/// Where the time of followed work went, between the answer to its submit and the look that found its end.
///
/// When it really ended is known to a step of the looking: the first line of the answer that told of it is taken.
struct JobTime {
    let submitted: ContinuousClock.Instant
    private var found: WireSpan?
    private var started: ContinuousClock.Instant?
    /// It was seen to wait.
    private var wasQueued = false

    init(submitted: ContinuousClock.Instant) {
        self.submitted = submitted
    }

    /// - Parameter look: the exchange that was made last.
    mutating func note(_ look: WireSpan?, _ follower: JobFollower) {
        found = look
        wasQueued = follower.wasQueued
        if started == nil, follower.started != nil { started = look?.answered }
    }

    /// - Parameter stated: what the provider says, cut to what we waited.
    func add(_ stated: (queue: Duration?, run: Duration?), to timings: inout Timings) {
        guard let found else { return }
        let done = max(submitted, found.answered)
        let followed = submitted.duration(to: done)
        // Where nobody saw it wait, it worked.
        let seenQueue = (wasQueued ? started : nil).map { min(followed, max(.zero, submitted.duration(to: $0))) }
        timings.total += submitted.duration(to: max(done, found.end))
        timings.poll = max(.zero, done.duration(to: found.end))
        if stated.queue != nil || stated.run != nil {
            timings.divide((timings.wait ?? .zero) + followed, by: stated)
        } else {
            timings.queue = seenQueue
            timings.run = followed - (seenQueue ?? .zero)
        }
    }

    /// All the time that work which was given up was followed is its own.
    func addUnfinished(until end: ContinuousClock.Instant, to timings: inout Timings) {
        let followed = max(.zero, submitted.duration(to: end))
        timings.total += followed
        if started == nil {
            timings.queue = (timings.queue ?? .zero) + followed
        } else {
            timings.run = (timings.run ?? .zero) + followed
        }
    }
}

extension Timings {
    /// What was waited, by what the provider states, which is cut to it; the rest stays `wait`.
    mutating func divide(_ waited: Duration, by stated: (queue: Duration?, run: Duration?)) {
        run = stated.run.map { min($0, waited) }
        queue = stated.queue.map { min($0, waited - (run ?? .zero)) }
        wait = waited - (run ?? .zero) - (queue ?? .zero)
    }
}
