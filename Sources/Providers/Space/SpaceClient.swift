import Model
import Transport

/// One call to a Gradio app on a Hugging Face Space: hub, configuration, upload, call, events, file.
struct SpaceClient {
    let call: ProviderCall
    /// `owner/name`.
    let name: String
    private var hub: String { call.target.provider.baseURL }
    private var api: String { call.target.api ?? "/predict" }

    /// Where the app answers, and how its paths begin.
    struct App: Hashable {
        let host: String
        /// `/gradio_api` in Gradio 5 and 6, empty in 4.
        let prefix: String
        let version: String?
    }

    func run(_ session: inout Session) async throws(Fault) -> Answer {
        session.attempt.cost = Billing.nothing(call.target.price)
        let app = try await reach(&session)
        session.attempt.modelVersion = app.version.map { "gradio \($0)" }
        let data = try await input(app, &session)
        session.attempt.cost = Billing.undecided(call.target.price)
        let event = try await submit(data, app, &session)
        session.attempt.remoteID = event
        let output = try await outcome(of: event, app, &session)
        session.attempt.cost = Billing.worked(call.target.price, runTime: session.attempt.timings.run)
        return try await answer(output, app, &session)
    }

    // MARK: Reaching the app

    private func reach(_ session: inout Session) async throws(Fault) -> App {
        let known = try await hubAnswer(&session)
        guard let address = known["host"]?.string, URLParts(address) != nil else {
            throw Fault(.contractField, "the hub names no host for the Space \(name)")
        }
        let host = address.hasSuffix("/") ? String(address.dropLast()) : address
        let standing = SpaceStage.read(known["runtime"])
        if case .down(let code, let why) = standing { throw Fault(code, why) }
        do {
            return try await configuration(host, &session)
        } catch {
            if case .rising(let code, let why) = standing { throw Fault(code, why, httpStatus: error.httpStatus) }
            throw error
        }
    }

    private func hubAnswer(_ session: inout Session) async throws(Fault) -> JSONValue {
        let response = try await session.send(lookup())
        guard response.status == 200 else { throw fault(.hub, response, "GET /api/spaces/\(name)", session) }
        return try json(response, "the hub")
    }

    /// The hub gets the token as its own API wants it.
    func lookup() -> HTTPRequest {
        var request = HTTPRequest(
            url: Routes.space(hub, name), limits: HTTPLimits(total: .seconds(3600)), redirects: 3)
        if let token = call.target.provider.token, !token.isEmpty {
            request.headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
        }
        return request
    }

    private func configuration(_ host: String, _ session: inout Session) async throws(Fault) -> App {
        let response = try await session.send(request("GET", Routes.config(host), session))
        guard response.status == 200 else { throw fault(.space, response, "GET /config", session) }
        let config: JSONValue
        do {
            config = try json(response, "the Space's /config")
        } catch {
            throw Fault(
                .providerError, "the Space shows a page instead of its configuration: is it up?", httpStatus: 200,
                body: response.body)
        }
        return App(
            host: host, prefix: config["api_prefix"]?.string ?? "", version: config["version"]?.string)
    }

    // MARK: The call

    /// The `data` list: the uploaded picture or the prompt.
    private func input(_ app: App, _ session: inout Session) async throws(Fault) -> JSONValue {
        guard case .image(let bytes, let mime) = call.input else {
            guard case .prompt(let prompt) = call.input else { return [] }
            return [.string(prompt)]
        }
        let fileName = "input.\(ImageFormat(mime: mime)?.rawValue ?? "bin")"
        let form = Multipart(part: "files", fileName: fileName, mime: mime, bytes: bytes)
        var request = request("POST", Routes.upload(app.host, app.prefix), session)
        request.headers.add(name: "Content-Type", value: form.contentType)
        request.body = form.body
        let response = try await session.send(request)
        guard response.status == 200 else { throw fault(.space, response, "POST /upload", session) }
        guard let path = try json(response, "the Space's /upload")[0]?.string else {
            throw Fault(
                .contractField, "the Space's answer to the upload names no file", httpStatus: 200,
                body: response.body)
        }
        return [["path": .string(path), "orig_name": .string(fileName), "meta": ["_type": "gradio.FileData"]]]
    }

    private func submit(_ data: JSONValue, _ app: App, _ session: inout Session) async throws(Fault) -> String {
        var request = request("POST", Routes.call(app.host, app.prefix, api), session)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = JSON.encode(["data": data])
        request.freshConnection = true
        let response = try await session.send(request)
        guard response.status == 200 else { throw submissionFault(response, session) }
        guard let event = try json(response, "the Space's /call")["event_id"]?.string, !event.isEmpty else {
            throw Fault(
                .contractField, "the Space's answer to the call has no event_id", httpStatus: 200,
                body: response.body)
        }
        return event
    }

    /// Gradio answers an api name it does not have with a bare 500.
    private func submissionFault(_ response: HTTPResponse, _ session: Session) -> Fault {
        var found = fault(.space, response, "POST /call\(api)", session)
        if response.status == 500, response.body.elementsEqual("Internal Server Error".utf8) {
            found.code = .contractStatus
            found.detail = "the Space has no api named \(api): POST /call\(api) answered 500"
        }
        return found
    }

    /// An event can be read once only: a second GET of it hangs for ever.
    private func outcome(of event: String, _ app: App, _ session: inout Session) async throws(Fault) -> JSONValue {
        let reader = SpaceStreamReader()
        var request = request("GET", Routes.event(app.host, app.prefix, api, event), session)
        // Gradio sends a heartbeat each 15 s: two of them missing is a hang.
        request.limits.idle = .seconds(35)
        let exchange = await session.stream(request) { reader.take($0) }
        // What the stream took after its first line is the app's work, queue included.
        session.attempt.timings.run = exchange.timings.download
        if let download = exchange.timings.download, let sum = session.attempt.timings.download {
            session.attempt.timings.download = sum - download
        }
        switch reader.ending {
        case .complete(let output): return output
        case .failed(let fault): throw fault
        case nil: throw streamFault(exchange, session)
        }
    }

    private func streamFault(_ exchange: HTTPExchange, _ session: Session) -> Fault {
        if let failure = exchange.failure {
            return Fault(failure.code, "waiting for the Space's result: \(session.detail(failure))")
        }
        guard let response = exchange.response, response.status == 200 else {
            return exchange.response.map { fault(.space, $0, "GET /call\(api)/{event}", session) }
                ?? Fault(.transportProtocol, "the Space gave no answer")
        }
        return Fault(.transportTruncated, "the Space ended its event stream without a result")
    }

    // MARK: The result

    private func answer(_ output: JSONValue, _ app: App, _ session: inout Session) async throws(Fault) -> Answer {
        guard let first = output[0], first != .null else {
            throw Fault(.contractField, "the Space completed without an output")
        }
        if call.feature.output == .text {
            guard let text = first.string else { throw Fault(.contractField, "the output is \(first.kind), not text") }
            return .text(text)
        }
        let file = first[0] ?? first
        // By its path: Gradio 4 builds a wrong `url`, and any proxy in front may.
        if let path = (file["image"] ?? file)["path"]?.string {
            return try await session.image(
                .address(Routes.file(app.host, app.prefix, path)), headers: spaceHeaders)
        }
        guard let address = file["url"]?.string ?? file.string else {
            throw Fault(.imageUndecodable, "the output is \(first.kind), expected a file")
        }
        return try await session.image(try NamedResult.read(address))
    }

    // MARK: Plumbing

    /// The token goes to the Space as gradio_client sends it, so that an app's own login is not in its way.
    private var spaceHeaders: HTTPHeaders {
        guard let token = call.target.provider.token, !token.isEmpty else { return [:] }
        return ["x-hf-authorization": "Bearer \(token.reveal())"]
    }

    private func request(_ method: String, _ url: String, _ session: Session) -> HTTPRequest {
        HTTPRequest(
            method: method, url: url, headers: spaceHeaders, limits: HTTPLimits(total: .seconds(3600)),
            addresses: session.namedAddresses)
    }

    private func json(_ response: HTTPResponse, _ who: String) throws(Fault) -> JSONValue {
        guard let value = JSON.parse(response.body) else {
            throw Fault(
                .contractJSON, "\(who) answered no JSON: \(ErrorText.excerpt(response.body))",
                httpStatus: response.status, body: response.body)
        }
        return value
    }

    private func fault(_ service: Service, _ response: HTTPResponse, _ asked: String, _ session: Session) -> Fault {
        AnswerRule.fault(service, response, asked: asked, now: session.prober.clock.now())
    }
}
