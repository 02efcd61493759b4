import Model
import Transport

extension AnswerRules {
    /// What a status means at an API that does not say otherwise.
    static let described = AnswerRules([
        AnswerRule(404, [], .providerFailed, "there is no such model or address"),
        AnswerRule(408, [], .providerError, "the server gave up waiting"),
        AnswerRule(415, [], .rejectedInput, "the input's form is refused"),
    ])
}

extension Conversation {
    /// Why an answer is no good one: the description's rules in their order, then what its status usually means. Nil: it is good, or a
    /// look that says what the work failed of.
    func fault(_ response: HTTPResponse, _ answer: StepAnswer, of step: String, asked: String, now: Timestamp)
        -> CallFailure?
    {
        if let fault = ruled(response, answer, asked: asked, now: now) { return fault }
        guard !(200..<300 ~= response.status), !(step == "poll" && hasFailed(answer)) else { return nil }
        return AnswerRules.described.fault(response, asked: asked, now: now)
    }

    /// What the state in the answer to a look means.
    func meaning(_ answer: StepAnswer) -> APIStates.Meaning? {
        guard let states = api.poll?.states else { return nil }
        return find(states.selector, in: answer).flatMap { states[$0.plainText] }
    }

    private func hasFailed(_ answer: StepAnswer) -> Bool {
        if case .failed? = meaning(answer) { true } else { false }
    }

    /// What the first of the description's rules says that fits.
    func ruled(_ response: HTTPResponse, _ answer: StepAnswer, asked: String, now: Timestamp) -> CallFailure? {
        guard let rule = api.errors.first(where: { holds($0.conditions, in: answer) }) else { return nil }
        let said = rule.text.flatMap { find($0, in: answer)?.plainText } ?? ErrorText.read(response.body)
        let wait = rule.wait.flatMap { find($0, in: answer) }.flatMap(Conversation.seconds)
        return CallFailure(
            rule.code,
            "\(asked) answered \(response.status), \(rule.name): \(said ?? ErrorText.excerpt(response.body))",
            httpStatus: response.status, body: response.body, retryAfter: wait ?? RetryAfter.read(response, now: now))
    }

    /// A number, be it written as text in decimal digits; nil for anything else.
    func number(_ selector: AnswerSelector, in answer: StepAnswer) -> Double? {
        find(selector, in: answer).flatMap(Conversation.number)
    }

    private static func number(_ value: JSONValue) -> Double? {
        value.double
            ?? value.string.flatMap { text in
                text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) } ? Double(text) : nil
            }
    }

    /// A number of seconds; nil for what is no sensible time.
    static func seconds(_ value: JSONValue) -> Duration? {
        guard let seconds = number(value), seconds >= 0, seconds < 31 * 86_400 else { return nil }
        return .microseconds(Int64((seconds * 1e6).rounded()))
    }
}

extension StepAnswer {
    init(_ response: HTTPResponse) {
        let isPicture = response.headers["Content-Type"]?.lowercased().hasPrefix("image/") ?? false
        self.init(
            status: response.status,
            headers: response.headers.fields.map { StepAnswer.Header($0.name, $0.value) },
            json: isPicture ? nil : AnsweredJSON.read(response.body), body: response.body)
    }
}

/// Answers as APIs write them, a little beside RFC 8259.
enum AnsweredJSON {
    /// A byte order mark before it is skipped, as 8.1 allows; a number that no `Double` holds is nothing, and spoils nothing else.
    static func read(_ body: [UInt8]) -> JSONValue? {
        let text = body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
        if let json = JSON.parse(text) { return json }
        let first = text.first { !" \t\r\n".utf8.contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
        return JSON.parse(withoutGiants(text))
    }

    private static func withoutGiants(_ text: [UInt8]) -> [UInt8] {
        var (kept, index, isText) = ([UInt8](), 0, false)
        kept.reserveCapacity(text.count)
        while index < text.count {
            let byte = text[index]
            let isNumber = 0x30...0x39 ~= byte || byte == UInt8(ascii: "-")
            guard !isText, isNumber else {
                if byte == UInt8(ascii: "\"") { isText.toggle() }
                if isText, byte == UInt8(ascii: "\\"), index + 1 < text.count {
                    kept.append(byte)
                    index += 1
                }
                kept.append(text[index])
                index += 1
                continue
            }
            let end = text[index...].firstIndex { !"0123456789+-.eE".utf8.contains($0) } ?? text.endIndex
            let number = text[index..<end]
            let isGiant =
                number.count > 4 && JSON.parse(Array(number)) == nil
                && Double(String(decoding: number, as: UTF8.self))?.isFinite == false
            kept += isGiant ? Array("null".utf8) : Array(number)
            index = end
        }
        return kept
    }
}
