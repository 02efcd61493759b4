import Model

/// Decides whether to wait for a model that is being loaded. A refusal to serve it yet is not billed, so asking again
/// costs nothing.
struct LoadingPatience {
    enum Action: Hashable {
        case again(after: Duration)
        case giveUp(CallFailure)
    }

    let limit: Duration
    private var waits = 0

    /// Of those the provider names: one that always names another has been believed often enough.
    static let maximumWaits = 5
    static let shortestWait = Duration.milliseconds(250)
    /// Where the provider names none: a cold start is then known to within a second or 5 %.
    static let pace = LookingPace(shortest: .seconds(1), share: 0.05)

    init(limit: Duration) {
        self.limit = limit
    }

    /// - Parameter elapsed: since the call began.
    mutating func handle(_ fault: CallFailure, elapsed: Duration) -> Action {
        guard fault.code == .providerLoading else { return .giveUp(fault) }
        let wait = max(LoadingPatience.shortestWait, fault.retryAfter ?? LoadingPatience.pace.pause(age: elapsed))
        guard waits < LoadingPatience.maximumWaits || fault.retryAfter == nil, elapsed + wait < limit else {
            var fault = fault
            fault.detail += "; it would take longer than the call may (\(limit.readable))"
            return .giveUp(fault)
        }
        waits += 1
        return .again(after: wait)
    }
}
