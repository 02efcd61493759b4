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
    package var feature: FeatureSpec
    package var input: CallInput
    /// By the contract's field names; the provider's own names are made from them.
    package var parameters: [String: JSONValue]
    /// How long such work has taken before: where a provider must be asked whether it is done, the first look comes
    /// when the end is to be expected. Nil: nobody knows.
    package var expected: Duration?

    package init(
        target: ProviderTarget, feature: FeatureSpec, input: CallInput, parameters: [String: JSONValue] = [:],
        expected: Duration? = nil
    ) {
        self.target = target
        self.feature = feature
        self.input = input
        self.parameters = parameters
        self.expected = expected
    }
}

extension ProviderCall {
    /// What is sent, in the provider's names: as the target says, else as the feature says for this kind of provider.
    ///
    /// - Parameters:
    ///   - image: the picture in the form that the wire wants.
    ///   - otherwise: where neither says anything.
    package func fields(image: JSONValue? = nil, otherwise: InputTemplate = .plain) -> [String: JSONValue] {
        let template = target.input ?? feature.inputs[target.provider.kind] ?? otherwise
        return template.render(image: image, prompt: input.prompt, parameters: named)
    }

    /// The parameters without `model`, which names where the call goes and not what is sent.
    package var named: [String: JSONValue] {
        var named = parameters
        named["model"] = nil
        return named
    }
}

extension InputTemplate {
    /// Where picture and prompt have places of their own.
    static let parametersAlone = InputTemplate([:], passesOthers: true)
}

extension CallInput {
    package var prompt: String? {
        if case .prompt(let text) = self { text } else { nil }
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
    /// How often running work is looked at, where it must be.
    package var pace: LookingPace
    /// Replicate's synchronous mode, `Prefer: wait=N`: the longest N in seconds, of 1...60. The creation is answered
    /// when the work is done, so that nothing is lost to looking. A call waits less where it has less time left, so
    /// that it knows the prediction's id, and can cancel it, before its own time is over; and it creates and then
    /// looks where the work is expected to take longer than it may wait. Nil: always create, then look.
    ///
    /// A task that is cancelled while the creation is held knows no id: the prediction then ends by its `Cancel-After`,
    /// the call's own limit.
    package var preferWait: Int?
    /// Whether addresses that a provider names (results, a Space's host) may be private ones. Nil: exactly when the
    /// provider's own base URL is loopback, as the sandbox's is.
    package var allowPrivateAddresses: Bool?
    /// The largest answer that is read.
    package var bodyBytes: Int

    package init(
        pace: LookingPace = .standard, preferWait: Int? = 60, allowPrivateAddresses: Bool? = nil,
        bodyBytes: Int = 40 << 20
    ) {
        self.pace = pace
        self.preferWait = preferWait
        self.allowPrivateAddresses = allowPrivateAddresses
        self.bodyBytes = bodyBytes
    }
}

/// How often work under way is looked at: in steps that grow with its age, so that the moment of its end is known to
/// within that share of it however long it takes, in a number of looks that grows with its logarithm.
package struct LookingPace: Hashable, Sendable {
    /// No step is shorter.
    package var shortest: Duration
    /// Of the work's age, for one step.
    package var share: Double

    package init(shortest: Duration, share: Double) {
        self.shortest = shortest
        self.share = share
    }

    /// With a look's own time, an end is known to 5 % or 20 ms.
    package static let standard = LookingPace(shortest: .milliseconds(15), share: 0.04)

    /// The pause before the next look at work of this age.
    ///
    /// - Parameter expected: how old work is when it ends, as far as is known: until shortly before it nobody looks.
    package func pause(age: Duration, expected: Duration? = nil) -> Duration {
        let step = max(shortest, part(share, of: age))
        guard let expected else { return step }
        return max(step, part(1 - share, of: expected) - age)
    }

    private func part(_ share: Double, of span: Duration) -> Duration {
        .microseconds(Int64((span.seconds * share * 1e6).rounded()))
    }
}
