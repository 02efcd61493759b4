import Model
import Transport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a call is from its beginning to its end. It is large, and many ask for it: it lies apart, and is not copied.
final class CallContext: Sendable {
    let call: ProviderCall
    let described: CompiledDescription
    /// Empty where no request says it.
    let attemptID: String

    /// - Parameter attemptID: nil: a new one.
    init(_ call: ProviderCall, _ described: CompiledDescription, attemptID: String? = nil) {
        self.call = call
        self.described = described
        self.attemptID = attemptID ?? (described.usesAttemptID ? UUID().uuidString.lowercased() : "")
    }
}

/// What has been said so far in a call: what placeholders stand for, and what selectors find.
struct Conversation {
    private var context: CallContext
    private var answers: [String: StepAnswer] = [:]
    /// Of ``Placeholder/secondsLeft``.
    var remaining: Duration
    /// Of the largest body so far, in bytes: servers answer what was sent when they refuse it.
    var sent = 0

    init(_ context: CallContext) {
        self.context = context
        remaining = context.call.target.timeout
    }

    var call: ProviderCall { context.call }
    var described: CompiledDescription { context.described }
    var api: APIDescription { context.described.api }

    /// The same, with another key or input.
    func with(_ call: ProviderCall) -> Conversation {
        var other = self
        other.context = CallContext(call, described, attemptID: context.attemptID)
        return other
    }

    subscript(step: String) -> StepAnswer? {
        get { answers[step] }
        set { answers[step] = newValue }
    }

    /// - Parameter current: whose answer is meant where the selector names no step.
    func find(_ selector: AnswerSelector, in current: StepAnswer?) -> JSONValue? {
        let answer = selector.step.map { answers[$0] } ?? current
        return answer.flatMap(selector.find)
    }

    func holds(_ conditions: [AnswerCondition], in current: StepAnswer) -> Bool {
        conditions.allSatisfy { $0.holds(find($0.selector, in: current)) }
    }

    /// Keeps a found object for its fields.
    mutating func take(_ taken: APIResult.Taken, from current: StepAnswer?) {
        answers[taken.name] = find(taken.selector, in: current).map { StepAnswer(status: 0, json: $0) }
    }

    /// What a placeholder stands for; nil where that is nothing. Of a picture's bytes too: they are no JSON.
    func value(of place: Placeholder) -> JSONValue? {
        switch place {
        case .prompt: (call.input.prompt ?? call.parameters["prompt"]?.string).map(JSONValue.string)
        case .model: call.target.model.isEmpty ? nil : .string(call.target.model)
        case .width: parameter("width")
        case .height: parameter("height")
        case .aspect: aspect
        case .attemptID: .string(context.attemptID)
        case .secondsLeft: .integer(max(1, Int(remaining.seconds.rounded(.down))))
        case .parameter(let name): parameter(name)
        case .picture(let form): picture(form)
        case .answer(let selector): find(selector, in: nil)
        }
    }

    func text(_ template: TextTemplate) -> String? { template.render(value)?.plainText }

    /// The picture's bytes where the template is made of them alone; of a parameter that is a data URI, the bytes it stands for:
    /// a mask, or a second picture.
    func bytes(_ template: TextTemplate) -> [UInt8]? {
        switch template.only {
        case .picture(.bytes):
            guard case .image(let bytes, _) = call.input else { return nil }
            return bytes
        case .parameter(let name):
            guard let text = call.parameters[name]?.string, text.hasPrefix("data:") else { return nil }
            return (try? DataURI(text))?.bytes
        default: return nil
        }
    }

    private func parameter(_ name: String) -> JSONValue? {
        guard let value = call.parameters[name] else { return nil }
        return api.valueMaps[name]?[value.plainText] ?? value
    }

    private var aspect: JSONValue? {
        guard let width = call.parameters["width"]?.integer, let height = call.parameters["height"]?.integer,
            width > 0, height > 0
        else { return nil }
        var (a, b) = (width, height)
        while b != 0 { (a, b) = (b, a % b) }
        return .string("\(width / a):\(height / a)")
    }

    private func picture(_ form: Placeholder.PictureForm) -> JSONValue? {
        guard case .image(let bytes, let mime) = call.input else { return nil }
        return switch form {
        case .dataURI: .string(DataURI.encode(bytes, mime: mime))
        case .base64: .string(DataURI.encodeBase64(bytes))
        case .bytes: nil
        case .mime: .string(mime)
        case .name: .string("input.\(ImageFormat(mime: mime)?.rawValue ?? "bin")")
        }
    }
}
