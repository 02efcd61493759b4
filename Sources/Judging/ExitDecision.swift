package import Model

/// What became of one gate: a bound the user set on a figure.
package struct GateResult: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case passed, failed
        /// The interval reaches over the bound: neither proved good nor proved bad. It does not fail a run.
        case notEnoughData = "not_enough_data"
    }

    /// The gate as the user wrote it, for example `uptime >= 99 %`.
    package let name: String
    package let subject: String
    package let actual: String
    package let state: State

    package init(name: String, subject: String, actual: String, state: State) {
        self.name = name
        self.subject = subject
        self.actual = actual
        self.state = state
    }
}

/// The exit code of `check`, `exercise` and `compare`.
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
        case .transport, .timeout, .throttled, .account, .`self`: .unanswered
        case .skipped: .skipped
        }
    }

    /// 5 nothing ran (no verdicts, or all skipped), 3 any check without a usable answer, 1 any failed expectation,
    /// 4 a failed gate, 0 otherwise; the first that applies in that order. Usage errors (2) happen before.
    ///
    /// - Parameter failOnDegraded: `--fail-on degraded`: a degraded pass is a failed expectation.
    package static func code(
        for verdicts: [Verdict], failOnDegraded: Bool = false, gates: [GateResult] = []
    ) -> Int {
        let standings = Set(verdicts.map { standing($0.code) })
        if standings.isSubset(of: [.skipped]) { return 5 }
        if standings.contains(.unanswered) { return 3 }
        if standings.contains(.failed) || failOnDegraded && standings.contains(.degraded) { return 1 }
        return gates.contains { $0.state == .failed } ? 4 : 0
    }
}
