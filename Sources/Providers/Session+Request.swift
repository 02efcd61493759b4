package import Model
package import Transport

extension Session {
    /// The JSON object that a 200 answers; any other status is what the rules say.
    package mutating func object(
        _ request: HTTPRequest, _ rules: AnswerRules
    ) async throws(CallFailure) -> JSONValue {
        let asked = "\(request.method) \(request.url)"
        let response = try await send(request)
        guard response.status == 200 else {
            throw rules.fault(response, asked: asked, now: prober.clock.now())
        }
        guard let value = JSON.parse(response.body), value.object != nil else {
            throw CallFailure(
                .contractJSON, "\(asked) answered no JSON object: \(ErrorText.excerpt(response.body))",
                httpStatus: 200, body: response.body)
        }
        return value
    }
}

extension HTTPRequest {
    /// A GET with the token as `Authorization: Bearer`, where there is one.
    package static func get(_ url: String, token: Secret?) -> HTTPRequest {
        var request = HTTPRequest(url: url, limits: .ofTheCall)
        request.authorize(token)
        return request
    }

    /// A GET over a new connection, without a token: name, TCP, TLS and HTTP are what is asked about.
    package static func reach(_ url: String) -> HTTPRequest {
        HTTPRequest(url: url, limits: .ofTheCall, freshConnection: true)
    }

    package mutating func authorize(_ token: Secret?) {
        guard let token, !token.isEmpty else { return }
        headers.set(name: "Authorization", value: "Bearer \(token.reveal())")
    }
}
