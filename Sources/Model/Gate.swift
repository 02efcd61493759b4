/// A bound a user sets on a figure of a report; it is checked on every row it applies to.
package struct Gate: Hashable, Sendable {
    package enum Bound: Hashable, Sendable {
        /// 0...1. Fails when the whole interval is below it, passes when none of it is.
        case uptime(atLeast: Double)
        /// Of warm successes.
        case p95(atMost: Duration)
        /// Of all attempts of the rows together.
        case cost(atMost: MicroDollars)
        /// Of each row.
        case costPerSuccess(atMost: MicroDollars)
        /// The worst PSNR in dB of each row that has a reference.
        case quality(atLeast: Double)
        /// Nothing that was compared is shown to be worse than in the run before.
        case regression
    }

    package let bound: Bound
    /// Only rows of this endpoint; nil: of all.
    package let endpoint: String?
    /// Only rows of this route, `backend` or a provider's id; nil: of all.
    package let route: String?

    package init(_ bound: Bound, endpoint: String? = nil, route: String? = nil) {
        self.bound = bound
        self.endpoint = endpoint
        self.route = route
    }

    package func applies(toEndpoint id: String, route name: String) -> Bool {
        (endpoint ?? id) == id && (route ?? name) == name
    }

    /// What a gate over several rows is about: `replicate`, `hd-image.backend`, `everything`.
    package var scope: String {
        let parts = [endpoint, route].compactMap(\.self)
        return parts.isEmpty ? "everything" : parts.joined(separator: ".")
    }
}

/// What became of one gate.
package struct GateResult: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case passed, failed
        /// Neither proved good nor proved bad. It does not fail a run.
        case notEnoughData = "not_enough_data"
    }

    /// The bound, for example `uptime >= 99 %`.
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
