import Model
import Providers

/// Who is asked, in which order, and what becomes of it: a pure state machine.
///
///     next(elapsed) ──► call(target) ──► record(reply) ──► next(elapsed) …  ──► answered | failed | unconfigured
///
/// Each provider is asked once. Whatever goes wrong with it, the next one is asked: a provider that failed is not
/// asked again. Providers without the token they need are not asked at all.
struct FallbackChain {
    enum Step: Hashable {
        /// The target's timeout is what is left of the whole chain's time, when that is less.
        case call(ProviderTarget)
        case answered(Answer, by: ProviderFamily)
        /// In the order they were asked.
        case failed([Failure])
        /// Nobody could be asked: the primary's token is missing.
        case unconfigured(ProviderFamily)
    }

    struct Failure: Hashable {
        let provider: String
        /// One sentence.
        let detail: String
        /// What the provider itself answered, where it did.
        let status: Int?
        let body: String?
    }

    private let targets: [ProviderTarget]
    private let primary: ProviderFamily?
    private let limit: Duration
    private var position = 0
    private var failures: [Failure] = []
    private var answer: (answer: Answer, family: ProviderFamily)?

    /// - Parameter limit: the time for all attempts together.
    init(_ targets: [ProviderTarget], limit: Duration) {
        self.targets = targets.filter(\.canBeAsked)
        primary = targets.first?.provider.family
        self.limit = limit
    }

    func next(elapsed: Duration) -> Step {
        if let answer { return .answered(answer.answer, by: answer.family) }
        if targets.isEmpty, let primary { return .unconfigured(primary) }
        guard position < targets.count else { return .failed(failures) }
        let target = targets[position]
        let left = limit - elapsed
        guard left > .zero else {
            let late = "not asked, because the time limit of \(limit.readable) was used up"
            return .failed(failures + [Failure(provider: target.provider.id, detail: late, status: nil, body: nil)])
        }
        return .call(target.limited(to: left))
    }

    /// - Parameter output: what the answer must be. A picture is one only by its first bytes.
    mutating func record(_ reply: ProviderReply, output: Medium) {
        let provider = targets[position].provider
        position += 1
        let last = reply.attempts.last
        func fail(_ detail: String) {
            failures.append(
                Failure(provider: provider.id, detail: detail, status: last?.httpStatus, body: last?.body))
        }
        guard let answer = reply.answer else {
            let detail = last.map(\.detail) ?? ""
            return fail(detail.isEmpty ? reply.code.rawValue : detail)
        }
        switch (answer, output) {
        case (.text, .text): self.answer = (answer, provider.family)
        case (.image(let bytes, _), .image):
            if ImageFormat(sniffing: bytes) != nil {
                self.answer = (answer, provider.family)
            } else {
                let head = String(decoding: bytes.prefix(24), as: UTF8.self)
                fail("answered with something that is no picture: it begins with \"\(head)\"")
            }
        case (.text, .image): fail("answered with text where a picture was expected")
        case (.image, .text): fail("answered with a picture where text was expected")
        }
    }
}

extension ProviderTarget {
    /// Not without the token it needs.
    var canBeAsked: Bool { !provider.needsToken || provider.token != nil }

    fileprivate func limited(to left: Duration) -> ProviderTarget {
        ProviderTarget(
            provider: provider, model: model, options: options, input: input, price: price,
            timeout: min(timeout, left))
    }
}
