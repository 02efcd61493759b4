import Model
import Transport

/// One request to an endpoint of the backend under test, asked and read as the endpoint's contract says.
struct BackendClient: Caller {
    let endpoint: Endpoint
    let input: CallInput
    let parameters: [String: JSONValue]
    let backend: BackendTarget
    var contract: BackendContract { endpoint.contract }

    func run(_ session: inout Session) async throws(CallFailure) -> CallResult {
        session.attempt.cost = .unknown
        let reader = ContractReader(contract: contract.answer, output: endpoint.feature.output, asked: asked)
        let reading = try reader.read(
            try await session.send(request()), expectedStatus: endpoint.expectation.status,
            now: session.prober.clock.now())
        session.attempt.cost = cost(reading)
        var result = CallResult(answer: nil, source: reading.source, isCached: reading.isCached)
        switch reading.content {
        case .text(let text): result.answer = .text(text)
        case .picture(let named):
            // The status is the endpoint's: where its picture is fetched from has one of its own.
            let status = session.attempt.httpStatus
            result.answer = try await session.image(named)
            session.attempt.httpStatus = status
        case .whole(let answer): result.answer = answer
        case nil: break
        }
        return result
    }

    var asked: String { "\(contract.request.method) \(endpoint.path)" }

    func request() -> HTTPRequest {
        var request = HTTPRequest(
            method: contract.request.method, url: backend.baseURL + endpoint.path, headers: backend.requestHeaders,
            limits: .ofTheCall(answering: endpoint.feature.output), freshConnection: true)
        switch contract.request.encoding {
        case .json:
            request.body = JSON.encode(.object(fields))
            request.headers.set(name: "Content-Type", value: "application/json")
        case .multipart:
            let form = MultipartForm(parts)
            request.body = form.body
            request.headers.set(name: "Content-Type", value: form.contentType)
        case .raw:
            request.url += query
            request.body = bytes
            request.headers.set(name: "Content-Type", value: mime)
        }
        return request
    }

    /// The price of the provider that answered. Known only when nothing before it in the chain can have cost money,
    /// and nothing when the answer came from a cache.
    private func cost(_ reading: ContractReading) -> Cost {
        if reading.isCached { return Billing.nothing(nil) }
        let families = endpoint.targets.map(\.provider.family.rawValue)
        let source = reading.source ?? (endpoint.targets.count == 1 ? families.first : nil)
        guard let position = families.firstIndex(where: { $0 == source }),
            endpoint.targets[..<position].allSatisfy({ $0.price?.unit == .free })
        else { return .unknown }
        return Billing.worked(endpoint.targets[position].price, runTime: nil)
    }
}

// The three encodings of a request.
extension BackendClient {
    private var fields: [String: JSONValue] {
        contract.request.fields.render(image: picture, prompt: input.prompt, parameters: parameters)
    }

    private var picture: JSONValue? {
        guard case .image(let bytes, let mime) = input else { return nil }
        return switch contract.request.picture {
        case .dataURI, .url: .string(DataURI.encode(bytes, mime: mime))
        case .base64: .string(DataURI.encodeBase64(bytes))
        }
    }

    /// In the order of their names. A field that is the picture and nothing else is a file.
    var parts: [MultipartForm.Part] {
        let files = contract.request.fields.fields.filter { $0.value == "{image}" }
        return fields.sorted { $0.key < $1.key }.flatMap { name, value -> [MultipartForm.Part] in
            guard files[name] != nil, case .image(let bytes, let mime) = input else {
                return value.formTexts.map { .text(name, $0) }
            }
            let fileName = "input.\(ImageFormat(mime: mime)?.rawValue ?? "bin")"
            return [.file(name, fileName: fileName, mime: mime, bytes)]
        }
    }

    /// What the body does not say, as `?name=value&…`; empty without any.
    private var query: String {
        let body: JSONValue = input.prompt == nil ? "{image}" : "{prompt}"
        let said = contract.request.fields.fields.filter { $0.value == body }
        let pairs = fields.filter { said[$0.key] == nil }.sorted { $0.key < $1.key }.flatMap { name, value in
            value.formTexts.map { "\(URLPath.segment(name))=\(URLPath.segment($0))" }
        }
        return pairs.isEmpty ? "" : (endpoint.path.contains("?") ? "&" : "?") + pairs.joined(separator: "&")
    }

    private var bytes: [UInt8] {
        switch input {
        case .image(let bytes, _): bytes
        case .prompt(let text): Array(text.utf8)
        }
    }

    private var mime: String {
        if case .image(_, let mime) = input { mime } else { "text/plain; charset=utf-8" }
    }
}

extension JSONValue {
    /// As fields of a form or a query, which know texts alone: each element of a list is a field of the same name, what
    /// is nested deeper is its JSON.
    fileprivate var formTexts: [String] {
        if case .array(let items) = self { items.map(\.plainText) } else { [plainText] }
    }
}

extension BackendTarget {
    var requestHeaders: HTTPHeaders {
        var all = HTTPHeaders()
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { all.add(name: name, value: value) }
        if let token, !token.isEmpty { all.set(name: "Authorization", value: "Bearer \(token.reveal())") }
        return all
    }
}
