package import Model

/// The exit status of `check`, `exercise` and `compare`.
package enum ExitDecision {
    /// What one verdict means for the exit code.
    package enum Standing: Hashable, Sendable {
        case passed, degraded
        /// The target answered, and not as expected.
        case failed
        /// No answer that could be judged.
        case unanswered
        /// Never sent.
        case skipped
    }

    /// `throttled` and `account` are left out of uptime, because they say nothing about the provider's health; but a
    /// check that got 429 or 401 has not passed, and no answer of the endpoint was seen: it is `unanswered`.
    /// `rejected` is `failed`: the target answered, and refused what the case says it takes.
    package static func standing(_ code: OutcomeCode) -> Standing {
        switch code.outcomeClass {
        case .ok: .passed
        case .degraded: .degraded
        case .contract, .image, .provider, .rejected: .failed
        case .transport, .timeout, .throttled, .account, .`self`, .unknown: .unanswered
        case .skipped: .skipped
        }
    }

    /// 5 nothing ran (no verdicts, or all skipped), 3 any check without a usable answer, 1 any failed expectation,
    /// 4 a failed gate, 0 otherwise; the first that applies in that order. Usage errors (2) happen before.
    ///
    /// - Parameters:
    ///   - failOn: `--fail-on degraded`, `--fail-on skipped`: what is a failed expectation too.
    ///   - regression: something was shown to be worse than before, and that was to fail: like a failed gate.
    package static func status(
        for verdicts: [Verdict], failOn: Set<Standing> = [], gates: [GateResult] = [],
        regression: Bool = false
    ) -> ExitStatus {
        let standings = Set(verdicts.map { standing($0.code) })
        if standings.isSubset(of: [.skipped]) { return .nothingRan }
        if standings.contains(.unanswered) { return .noAnswer }
        if !standings.isDisjoint(with: failOn.union([.failed])) { return .expectationFailed }
        return regression || gates.contains { $0.state == .failed } ? .gateFailed : .passed
    }
}
