import Model
import Transport

/// Who gave an answer: the same status means different things in different mouths.
enum Service: Hashable {
    case replicate
    /// Where a finished prediction's files lie.
    case delivery
    case hub, space
    case inference
    case backend
}

/// What an HTTP answer that is no success means. One row per documented fault; the first that fits decides.
struct AnswerRule {
    let services: Set<Service>
    let statuses: ClosedRange<Int>
    /// Found in the body without regard to case; empty fits every body.
    var texts: [String] = []
    let code: OutcomeCode
    /// What the detail says before the provider's own words.
    let meaning: String

    func fits(_ service: Service, _ status: Int, _ body: String) -> Bool {
        services.contains(service) && statuses.contains(status)
            && (texts.isEmpty || texts.contains { body.contains($0) })
    }

    static let everywhere: Set<Service> = [.replicate, .delivery, .hub, .space, .inference, .backend]
    private static let apis: Set<Service> = [.replicate, .hub, .space, .inference, .backend]

    static let all: [AnswerRule] = [
        // Result files that are no longer there.
        AnswerRule(services: [.delivery], statuses: 403...403, code: .imageMissing, meaning: "the result is gone"),
        AnswerRule(services: [.delivery], statuses: 404...404, code: .imageMissing, meaning: "the result is gone"),
        AnswerRule(services: [.delivery], statuses: 410...410, code: .imageMissing, meaning: "the result is gone"),

        // Whose key it is.
        AnswerRule(
            services: [.inference], statuses: 400...400, texts: ["token seems invalid"], code: .accountAuth,
            meaning: "the token is refused"),
        AnswerRule(services: apis, statuses: 401...401, code: .accountAuth, meaning: "the token is missing or refused"),
        AnswerRule(services: apis, statuses: 402...402, code: .accountPayment, meaning: "credit is used up"),
        AnswerRule(services: apis, statuses: 403...403, code: .accountAuth, meaning: "the token may not do this"),

        // Too much.
        AnswerRule(
            services: [.space], statuses: 400...599, texts: ["gpu quota"], code: .accountQuota,
            meaning: "the GPU quota is used up"),
        AnswerRule(services: everywhere, statuses: 429...429, code: .throttledRate, meaning: "too many requests"),
        AnswerRule(
            services: [.space], statuses: 503...503, texts: ["queue is full"], code: .throttledQueue,
            meaning: "the Space's queue is full"),

        // What was pinned is not there any more.
        AnswerRule(
            services: [.replicate], statuses: 422...422, texts: ["invalid version"], code: .contractStatus,
            meaning: "the pinned model version does not exist"),
        AnswerRule(
            services: [.replicate], statuses: 404...404, code: .contractStatus,
            meaning: "no such model, or not one that is served by name"),
        AnswerRule(
            services: [.hub], statuses: 404...404, code: .contractStatus, meaning: "no such Space or model"),
        AnswerRule(
            services: [.inference], statuses: 400...400,
            texts: ["model_not_supported", "not supported by any provider"], code: .contractStatus,
            meaning: "the model is not served"),
        AnswerRule(
            services: [.inference], statuses: 404...404, code: .contractStatus, meaning: "the model is not served"),
        AnswerRule(
            services: [.inference], statuses: 410...410, code: .contractStatus, meaning: "this address is retired"),
        AnswerRule(
            services: [.space], statuses: 404...404, code: .contractStatus,
            meaning: "the Space has no such path: another Gradio version?"),

        // What we sent.
        AnswerRule(
            services: everywhere, statuses: 400...422, texts: ["nsfw", "safety checker", "content policy"],
            code: .rejectedPolicy, meaning: "the input is against the provider's rules"),
        AnswerRule(services: apis, statuses: 400...400, code: .rejectedInput, meaning: "the input is refused"),
        AnswerRule(services: apis, statuses: 413...413, code: .rejectedInput, meaning: "the input is too large"),
        AnswerRule(services: apis, statuses: 422...422, code: .rejectedInput, meaning: "the input is refused"),

        // What is wrong over there.
        AnswerRule(
            services: [.inference, .backend], statuses: 503...503, texts: ["estimated_time", "currently loading"],
            code: .providerLoading, meaning: "the model is loading"),
        AnswerRule(
            services: [.inference], statuses: 500...504, texts: ["too busy", "overloaded"], code: .providerError,
            meaning: "the model is overloaded"),
        AnswerRule(
            services: [.space], statuses: 503...503, texts: ["queue is stopped"], code: .providerError,
            meaning: "the Space is shutting down"),
        AnswerRule(services: everywhere, statuses: 500...599, code: .providerError, meaning: "the server failed"),

        AnswerRule(services: everywhere, statuses: 100...599, code: .contractStatus, meaning: "an unexpected status"),
    ]

    /// - Parameter asked: what was asked for, for the sentence: `POST /v1/predictions`.
    static func fault(_ service: Service, _ response: HTTPResponse, asked: String, now: Timestamp) -> Fault {
        let body = String(decoding: response.body.prefix(16 << 10), as: UTF8.self).lowercased()
        let rule = all.first { $0.fits(service, response.status, body) }
        let said = ErrorText.read(response.body) ?? ErrorText.excerpt(response.body)
        let meaning = rule?.meaning ?? "no HTTP status"
        return Fault(
            rule?.code ?? .transportProtocol, "\(asked) answered \(response.status), \(meaning): \(said)",
            httpStatus: response.status, body: response.body, retryAfter: RetryAfter.read(response, now: now))
    }
}
