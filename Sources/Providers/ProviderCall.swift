package import Model

/// Where the backend under test answers.
package struct BackendTarget: Hashable, Sendable {
    /// Without a trailing slash; an endpoint's path is appended to it.
    package var baseURL: String
    /// Sent with every request, for example `X-Api-Version`.
    package var headers: [String: String]
    /// Sent as `Authorization: Bearer`. Nil: none.
    package var token: Secret?

    package init(baseURL: String, headers: [String: String] = [:], token: Secret? = nil) {
        self.baseURL = baseURL
        self.headers = headers
        self.token = token
    }
}

/// What a provider is given to work on.
package enum CallInput: Hashable, Sendable {
    case image(bytes: [UInt8], mime: String)
    case prompt(String)
}

/// One piece of work for one provider. The time limit is `target.timeout`.
package struct ProviderCall: Hashable, Sendable {
    package var target: ProviderTarget
    package var feature: Feature
    package var input: CallInput
    /// By the contract's field names; the provider's own names are made from them.
    package var parameters: [String: JSONValue]

    package init(target: ProviderTarget, feature: Feature, input: CallInput, parameters: [String: JSONValue] = [:]) {
        self.target = target
        self.feature = feature
        self.input = input
        self.parameters = parameters
    }
}

/// What became of a call.
package struct ProviderReply: Hashable, Sendable {
    /// The last attempt's code; `skipped.key` with no attempt when the provider needs a token and has none.
    package var code: OutcomeCode
    package var attempts: [Attempt]
    /// Present exactly when `code` is `ok`.
    package var answer: Answer?

    package init(code: OutcomeCode, attempts: [Attempt], answer: Answer? = nil) {
        self.code = code
        self.attempts = attempts
        self.answer = answer
    }
}

/// How calls are made, where the protocols leave a choice.
package struct ProbeOptions: Hashable, Sendable {
    /// The pause before the first look at a running prediction; each further one is half as long again.
    package var pollInterval: Duration
    package var longestPollInterval: Duration
    /// Replicate's synchronous mode: `Prefer: wait=N`, 1...60 seconds. Nil: create, then poll; only then can a call
    /// that runs out of time be cancelled, because only then is its id known.
    package var preferWait: Int?
    /// Whether addresses that a provider names (results, a Space's host) may be private ones. Nil: exactly when the
    /// provider's own base URL is loopback, as the sandbox's is.
    package var allowPrivateAddresses: Bool?
    /// The largest answer that is read.
    package var bodyBytes: Int

    package init(
        pollInterval: Duration = .milliseconds(250), longestPollInterval: Duration = .seconds(2),
        preferWait: Int? = nil, allowPrivateAddresses: Bool? = nil, bodyBytes: Int = 64 << 20
    ) {
        self.pollInterval = pollInterval
        self.longestPollInterval = longestPollInterval
        self.preferWait = preferWait
        self.allowPrivateAddresses = allowPrivateAddresses
        self.bodyBytes = bodyBytes
    }
}
