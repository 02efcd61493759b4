package import Model
package import Transport

/// What an HTTP answer that is no success means: the first rule that fits decides.
package struct AnswerRule: Hashable, Sendable {
    package let statuses: ClosedRange<Int>
    /// Found in the body without regard to case; empty fits every body.
    package let texts: [String]
    package let code: OutcomeCode
    /// What the detail says before the provider's own words.
    package let meaning: String

    package init(_ statuses: ClosedRange<Int>, _ texts: [String] = [], _ code: OutcomeCode, _ meaning: String) {
        self.statuses = statuses
        self.texts = texts
        self.code = code
        self.meaning = meaning
    }

    package init(_ status: Int, _ texts: [String] = [], _ code: OutcomeCode, _ meaning: String) {
        self.init(status...status, texts, code, meaning)
    }

    func fits(_ status: Int, _ body: String) -> Bool {
        statuses.contains(status) && (texts.isEmpty || texts.contains { body.contains($0) })
    }
}

/// The rules of one who answers, because the same status means different things in different mouths: its own, then
/// what every API means.
package struct AnswerRules: Hashable, Sendable {
    package let rules: [AnswerRule]

    /// Of an API: its own rules come first.
    package init(_ own: [AnswerRule]) {
        rules = own + AnswerRules.ofAPIs + AnswerRules.ofAll
    }

    private init(alone rules: [AnswerRule]) {
        self.rules = rules
    }

    /// Where a finished call's files lie.
    static let delivery = AnswerRules(
        alone: [403, 404, 410].map { AnswerRule($0, .imageMissing, "the result is gone") } + ofAll)

    private static let ofAPIs: [AnswerRule] = [
        AnswerRule(401, .accountAuth, "the token is missing or refused"),
        AnswerRule(402, .accountPayment, "credit is used up"),
        AnswerRule(403, .accountAuth, "the token may not do this"),
        AnswerRule(429, .throttledRate, "too many requests"),
        policy,
        AnswerRule(400, .rejectedInput, "the input is refused"),
        AnswerRule(413, .rejectedInput, "the input is too large"),
        AnswerRule(422, .rejectedInput, "the input is refused"),
    ]

    private static let ofAll: [AnswerRule] = [
        AnswerRule(429, .throttledRate, "too many requests"),
        policy,
        AnswerRule(500...599, .providerError, "the server failed"),
        AnswerRule(100...599, .contractStatus, "an unexpected status"),
    ]

    private static let policy = AnswerRule(
        400...422, ["nsfw", "safety checker", "content policy"], .rejectedPolicy,
        "the input is against the provider's rules")

    /// - Parameter asked: what was asked for, for the sentence: `POST /v1/predictions`.
    package func fault(_ response: HTTPResponse, asked: String, now: Timestamp) -> CallFailure {
        let body = String(decoding: response.body.prefix(16 << 10), as: UTF8.self).lowercased()
        let rule = rules.first { $0.fits(response.status, body) }
        let said = ErrorText.read(response.body) ?? ErrorText.excerpt(response.body)
        let meaning = rule?.meaning ?? "no HTTP status"
        let place = 300..<400 ~= response.status ? response.headers["Location"] : nil
        let elsewhere = place.map { " that leads to \($0)" } ?? ""
        return CallFailure(
            rule?.code ?? .transportProtocol, "\(asked) answered \(response.status), \(meaning)\(elsewhere): \(said)",
            httpStatus: response.status, body: response.body, retryAfter: RetryAfter.read(response, now: now))
    }
}

extension AnswerRule {
    fileprivate init(_ status: Int, _ code: OutcomeCode, _ meaning: String) {
        self.init(status, [], code, meaning)
    }

    fileprivate init(_ statuses: ClosedRange<Int>, _ code: OutcomeCode, _ meaning: String) {
        self.init(statuses, [], code, meaning)
    }
}
