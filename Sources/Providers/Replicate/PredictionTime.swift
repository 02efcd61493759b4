import Model

/// Where the time of a prediction that was followed went, between its creation and the look that found its end.
///
/// Replicate states when it was created and completed, by its own clock. How that clock stands to ours is known from
/// the creation, which happened between the last byte of the request and the first line of the answer: half a round
/// trip after the request is taken. And whatever it states, the end cannot lie before the last look that saw the
/// prediction unfinished was sent, nor after the answer that told of it: the error is never more than a step of the
/// looking.
struct PredictionTime {
    let creation: WireSpan
    /// The look that saw it unfinished last; nil where there was none after the creation.
    var unfinished: WireSpan?
    /// The exchange that showed the end: the creation itself where it was answered with the end.
    var found: WireSpan

    init(creation: WireSpan) {
        self.creation = creation
        found = creation
    }

    /// When the work was done, on our clock.
    func completion(of prediction: Prediction) -> ContinuousClock.Instant {
        guard let age = prediction.age else { return found.answered }
        let wait = creation.sent.duration(to: creation.answered)
        let created = creation.sent + min(creation.roundTrip ?? wait, wait) / 2
        let earliest = (unfinished ?? creation).sent
        return min(max(created + age, earliest), max(earliest, found.answered))
    }

    /// Puts the provider's own figures in the place of our waiting for it, and the rest of the time up to the look
    /// that found the end into `poll`.
    ///
    /// What it states to have taken is cut to what we waited in all; what we waited beyond that stays `wait`.
    func add(_ prediction: Prediction, isCold: Bool?, to timings: inout Timings) {
        let done = max(creation.end, completion(of: prediction))
        let waited = (timings.wait ?? .zero) + creation.end.duration(to: done)
        let run = min(prediction.predictTime ?? .zero, waited)
        let queue = min(prediction.queueTime ?? .zero, waited - run)
        timings.wait = waited - run - queue
        timings.run = prediction.predictTime == nil ? nil : run
        let isStated = prediction.queueTime != nil
        if isCold == true { timings.coldStart = isStated ? queue : nil } else { timings.queue = isStated ? queue : nil }
        guard found != creation else { return }
        timings.poll = max(.zero, done.duration(to: found.end))
        timings.total += creation.end.duration(to: max(done, found.end))
    }

    /// A prediction that was given up: all the time it was followed is its own, by the last state seen.
    func addUnfinished(_ status: Prediction.Status?, until end: ContinuousClock.Instant, to timings: inout Timings) {
        let followed = max(.zero, creation.end.duration(to: end))
        timings.total += followed
        if status == .starting {
            timings.queue = (timings.queue ?? .zero) + followed
        } else {
            timings.run = (timings.run ?? .zero) + followed
        }
    }
}
