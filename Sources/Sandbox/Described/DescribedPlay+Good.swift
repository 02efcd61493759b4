import Model

/// What makes an answer a good one where the description shows none: its own conditions are met.
extension DescribedPlay {
    /// With `ok-if` true of it, as far as that is said of this step's answer.
    func succeeded(_ reply: Reply, of step: String) -> Reply {
        let last = api.result.step == nil ? api.lastOfWork : "result"
        guard var json = JSONValue(parsing: reply.body) else { return reply }
        var reply = reply
        for condition in api.result.isOK where (condition.selector.step ?? last) == step {
            let headers = reply.headers.map { StepAnswer.Header($0.0, $0.1) }
            let answer = StepAnswer(status: reply.status, headers: headers, json: json)
            guard !condition.holds(condition.selector.find(in: answer)) else { continue }
            switch condition.selector.source {
            case .pointer(let pointer): json = pointer.putting(condition.wanted, into: json)
            case .exists(let pointer):
                json = pointer.putting(condition.wanted.plainText == "false" ? .null : true, into: json)
            case .header(let name): reply.headers.append((name, condition.wanted.plainText))
            case .status: reply.status = condition.wanted.integer ?? reply.status
            case .body: break
            }
        }
        reply.body = Array(json.encoded.utf8)
        return reply
    }

    /// The answer of a step that is no work: the example, and in it, or without one, what is looked for there.
    func good(_ step: String) -> Reply {
        var reply = Reply.json(example(of: step))
        func put(_ selector: AnswerSelector?, _ value: JSONValue) {
            guard let selector, selector.step == nil || selector.step == step else { return }
            let json = JSONValue(parsing: reply.body) ?? .object([:])
            switch selector.source {
            case .pointer(let pointer), .exists(let pointer):
                guard pointer.find(in: json) == nil else { return }
                reply.body = Array(pointer.putting(value, into: json).encoded.utf8)
            case .header(let name): reply.headers.append((name, value.plainText))
            case .status: reply.status = value.integer ?? reply.status
            case .body: break
            }
        }
        switch step {
        case "reach":
            let good = api.reach?.states?.words.first { $0.meaning == .done } ?? api.reach?.states?.words.first
            let isNothing =
                if case .exists? = api.reach?.states?.selector.source { good?.text != "true" } else { false }
            if let good, !isNothing { put(api.reach?.states?.selector, word(good.text)) }
        case "account":
            put(api.account?.ok, true)
            put(api.account?.balance, 100)
        case "estimate": put(api.estimate?.price, .number(0.01))
        default: break
        }
        return reply
    }

    /// Words that are booleans or numbers are read the same as these.
    private func word(_ text: String) -> JSONValue {
        Int(text).map(JSONValue.integer) ?? (text == "true" ? true : .string(text))
    }
}

extension APIStates {
    /// No word says that the work goes on.
    var tellsOnlyEnds: Bool { !words.contains { $0.meaning == .queued || $0.meaning == .running } }
}
