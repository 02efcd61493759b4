import Model
import Transport

// From the Space's name to its running app; and the requests that both sides share.
extension SpaceClient {
    /// The hub says where the Space runs and in which stage; the app's own configuration says how to talk to it.
    ///
    /// A Space that is not up is reported at once. The visit to its configuration wakes a sleeping one, as it does
    /// for the official client.
    ///
    /// - Parameter wakes: false leaves a Space that is not up as it is: on paid hardware its owner pays for the waking.
    func reachApp(_ session: inout Session, wakes: Bool = true) async throws(CallFailure) -> GradioDescription {
        let known = try await hubAnswer(&session)
        guard let address = known["host"]?.string, let place = URLParts(address) else {
            throw CallFailure(.contractField, "the hub names no host for the Space \(name)")
        }
        // Our token and the picture would go over the wire in the clear.
        guard place.scheme == "https" || URLParts(hub)?.scheme == "http" else {
            throw CallFailure(.contractField, "the hub names the unencrypted host \(address) for the Space \(name)")
        }
        let host = address.hasSuffix("/") ? String(address.dropLast()) : address
        let standing = SpaceStage.read(known["runtime"])
        switch standing {
        case .down(let code, let why): throw CallFailure(code, why)
        case .rising(let code, let why) where !wakes: throw CallFailure(code, why)
        case .rising, .serving: break
        }
        do {
            return GradioDescription(host: host, config: try await configuration(host, &session))
        } catch {
            if case .rising(let code, let why) = standing { throw CallFailure(code, why, httpStatus: error.httpStatus) }
            throw error
        }
    }

    func info(_ app: GradioDescription, _ session: inout Session) async throws(CallFailure) -> JSONValue {
        try await json(request("GET", GradioRoutes.info(app.host, app.prefix), session), asked: "GET /info", &session)
    }

    /// The hub gets the token as its own API wants it.
    func lookup() -> HTTPRequest {
        var request = HTTPRequest(url: GradioRoutes.space(hub, name), limits: .ofTheCall, redirects: 3)
        request.authorize(call.target.provider.token)
        return request
    }

    private func hubAnswer(_ session: inout Session) async throws(CallFailure) -> JSONValue {
        let response = try await session.send(lookup())
        guard response.status == 200 else { throw fault(.hub, response, "GET /api/spaces/\(name)", session) }
        guard let answer = JSON.parse(response.body) else { throw malformed(response, "the hub") }
        return answer
    }

    private func configuration(_ host: String, _ session: inout Session) async throws(CallFailure) -> JSONValue {
        let response = try await session.send(request("GET", GradioRoutes.config(host), session))
        guard response.status == 200 else { throw fault(.space, response, "GET /config", session) }
        guard let config = JSON.parse(response.body), config.object != nil else {
            throw CallFailure(
                .providerError, "the Space shows a page instead of its configuration: is it up?", httpStatus: 200,
                body: response.body)
        }
        return config
    }

    /// The token goes to the Space as gradio_client sends it, so that an app's own login is not in its way.
    var spaceHeaders: HTTPHeaders {
        guard let token = call.target.provider.token, !token.isEmpty else { return [:] }
        return ["x-hf-authorization": "Bearer \(token.reveal())"]
    }

    func request(_ method: String, _ url: String, _ session: Session) -> HTTPRequest {
        HTTPRequest(
            method: method, url: url, headers: spaceHeaders, limits: .ofTheCall,
            addresses: session.naming.addresses(for: url))
    }

    /// Work is never sent twice: it goes over a connection of its own.
    func post(_ body: JSONValue, to url: String, _ session: Session) -> HTTPRequest {
        var request = request("POST", url, session)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "x-gradio-user", value: "api")
        request.body = JSON.encode(body)
        request.freshConnection = true
        return request
    }

    func json(
        _ request: HTTPRequest, asked: String, _ session: inout Session
    ) async throws(CallFailure) -> JSONValue {
        let response = try await session.send(request)
        guard response.status == 200 else { throw fault(.space, response, asked, session) }
        guard let value = JSON.parse(response.body) else { throw malformed(response, "the Space's \(asked)") }
        return value
    }

    func malformed(_ response: HTTPResponse, _ who: String) -> CallFailure {
        CallFailure(
            .contractJSON, "\(who) answered no JSON: \(ErrorText.excerpt(response.body))",
            httpStatus: response.status, body: response.body)
    }

    func fault(_ rules: AnswerRules, _ response: HTTPResponse, _ asked: String, _ session: Session) -> CallFailure {
        rules.fault(response, asked: asked, now: session.prober.clock.now())
    }
}
