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

    /// One call to one provider. It is made once: nothing that could be billed is ever sent a second time.
    package func call(_ call: ProviderCall) async -> ProviderReply {
        let provider = call.target.provider
        guard !provider.needsToken || provider.token?.isEmpty == false else {
            return ProviderReply(code: .skippedKey, attempts: [])
        }
        var session = Session(
            self, label: provider.id, baseURL: provider.baseURL, timeout: call.target.timeout,
            secrets: provider.token.map { [$0] } ?? [])
        do throws(Fault) {
            let answer = try await answer(call, &session)
            session.succeed()
            return ProviderReply(code: .ok, attempts: session.attempts, answer: answer)
        } catch {
            session.fail(error)
            return ProviderReply(code: error.code, attempts: session.attempts)
        }
    }

    private func answer(_ call: ProviderCall, _ session: inout Session) async throws(Fault) -> Answer {
        switch call.target.provider.kind {
        case .replicate: try await ReplicateClient(call: call).run(&session)
        case .space(let name): try await SpaceClient(call: call, name: name).run(&session)
        case .inference: try await InferenceClient(call: call).run(&session)
        }
    }

    /// One check, by its route: through the backend, or directly at a provider.
    package func probe(_ check: Check, backend: BackendTarget, scheduledAt: Timestamp) async -> Outcome {
        let startedAt = clock.now()
        switch check.route {
        case .backend: return await probe(check, backend, scheduledAt: scheduledAt, startedAt: startedAt)
        case .direct(let target):
            let reply = await call(check.call(to: target))
            return Outcome(
                code: reply.code, attempts: reply.attempts, answer: reply.answer,
                source: reply.code == .ok ? target.provider.family.rawValue : nil, scheduledAt: scheduledAt,
                startedAt: startedAt, finishedAt: reply.attempts.last?.finishedAt ?? startedAt)
        }
    }

    private func probe(
        _ check: Check, _ backend: BackendTarget, scheduledAt: Timestamp, startedAt: Timestamp
    ) async -> Outcome {
        let client = BackendClient(
            endpoint: check.endpoint, input: check.input, parameters: check.parameters, backend: backend)
        var session = Session(
            self, label: Route.backendName, baseURL: backend.baseURL, timeout: check.endpoint.timeout,
            secrets: backend.token.map { [$0] } ?? [])
        var outcome = Outcome(
            code: .ok, attempts: [], scheduledAt: scheduledAt, startedAt: startedAt, finishedAt: startedAt)
        do throws(Fault) {
            let reading = try await client.run(&session)
            (outcome.answer, outcome.source, outcome.isCached) = (reading.answer, reading.source, reading.isCached)
            session.succeed()
        } catch {
            outcome.code = error.code
            session.fail(error)
        }
        outcome.attempts = session.attempts
        outcome.finishedAt = session.attempts.last?.finishedAt ?? startedAt
        return outcome
    }
}

extension Check {
    var input: CallInput {
        switch fixture.content {
        case .image(let picture): .image(bytes: picture.bytes, mime: picture.format.mime)
        case .prompt(let text): .prompt(text)
        }
    }

    func call(to target: ProviderTarget) -> ProviderCall {
        ProviderCall(target: target, feature: endpoint.feature, input: input, parameters: parameters)
    }
}
