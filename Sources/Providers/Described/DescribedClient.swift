import Model
import Transport

/// Where a call has ended, and what had been said until then.
struct FailedStep {
    let name: String
    let conversation: Conversation
    /// Knows the key that the call had, and what answers brought of the kind.
    var redactor = Redactor([])
}

/// One call to an API that is described: prepare, submit, poll, result.
struct DescribedClient: Caller {
    private let context: CallContext

    init(call: ProviderCall, described: CompiledDescription) {
        context = CallContext(call, described)
    }

    var call: ProviderCall { context.call }
    var described: CompiledDescription { context.described }
    var api: APIDescription { context.described.api }
    /// Nothing is said yet.
    var opening: Conversation { Conversation(context) }

    func run(_ session: inout Session) async throws(CallFailure) -> CallResult {
        var conversation = opening
        for prepared in api.prepare {
            session.attempt.cost = Billing.nothing(call.target.price)
            _ = try await ask(prepared.step, as: prepared.name, &conversation, &session)
        }
        let begun = session.elapsed
        var last = try await submit(&conversation, &session)
        session.attempt.remoteID = conversation.workID(last.answer)
        if let poll = api.poll { last = try await follow(poll, begun: begun, &conversation, &session) }
        if let step = api.result.step {
            for taken in api.result.taken { conversation.take(taken, from: conversation[api.lastOfWork]) }
            last = try await ask(step, as: "result", &conversation, &session)
        }
        note(last, conversation, &session)
        return CallResult(answer: try await answer(last, conversation, &session))
    }

    /// An exchange whose answer is good.
    struct Seen {
        let response: HTTPResponse
        let answer: StepAnswer
        /// `GET https://…`, for a sentence about it.
        let asked: String
    }

    /// Whatever becomes of a call.
    private var isFree: Bool { api.cost == .fixed(.zero) }

    // MARK: Steps

    func ask(
        _ step: APIStep, as name: String, _ conversation: inout Conversation, _ session: inout Session,
        role: Session.Role = .work
    ) async throws(CallFailure) -> Seen {
        conversation[name] = nil
        let request = try made(step.request, as: name, &conversation, &session)
        return try take(try await session.send(request, as: role), to: request, as: name, &conversation, session)
    }

    private func made(
        _ described: APIRequest, as name: String, _ conversation: inout Conversation, _ session: inout Session,
        isBilled: Bool = false
    ) throws(CallFailure) -> HTTPRequest {
        conversation.remaining = session.remaining
        session.learn(answeredKeys(of: described, in: conversation))
        session.step = FailedStep(name: name, conversation: conversation)
        let request = try maker(conversation, session).request(described, isBilled: isBilled)
        conversation.sent = max(conversation.sent, request.body?.count ?? 0)
        return request
    }

    private func maker(_ conversation: Conversation, _ session: Session) -> RequestMaker {
        RequestMaker(conversation: conversation, named: session.naming)
    }

    private func take(
        _ response: HTTPResponse, to request: HTTPRequest, as name: String, _ conversation: inout Conversation,
        _ session: Session
    ) throws(CallFailure) -> Seen {
        let answer = StepAnswer(response)
        conversation[name] = answer
        let asked = "\(request.method) \(request.url)"
        if let fault = conversation.fault(
            response, answer, of: name, asked: asked, now: session.prober.clock.now())
        {
            throw fault
        }
        guard answer.json != nil || !described.isReadLater(name) else { throw noJSON(response, asked) }
        return Seen(response: response, answer: answer, asked: asked)
    }

    private func noJSON(_ response: HTTPResponse, _ asked: String) -> CallFailure {
        CallFailure(
            .contractJSON, "\(asked) answered no JSON: \(ErrorText.excerpt(response.body))",
            httpStatus: response.status, body: response.body)
    }

    /// Sent once, on a connection of its own. What breaks off after that may have been billed, and is sent again only where the
    /// description calls it idempotent.
    private func submit(
        _ conversation: inout Conversation, _ session: inout Session
    ) async throws(CallFailure) -> Seen {
        var request = try made(api.submit.request, as: "submit", &conversation, &session, isBilled: true)
        if let limit = api.submitTimeout { request.limits.total = min(request.limits.total, limit) }
        session.attempt.cost = isFree ? Billing.nothing(call.target.price) : Billing.undecided(call.target.price)
        let response: HTTPResponse
        var wasSentBefore = false
        do {
            response = try await sent(request, &session, &wasSentBefore)
        } catch {
            if error.neverArrived, !wasSentBefore { session.attempt.cost = Billing.nothing(call.target.price) }
            // Without looks, whoever waits for the answer waits for the work.
            let isGivenUp = error.code.outcomeClass == .timeout || Task.isCancelled
            guard api.poll == nil, isGivenUp, !error.neverArrived else { throw error }
            throw await abandon(error, &conversation, &session)
        }
        // What is refused by its status was not worked on; a 5xx can come of anything, and where it was sent before, that may
        // still be worked on. The server of a 408 gave up waiting, which says nothing of the work.
        if 400..<500 ~= response.status, response.status != 408, !wasSentBefore {
            session.attempt.cost = Billing.nothing(call.target.price)
        }
        session.submitted = session.step
        do {
            return try take(response, to: request, as: "submit", &conversation, session)
        } catch {
            // Nor is what a rule says was not taken up, whatever its status.
            if [.account, .throttled, .rejected].contains(error.code.outcomeClass), !wasSentBefore {
                session.attempt.cost = Billing.nothing(call.target.price)
            }
            throw error
        }
    }

    /// - Parameter wasSentBefore: set where the first sending may have arrived.
    private func sent(
        _ request: HTTPRequest, _ session: inout Session, _ wasSentBefore: inout Bool
    ) async throws(CallFailure) -> HTTPResponse {
        do {
            return try await session.send(request)
        } catch {
            guard api.mayResend, session.remaining > .zero, error.code.outcomeClass == .transport else { throw error }
            wasSentBefore = !error.neverArrived
            return try await session.send(request)
        }
    }

    // MARK: Following

    private func follow(
        _ poll: APIPoll, begun: Duration, _ conversation: inout Conversation, _ session: inout Session
    ) async throws(CallFailure) -> Seen {
        var pace = session.prober.options.pace
        // What the API asks of those who look is not asked of them by a stand-in on this machine.
        let isHere = URLParts(call.target.provider.baseURL)?.isLoopback ?? false
        if let every = poll.every, !isHere { pace.shortest = max(pace.shortest, every) }
        var follower = JobFollower(
            states: poll.states, limit: session.timeout, begun: begun, pace: pace, expected: call.expected)
        var time = JobTime(submitted: session.last?.end ?? .now)
        var action = JobFollower.Action.look(after: follower.firstPause)
        var (seen, wasSent) = (Seen?.none, false)
        while case .look(let pause) = action {
            try? await Task.sleep(for: pause)
            let before = session.last?.end
            if Task.isCancelled {
                action = .giveUp(CallFailure(.selfError, HTTPExchange.interrupted), isOver: false)
            } else {
                action = await look(poll, &seen, &follower, &conversation, &session)
                wasSent = session.last?.end != before
                time.note(session.last, follower)
            }
        }
        guard case .finish = action, let seen else {
            // Where the time ran out between two looks, it was waited until then.
            let end = wasSent ? session.last?.end : nil
            time.addUnfinished(until: end ?? .now, to: &session.attempt.timings)
            guard case .giveUp(let fault, let isOver) = action else {
                throw CallFailure(.contractField, "the work ended without an answer")
            }
            throw isOver ? fault : await abandon(fault, &conversation, &session)
        }
        time.add(stated(seen.answer, conversation), to: &session.attempt.timings)
        return seen
    }

    private func look(
        _ poll: APIPoll, _ seen: inout Seen?, _ follower: inout JobFollower, _ conversation: inout Conversation,
        _ session: inout Session
    ) async -> JobFollower.Action {
        do throws(CallFailure) {
            let found = try await ask(poll.step, as: "poll", &conversation, &session, role: .polling)
            guard found.answer.json != nil || poll.states.isOutsideJSON else {
                throw noJSON(found.response, found.asked)
            }
            seen = found
            let word = conversation.find(poll.states.selector, in: found.answer)?.plainText
            let action = follower.handle(.seen(word), elapsed: session.elapsed)
            guard case .giveUp(var fault, let isOver) = action, fault.code != .timeoutPoll else { return action }
            // What the API says of it itself.
            let own = api.result.text.flatMap { conversation.find($0, in: found.answer)?.plainText }
            if let said = own ?? ErrorText.read(found.response.body) { fault.detail += ": \(said)" }
            (fault.httpStatus, fault.body) = (found.response.status, found.response.body)
            return .giveUp(fault, isOver: isOver)
        } catch {
            let meaning = conversation["poll"].flatMap(conversation.meaning)
            return follower.handle(.missed(error, beside: meaning), elapsed: session.elapsed)
        }
    }

    /// Cancels what runs on without us, where the API has a way.
    private func abandon(
        _ fault: CallFailure, _ conversation: inout Conversation, _ session: inout Session
    ) async -> CallFailure {
        guard let cancel = api.cancel else { return fault }
        var fault = fault
        do throws(CallFailure) {
            var request = try maker(conversation, session).request(cancel.request)
            request.limits = .ofTidying
            let response = try await session.send(request, as: .tidying)
            fault.detail +=
                200..<300 ~= response.status
                ? "; it was cancelled" : "; its cancellation was answered \(response.status)"
        } catch {
            fault.detail += "; it could not be cancelled: \(error.detail)"
        }
        return fault
    }
}
