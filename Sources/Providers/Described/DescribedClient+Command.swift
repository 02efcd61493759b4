import Model
import Transport

/// What a command that is shown repeats.
extension DescribedClient {
    /// The request of a step that failed, with this client's key and input.
    func request(again failed: FailedStep) -> (HTTPRequest, form: [MultipartForm.Part]?)? {
        guard let step = described.steps.first(where: { $0.name == failed.name })?.step else { return nil }
        let maker = RequestMaker(conversation: failed.conversation.with(call), named: .publicOnly)
        let isBilled = failed.name == "submit"
        guard let request = try? maker.request(step.request, isBilled: isBilled) else { return nil }
        guard case .form(let parts)? = step.request.body else { return (request, nil) }
        return (request, maker.parts(parts, adding: isBilled ? maker.extras : [:]))
    }

    /// What an answer brought into a header, or under a secret's name into the query: a session's token, for all we know. It is in
    /// nothing that is told, and a command has a variable for it.
    func answeredKeys(of request: APIRequest, in conversation: Conversation) -> Set<Secret> {
        let named = request.headers + request.query.filter { SecretName.isSecret($0.name) }
        return named.flatMap(\.value.places).reduce(into: []) { keys, place in
            guard case .answer(let selector) = place,
                let value = conversation.find(selector, in: nil)?.plainText,
                value.utf8.count >= Redactor.runLength
            else { return }
            keys.insert(Secret(value, variable: SecretName.variable(for: "\(selector)")))
        }
    }

    func answeredKeys(of failed: FailedStep) -> Set<Secret> {
        let step = described.steps.first { $0.name == failed.name }?.step
        return step.map { answeredKeys(of: $0.request, in: failed.conversation) } ?? []
    }

    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest {
        let conversation = opening
        let maker = RequestMaker(conversation: conversation, named: .publicOnly)
        let described =
            tier == .account ? api.account?.step.request : api.prepare.first?.step.request ?? api.submit.request
        guard tier != .reach, let described, let request = try? maker.request(described, isBilled: api.prepare.isEmpty)
        else { return reach }
        return request
    }

    var form: [MultipartForm.Part]? {
        let first = api.prepare.first?.step.request ?? api.submit.request
        guard case .form(let parts)? = first.body else { return nil }
        let maker = RequestMaker(conversation: opening, named: .publicOnly)
        return maker.parts(parts, adding: api.prepare.isEmpty ? maker.extras : [:])
    }
}
