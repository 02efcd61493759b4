import Model

/// Decides whether to wait for a model that is being loaded. A refusal to serve it yet is not billed, so asking again
/// costs nothing.
struct LoadingPatience {
    enum Action: Hashable {
        case again(after: Duration)
        case giveUp(Fault)
    }

    let limit: Duration
    private var waits = 0

    static let maximumWaits = 5
    static let shortestWait = Duration.milliseconds(250)
    /// When the provider gives no estimate.
    static let usualWait = Duration.seconds(5)

    init(limit: Duration) {
        self.limit = limit
    }

    /// - Parameter elapsed: since the call began.
    mutating func handle(_ fault: Fault, elapsed: Duration) -> Action {
        guard fault.code == .providerLoading else { return .giveUp(fault) }
        let wait = max(LoadingPatience.shortestWait, fault.retryAfter ?? LoadingPatience.usualWait)
        guard waits < LoadingPatience.maximumWaits, elapsed + wait < limit else {
            var fault = fault
            fault.detail += "; it would take longer than the call may (\(limit.readable))"
            return .giveUp(fault)
        }
        waits += 1
        return .again(after: wait)
    }
}
