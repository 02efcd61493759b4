package import Model
package import Transport

/// Calls providers and backends, and tells what became of it. Never throws: every fault is a value.
package struct Prober: Sendable {
    let client: HTTPClient
    package let clock: WallClock
    package let options: ProbeOptions
    private let drivers: [any Driver]
    let keys: KeySource
    /// Made once for what is asked again and again.
    let curlLines = CurlLines()
    let secrets: Set<Secret>
    /// Of ``secrets``.
    package let redactor: Redactor

    /// - Parameters:
    ///   - secrets: all the process has; nothing a probe brings has a stretch of one in it.
    ///   - keys: where keys come from that commands print.
    package init(
        client: HTTPClient, clock: WallClock = .system, options: ProbeOptions = ProbeOptions(),
        drivers: [any Driver] = Drivers.all, secrets: [Secret] = [], keys: KeySource = .none
    ) {
        self.keys = keys
        self.secrets = Set(secrets)
        redactor = Redactor(secrets)
        self.client = client
        self.clock = clock
        self.options = options
        self.drivers = drivers
    }

    /// One call to one provider. Nothing that could be billed is ever sent a second time; only a model that refuses
    /// because it is still being loaded is asked again, each time an attempt of its own.
    package func call(_ call: ProviderCall) async -> ProviderReply {
        guard call.target.hasNeededToken else { return ProviderReply(code: .skippedKey, attempts: []) }
        let (asked, problem) = await ready(call.target)
        var call = call
        call.target = asked
        var session = Session(self, asked)
        let caller = drivers.caller(for: call)
        let result = await session.conclude { session throws(CallFailure) in
            if let problem { throw problem }
            return try await caller.run(&session)
        }
        await note(session.attempts.last?.code, keyed: asked)
        var answer = result?.answer
        answer?.clean(by: session.redactor)
        return ProviderReply(
            code: session.attempts.last?.code ?? .selfError, attempts: session.attempts, answer: answer)
    }

    /// One check, by its route and tier.
    ///
    /// `work` sends the fixture; its source on a direct route is the family's name. `account` asks whether it would
    /// be accepted, `reach` only whether anybody is there: neither is billed, and neither has an answer.
    ///
    /// - Parameter expected: how long this check's work has taken before (``ProviderCall/expected``).
    package func probe(
        _ check: Check, backend: BackendTarget, scheduledAt: Timestamp, expected: Duration? = nil
    ) async -> Outcome {
        var outcome = Outcome(
            code: .skippedKey, attempts: [], scheduledAt: scheduledAt, startedAt: clock.now(), finishedAt: clock.now())
        guard check.canBeAsked else {
            outcome.code = .skippedDisabled
            return outcome
        }
        guard check.hasNeededToken else { return outcome }
        // Whether anybody is there is asked without a key.
        let (asked, problem) = check.tier == .reach ? (check.target, nil) : await ready(check.target)
        let check = asked.map(check.with) ?? check
        var session = session(for: check, backend)
        let (tier, caller) = (check.tier, caller(for: check, check.input, backend, expected: expected))
        let result = await session.conclude { session throws(CallFailure) -> CallResult? in
            if let problem { throw problem }
            switch tier {
            case .reach: try await Prober.reach(caller, &session)
            case .account:
                session.attempt.cost = Billing.nothing(nil)
                if let warning = try await caller.account(&session) { throw warning }
            case .work: return try await caller.run(&session)
            }
            return nil
        }
        if tier == .work {
            var step = result == nil ? session.step : session.submitted
            step?.redactor = session.redactor
            curlLines.note(step, of: check.id)
        }
        if let asked { await note(session.attempts.last?.code, keyed: asked) }
        outcome.attempts = session.attempts
        if let result = result ?? nil {
            (outcome.answer, outcome.source, outcome.isCached) = (result.answer, result.source, result.isCached)
            if case .direct(let target) = check.route { outcome.source = target.provider.family.rawValue }
        }
        if let first = outcome.attempts.first, let last = outcome.attempts.last {
            outcome.code = last.code
            outcome.startedAt = first.startedAt
            outcome.finishedAt = last.finishedAt
        }
        outcome.clean(by: session.redactor)
        return outcome
    }

    func redactor(knowing own: [Secret]) -> Redactor {
        secrets.isSuperset(of: own) ? redactor : Redactor(own + secrets)
    }

    private static func reach(_ caller: any Caller, _ session: inout Session) async throws(CallFailure) {
        session.attempt.cost = Billing.nothing(nil)
        let request = caller.reach
        let response = try await session.send(request)
        let asked = "\(request.method) \(request.url)"
        if let fault = caller.reachFault(response, asked: asked, now: session.prober.clock.now()) { throw fault }
    }

    private func session(for check: Check, _ backend: BackendTarget) -> Session {
        switch check.route {
        case .direct(let target): Session(self, target, timeout: check.timeout)
        case .backend:
            Session(
                self, label: Route.backendName, baseURL: backend.baseURL, timeout: check.timeout,
                secrets: backend.token.map { [$0] } ?? [])
        }
    }

    /// - Parameter input: the check's own, or what stands for it in a command that is shown.
    func caller(
        for check: Check, _ input: CallInput, _ backend: BackendTarget, expected: Duration? = nil
    ) -> any Caller {
        switch check.route {
        case .backend:
            BackendClient(endpoint: check.endpoint, input: input, parameters: check.parameters, backend: backend)
        case .direct(let target):
            drivers.caller(
                for: ProviderCall(
                    target: target, feature: check.endpoint.feature, input: input, parameters: check.parameters,
                    expected: expected))
        }
    }
}

extension ProviderTarget {
    fileprivate var hasNeededToken: Bool { !provider.needsToken || provider.token?.isEmpty == false }
}

extension Check {
    var input: CallInput {
        switch fixture.content {
        case .image(let picture): .image(bytes: picture.bytes, mime: picture.format.mime)
        case .prompt(let text): .prompt(text)
        }
    }

    /// A description may have no free way to ask whether a call would be accepted.
    fileprivate var canBeAsked: Bool {
        guard tier == .account, let described = target?.provider.described else { return true }
        return described.api.account != nil
    }

    fileprivate var hasNeededToken: Bool {
        guard case .direct(let target) = route, tier != .reach else { return true }
        return target.hasNeededToken
    }
}
