import Model
import Transport

extension DescribedClient {
    /// The picture, where the description says it is.
    func answer(
        _ last: Seen, _ conversation: Conversation, _ session: inout Session
    ) async throws(CallFailure) -> Answer {
        let result = api.result
        if result.refusals.contains(where: { conversation.holds($0, in: last.answer) }) {
            let words = result.text.flatMap { conversation.find($0, in: last.answer)?.plainText }
            throw fault(
                .rejectedPolicy, "the provider refused: \(words ?? ErrorText.excerpt(last.response.body))", last)
        }
        if !conversation.holds(result.isOK, in: last.answer) {
            let words = result.text.flatMap { conversation.find($0, in: last.answer)?.plainText }
            throw fault(
                .providerFailed, "the work did not succeed: \(words ?? ErrorText.excerpt(last.response.body))", last)
        }
        for selector in result.images {
            if selector.source == .body { return try ImageAnswer.read(last.response, from: last.asked) }
            if let found = conversation.find(selector, in: last.answer) {
                return try await picture(found, at: selector, last, &session)
            }
        }
        throw fault(last.answer.json == nil ? .contractJSON : .contractField, missing(last), last)
    }

    private func picture(
        _ found: JSONValue, at selector: AnswerSelector, _ last: Seen, _ session: inout Session
    ) async throws(CallFailure) -> Answer {
        guard let text = found.string else {
            throw fault(.contractField, "`\(selector)` is \(found.kind), expected a picture", last)
        }
        guard !text.isEmpty else { throw fault(.imageUndecodable, "the picture at `\(selector)` is empty", last) }
        // JPEG begins with /9j/ in base64.
        let isPath = text.hasPrefix("/") && !text.hasPrefix("/9j/") && text.utf8.count < 2048
        if isPath, [.auto, .url].contains(api.result.form) {
            return try await session.image(try NamedResult.read(call.target.provider.absolute(text)))
        }
        switch api.result.form {
        case .base64: return try bare(text, at: selector, last)
        case .auto where !text.hasPrefix("data:") && !text.contains("://"): return try bare(text, at: selector, last)
        case .auto, .url, .dataURI, .bytes: return try await session.image(try NamedResult.read(text))
        }
    }

    /// Base64 without a prefix; some write one all the same.
    private func bare(_ text: String, at selector: AnswerSelector, _ last: Seen) throws(CallFailure) -> Answer {
        do {
            let uri = try DataURI(text.hasPrefix("data:") ? text : "data:;base64,\(text)")
            return .image(bytes: uri.bytes, declaredMime: text.hasPrefix("data:") ? uri.mime : nil)
        } catch {
            throw fault(.imageUndecodable, "`\(selector)` is no base64: \(error.reason)", last)
        }
    }

    private func missing(_ last: Seen) -> String {
        let places = api.result.images.map { "`\($0)`" }.joined(separator: " or ")
        return "\(last.asked) answered \(last.response.status) without a picture at \(places): "
            + ErrorText.excerpt(last.response.body)
    }

    private func fault(_ code: OutcomeCode, _ detail: String, _ last: Seen) -> CallFailure {
        CallFailure(code, detail, httpStatus: last.response.status, body: last.response.body)
    }

    // MARK: Money and time

    /// Writes down what the last answer says of version, money and time.
    func note(_ last: Seen, _ conversation: Conversation, _ session: inout Session) {
        session.attempt.modelVersion = api.result.version.flatMap { conversation.find($0, in: last.answer)?.plainText }
        let stated = stated(api.poll == nil ? last.answer : conversation["poll"] ?? last.answer, conversation)
        // Nobody worked for longer than we waited.
        let run = stated.run.map { min($0, session.elapsed) } ?? session.attempt.timings.run
        let usual = Billing.worked(call.target.price, runTime: run)
        (session.attempt.cost, session.attempt.detail) = cost(last.answer, conversation, usual)
        guard api.poll == nil, let waited = session.attempt.timings.wait else { return }
        session.attempt.timings.divide(waited, by: stated)
    }

    func stated(_ answer: StepAnswer, _ conversation: Conversation) -> (queue: Duration?, run: Duration?) {
        func span(_ selector: AnswerSelector?) -> Duration? {
            guard let number = selector.flatMap({ conversation.number($0, in: answer) }) else { return nil }
            return Conversation.seconds(.number(number * api.timings.unit))
        }
        return (span(api.timings.queue), span(api.timings.run))
    }

    /// What the answer says it cost, or else the price file; with a sentence where what it says is not believed, or is not there.
    private func cost(_ answer: StepAnswer, _ conversation: Conversation, _ usual: Cost) -> (Cost, String) {
        if case .fixed(let amount)? = api.cost {
            return (Cost(amount: amount, basis: amount == .zero ? .free : .reported, priceVersion: nil), "")
        }
        guard let stated = charge(answer, conversation, usual.amount) else {
            let place = api.cost?.places.map { "`\($0)`" }.joined(separator: " or ") ?? ""
            return (
                usual, place.isEmpty || api.costIsOptional ? "" : "cost not found: the answer has no number at \(place)"
            )
        }
        switch stated {
        case .believed(let amount): return (Cost(amount: amount, basis: .reported, priceVersion: nil), "")
        case .absurd: return (.unknown, stated.sentence ?? "")
        }
    }

    /// Nil where the answer does not say.
    private func charge(
        _ answer: StepAnswer, _ conversation: Conversation, _ price: MicroDollars?
    ) -> StatedCharge? {
        switch api.cost {
        case nil, .fixed: return nil
        case .units(let selector, let unit):
            return conversation.number(selector, in: answer).flatMap { StatedCharge($0, of: unit, price: price) }
        case .tokens(let kinds):
            let counted = kinds.map { (conversation.number($0.selector, in: answer), $0.perMillion) }
            // Of several kinds one may cost a thousand times the other: without it nothing is known.
            let isEnough = api.costIsOptional ? counted.contains { $0.0 != nil } : counted.allSatisfy { $0.0 != nil }
            guard isEnough else { return nil }
            let micros = counted.reduce(0) { $0 + ($1.0 ?? 0) * Double($1.1.amount) / 1e6 }
            return StatedCharge(micros, of: MicroDollars(1), price: price)
        }
    }
}

extension Provider {
    /// An address as it is answered: one that begins with `/` is of the provider's own origin.
    func absolute(_ answered: String) -> String {
        guard answered.hasPrefix("/"), !answered.hasPrefix("//"), let own = URLParts(baseURL) else { return answered }
        return "\(own.scheme)://\(own.place)\(answered)"
    }
}
