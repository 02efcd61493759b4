import Model

/// The finding of an outcome that failed before there was an answer to look at.
enum OwnFinding {
    static func make(_ check: Check, _ outcome: Outcome) -> Finding {
        let detail = outcome.attempts.last { $0.code == outcome.code }?.detail ?? outcome.attempts.last?.detail ?? ""
        let isInterrupted = outcome.code == .selfError && detail.contains(Attempt.interrupted)
        let (subject, expected) = isInterrupted ? ("check", "to be finished") : words(outcome.code, check)
        return Finding(
            code: outcome.code, subject: subject, expected: expected,
            actual: detail.isEmpty ? unsaid(outcome.code, check) : detail)
    }

    /// Where no attempt says what happened, because none was made.
    private static func unsaid(_ code: OutcomeCode, _ check: Check) -> String {
        if code == .skippedDisabled, case .direct(let target) = check.route, let api = target.provider.api {
            return
                "\(api.title) has no free way to ask whether a call would be accepted: its description has no `account`"
        }
        guard code == .skippedKey else { return code.rawValue }
        let name = check.route.name
        guard case .direct(let target) = check.route, let variable = target.provider.keyVariable else {
            return "\(name) has no key: providers.\(name).token of the settings names no variable"
        }
        return "\(name) has no key: $\(variable) is unset or empty"
    }

    private static func words(_ code: OutcomeCode, _ check: Check) -> (subject: String, expected: String) {
        switch code.outcomeClass {
        case .degraded where check.tier == .account: ("account", "nothing that needs doing soon")
        case .ok, .degraded: ("answer", "an answer without reservations")
        case .contract where check.tier == .account: ("account", "what is asked for, served")
        case .contract where code == .contractStatus: ("status", "\(check.endpoint.expectation.status)")
        case .contract, .image: (String(code.rawValue.drop { $0 != "." }.dropFirst()), "as the contract says")
        case .provider: ("provider", "a finished result")
        case .transport: ("connection", "a complete answer from the server")
        case .timeout: ("time", "an answer within \(check.timeout.readable)")
        case .throttled: ("rate", "to be let in")
        case .account: ("account", "a valid key with credit")
        case .rejected: ("input", "an accepted request")
        case .skipped where code == .skippedKey: ("check", "a key to be sent")
        case .skipped: ("check", "to be run")
        case .`self`: ("own side", "a working network and program here")
        case .unknown: ("outcome", "a code of this version")
        }
    }
}
