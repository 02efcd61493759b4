import Imaging
import Model

/// What can go wrong at a described API beyond what can at every service: its own error rules, refusals and states.
extension DescribedPlay {
    var faults: [Fault] { rules + refusals + endings }

    private var service: Service { model.key.service }

    /// Each rule with its documented answer: at the submit, and where the API is polled at a look too, if it says that the work is
    /// over (what may pass is asked again until the time is).
    private var rules: [Fault] {
        api.errors.flatMap { rule -> [Fault] in
            let canned = CannedAnswer(
                status: rule.example?.status ?? rule.wanted(.status).flatMap { Int($0.plainText) } ?? 400,
                headers: headers(of: rule), body: body(of: rule))
            let atSubmit = fault(
                rule.name, "\(api.title): \(rule.words).", at: .submit, .answer(canned), rule.code)
            guard let poll = api.poll, canned.isOfTheWork(rule.code, poll) else { return [atSubmit] }
            return [
                atSubmit,
                fault(
                    "\(rule.name)-polled", "\(api.title), at a look: \(rule.words).", at: .poll, .answer(canned),
                    rule.code),
            ]
        }
    }

    private func body(of rule: APIErrorRule) -> CannedAnswer.Body {
        if let example = rule.example { return .json(example.json) }
        if let text = rule.wanted(.body) { return .text(text.plainText) }
        return .json(made(by: rule.conditions, from: .object([:])))
    }

    private func headers(of rule: APIErrorRule) -> [String: String] {
        rule.conditions.reduce(into: [:]) { headers, condition in
            if case .header(let name) = condition.selector.source { headers[name] = condition.wanted.plainText }
        }
    }

    /// Good answers that say no, each condition in the place of the example's own value.
    private var refusals: [Fault] {
        let step = api.result.step == nil ? api.lastOfWork : "result"
        return api.result.refusals.enumerated().map { number, conditions in
            fault(
                "refused-\(number + 1)", "\(api.title): a good answer that says the work was refused.",
                at: step == "submit" ? .submit : step == "poll" ? .poll : .result,
                .answer(
                    CannedAnswer(
                        status: 200, headers: [:], body: .json(made(by: conditions, from: pictured(example(of: step)))))
                ),
                .rejectedPolicy)
        }
    }

    /// An example with a black picture where one is looked for; without one where that is some part of many.
    private func pictured(_ json: JSONValue) -> JSONValue {
        guard let place = pointers.first(where: { $0.find(in: json) != nil }) else { return json }
        if let star = place.text.firstRange(of: "/*/"), let list = JSONPointer(String(place.text[..<star.lowerBound])),
            let part = JSONPointer("/" + place.text[star.upperBound...])
        {
            let others = list.find(in: json)?.array?.filter { part.find(in: $0) == nil }
            return others.map { list.putting(.array($0), into: json) } ?? json
        }
        let black = PNGCodec.encode(Bitmap(width: 16, height: 16, [UInt8](repeating: 0, count: 16 * 16 * 3)))
        let isBare = form(at: place) == .base64
        return place.putting(
            .string(isBare ? DataURI.encodeBase64(black) : DataURI.encode(black, mime: "image/png")), into: json)
    }

    private var endings: [Fault] {
        func ending(_ name: String, _ summary: String, _ ending: JobEnding, _ code: OutcomeCode) -> Fault {
            fault(name, "\(api.title): \(summary).", at: .submit, .job(ending), code)
        }
        let empty = ending(
            "without-picture", "a good answer without a picture", JobEnding(ends: "succeeded", output: .null),
            api.result.images.contains { $0.source == .body } ? .imageUndecodable : .contractField)
        guard let states = api.poll?.states, states.selector.source != .status else {
            return api.poll == nil ? [] : [empty]
        }
        var faults = api.result.images.contains { $0.source == .body } ? [] : [empty]
        for word in states.words {
            guard case .failed(let code) = word.meaning else { continue }
            let name = String(word.text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
            faults.append(ending("ends-\(name)", "the work ends as \"\(word.text)\"", JobEnding(ends: word.text), code))
        }
        if case .exists = states.selector.source {
        } else {
            faults.append(
                ending(
                    "unknown-state", "the work is in a state that nobody knows", JobEnding(ends: "sandbox-odd"),
                    .contractField))
        }
        return faults + [
            ending("stuck", "the work never ends", JobEnding(stays: "processing"), .timeoutPoll),
            ending("never-starts", "the work never begins", JobEnding(stays: "starting"), .timeoutPoll),
        ]
    }

    private func fault(
        _ name: String, _ summary: String, at step: Step, _ effect: Fault.Effect, _ code: OutcomeCode
    ) -> Fault {
        Fault(
            name: "\(service.rawValue)-\(name)", summary: summary, services: [service], step: step, task: nil,
            effect: effect,
            code: code, retry: code.outcomeClass == .throttled ? .backoff : .no)
    }

    /// A JSON for which the conditions hold.
    func made(by conditions: [AnswerCondition], from json: JSONValue) -> JSONValue {
        conditions.reduce(json) { json, condition in
            guard case .pointer(let pointer) = condition.selector.source else { return json }
            return pointer.putting(condition.wanted, into: json)
        }
    }
}

extension AnswerCondition {
    /// A value for which it holds.
    var wanted: JSONValue {
        switch test {
        case .equals(let values): values.first ?? .null
        case .contains(let words): .string(words)
        case .exists: "something"
        }
    }
}

extension APIErrorRule {
    fileprivate func wanted(_ source: AnswerSelector.Source) -> JSONValue? {
        conditions.first { $0.selector.step == nil && $0.selector.source == source }?.wanted
    }

    fileprivate var words: String {
        "it answers \(example.map { "\($0.status)" } ?? "an error") and means \(name.replacing("-", with: " "))"
    }
}

extension JobEnding {
    fileprivate init(ends status: String, output: JSONValue? = nil) {
        self.init(status: status, stays: "processing", error: nil, output: output, dataRemoved: false)
    }

    fileprivate init(stays: String) {
        self.init(status: nil, stays: stays, error: nil, output: nil, dataRemoved: false)
    }
}

extension CannedAnswer {
    /// Whoever looks is told of the work, and not only that this look brought nothing.
    fileprivate func isOfTheWork(_ code: OutcomeCode, _ poll: APIPoll) -> Bool {
        guard code.passesWhileWorkGoesOn else { return true }
        if case .failed? = meaning(poll) { return true }
        return code == .providerError && meaning(poll) == nil && status < 500 && status != 408
    }

    private func meaning(_ poll: APIPoll) -> APIStates.Meaning? {
        guard case .json(let json) = body else { return nil }
        return poll.states.selector.find(in: StepAnswer(status: status, json: json)).flatMap {
            poll.states[$0.plainText]
        }
    }
}
