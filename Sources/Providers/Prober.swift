package import Model
package import Transport

/// Calls providers and backends, and tells what became of it. Never throws: every fault is a value.
package struct Prober: Sendable {
    let client: HTTPClient
    let clock: WallClock
    let options: ProbeOptions

    package init(client: HTTPClient, clock: WallClock = .system, options: ProbeOptions = ProbeOptions()) {
        self.client = client
        self.clock = clock
        self.options = options
    }

    /// One call to one provider. Nothing that could be billed is ever sent a second time; only a model that refuses
    /// because it is still being loaded is asked again, each time an attempt of its own.
    package func call(_ call: ProviderCall) async -> ProviderReply {
        let (target, provider) = (call.target, call.target.provider)
        guard target.hasNeededToken else { return ProviderReply(code: .skippedKey, attempts: []) }
        var session = Session(self, target)
        let answer = await session.conclude { session throws(Fault) in
            switch provider.kind {
            case .replicate: try await ReplicateClient(call: call).run(&session)
            case .space(let name): try await SpaceClient(call: call, name: name).run(&session)
            case .inference: try await InferenceClient(call: call).run(&session)
            }
        }
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
        switch check.route {
        case .backend: await probe(check, backend, &outcome)
        case .direct(let target): await probe(check, target, expected: expected, &outcome)
        }
        if let first = outcome.attempts.first, let last = outcome.attempts.last {
            outcome.code = last.code
            outcome.startedAt = first.startedAt
            outcome.finishedAt = last.finishedAt
        }
        return outcome
    }

    private func probe(
        _ check: Check, _ target: ProviderTarget, expected: Duration?, _ outcome: inout Outcome
    ) async {
        guard check.tier == .reach || target.hasNeededToken else { return }
        if check.tier == .work {
            let reply = await call(check.call(to: target, expected: expected))
            (outcome.attempts, outcome.answer) = (reply.attempts, reply.answer)
            outcome.source = reply.answer == nil ? nil : target.provider.family.rawValue
            return
        }
        var session = Session(self, target, timeout: check.timeout)
        _ = await session.conclude { session throws(Fault) in
            if check.tier == .reach {
                try await ReachProbe(target).run(&session)
            } else if let warning = try await AccountProbe(target: target).run(&session) {
                throw warning
            }
        }
        outcome.attempts = session.attempts
    }

    private func probe(_ check: Check, _ backend: BackendTarget, _ outcome: inout Outcome) async {
        let endpoint = check.endpoint
        var session = Session(
            self, label: Route.backendName, baseURL: backend.baseURL, timeout: check.timeout,
            secrets: backend.token.map { [$0] } ?? [])
        let reading = await session.conclude { session throws(Fault) -> ContractReading? in
            switch check.tier {
            case .reach: try await ReachProbe(backend: backend).run(&session)
            case .account:
                let probe = BackendAccountProbe(endpoint: endpoint, backend: backend)
                if let warning = try await probe.run(&session) { throw warning }
            case .work:
                let client = BackendClient(
                    endpoint: endpoint, input: check.input, parameters: check.parameters, backend: backend)
                return try await client.run(&session)
            }
            return nil
        }
        outcome.attempts = session.attempts
        guard let reading = reading ?? nil else { return }
        (outcome.answer, outcome.source, outcome.isCached) = (reading.answer, reading.source, reading.isCached)
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

    func call(to target: ProviderTarget, expected: Duration? = nil) -> ProviderCall {
        ProviderCall(
            target: target, feature: endpoint.feature, input: input, parameters: parameters, expected: expected)
    }
}
