import Model

/// Decides what to do about a prediction: look again, take its result, or give it up.
struct PredictionFollower {
    enum Event {
        case seen(Prediction)
        /// A look that brought no prediction.
        case missed(CallFailure)
    }

    enum Action: Hashable {
        case look(after: Duration)
        case finish
        case giveUp(CallFailure)
    }

    let limit: Duration
    /// When its creation was asked for, since the call began.
    let begun: Duration
    let pace: LookingPace
    /// From its creation to its end, as far as is known.
    let expected: Duration?
    /// A prediction that has not started after this long is being booted for.
    let coldAfter: Duration
    private(set) var lastStatus: Prediction.Status?
    private var missesInARow = 0
    private(set) var isCold: Bool?

    static let toleratedMisses = 3

    init(
        limit: Duration, begun: Duration = .zero, pace: LookingPace = .standard, expected: Duration? = nil,
        coldAfter: Duration = .seconds(10)
    ) {
        self.limit = limit
        self.begun = begun
        self.pace = pace
        self.expected = expected
        self.coldAfter = coldAfter
    }

    /// - Parameter elapsed: since the call began.
    mutating func handle(_ event: Event, elapsed: Duration) -> Action {
        switch event {
        case .seen(let prediction):
            missesInARow = 0
            lastStatus = prediction.status
            noteColdness(prediction, elapsed: elapsed)
            if prediction.isUsable || prediction.status.isTerminal { return .finish }
        case .missed(let fault):
            missesInARow += 1
            guard missesInARow <= PredictionFollower.toleratedMisses, fault.code.passesWhileWorkGoesOn else {
                return elapsed < limit ? .giveUp(fault) : outOfTime
            }
        }
        guard elapsed < limit else { return outOfTime }
        return .look(after: min(pace.pause(age: max(.zero, elapsed - begun), expected: expected), limit - elapsed))
    }

    private mutating func noteColdness(_ prediction: Prediction, elapsed: Duration) {
        if prediction.status == .starting {
            if elapsed >= coldAfter { isCold = true }
        } else if isCold == nil {
            isCold = prediction.queueTime.map { $0 >= coldAfter }
        }
    }

    private var outOfTime: Action {
        switch lastStatus {
        case .starting:
            .giveUp(CallFailure(.providerLoading, "the prediction was still starting after \(limit.readable)"))
        default: .giveUp(CallFailure(.timeoutPoll, "the prediction was still running after \(limit.readable)"))
        }
    }
}
