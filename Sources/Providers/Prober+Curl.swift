package import Model
import Transport

extension Prober {
    /// The command that repeats the check's first request, for bash.
    ///
    /// Tokens stand as `$NAME`. A picture above 2 KB is not written out: the command reads it from a file named after
    /// the fixture, `ID.png`, in the current folder. Through the backend, at Inference and at Replicate that one
    /// request is the whole call (at Replicate it is billed, and answers with the prediction's id); at a Space it is
    /// the look-up at the hub.
    package func curlLine(_ check: Check, backend: BackendTarget) -> String {
        switch check.route {
        case .backend:
            let client = BackendClient(
                endpoint: check.endpoint, input: check.stubbedInput, parameters: check.parameters, backend: backend)
            let request =
                switch check.tier {
                case .reach: ReachProbe(backend: backend).request
                case .account: BackendAccountProbe(endpoint: check.endpoint, backend: backend).request
                case .work: client.request()
                }
            return CurlLine(request, token: backend.token, check).text
        case .direct(let target):
            let request =
                switch check.tier {
                case .reach: ReachProbe(target).request
                case .account: AccountProbe(target: target).firstRequest
                case .work: firstRequest(target, check)
                }
            return CurlLine(request, token: target.provider.token, check).text
        }
    }

    private func firstRequest(_ target: ProviderTarget, _ check: Check) -> HTTPRequest {
        let call = ProviderCall(
            target: target, feature: check.endpoint.feature, input: check.stubbedInput, parameters: check.parameters)
        switch call.target.provider.kind {
        case .replicate:
            var file: String?
            if case .image(let bytes, let mime) = call.input { file = DataURI.encode(bytes, mime: mime) }
            return ReplicateClient(call: call).creation(file: file, limit: call.target.timeout, options)
        case .space(let name): return SpaceClient(call: call, name: name).lookup()
        case .inference: return InferenceClient(call: call).request()
        }
    }
}

/// Writes a request as a curl command.
private struct CurlLine {
    let text: String

    init(_ request: HTTPRequest, token: Secret?, _ check: Check) {
        var words = ["curl -sS -m \(Int(check.timeout.seconds.rounded(.up)))"]
        if request.method != "GET" { words.append("-X \(request.method)") }
        words.append(CurlLine.quoted(request.url))
        for field in request.headers.fields {
            words.append("-H " + CurlLine.header(field, token: token))
        }
        if let body = request.body { words.append(CurlLine.body(body, check)) }
        text = words.joined(separator: " ")
    }

    /// Double quotes where the shell must put in the token.
    private static func header(_ field: HTTPHeaders.Field, token: Secret?) -> String {
        guard let token, !token.isEmpty, field.value.hasSuffix(token.reveal()) else {
            return quoted("\(field.name): \(field.value)")
        }
        let front = field.value.dropLast(token.reveal().count)
        return "\"\(field.name): \(front)$\(token.variable)\""
    }

    private static func body(_ body: [UInt8], _ check: Check) -> String {
        guard let file = check.stubbedFile else {
            return "--data-binary " + quoted(String(decoding: body, as: UTF8.self))
        }
        let text = String(decoding: body, as: UTF8.self)
        let stub = DataURI.encodeBase64(Check.stub)
        guard text.contains(stub) else { return "--data-binary @\(file)" }
        // printf is built into bash: the picture never becomes an argument, whose length is limited.
        let format = text.replacing("%", with: "%%").replacing("\\", with: "\\\\").replacing(stub, with: "%s")
        return "--data-binary @<(printf \(quoted(format)) \"$(base64 -w0 \(file))\")"
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: "'\\''"))'"
    }
}

extension Check {
    /// What stands in a request for a picture that is read from a file.
    fileprivate static let stub = Array("the picture of the fixture".utf8)

    /// The name of the file that stands for the picture; nil where the picture is short, or there is none.
    fileprivate var stubbedFile: String? {
        guard case .image(let picture) = fixture.content, picture.bytes.count > 2048 else { return nil }
        return "\(fixture.id).\(picture.format.rawValue)"
    }

    fileprivate var stubbedInput: CallInput {
        guard stubbedFile != nil, case .image(_, let mime) = input else { return input }
        return .image(bytes: Check.stub, mime: mime)
    }
}
