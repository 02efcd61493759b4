package import Model
package import Transport

extension Session {
    /// Fetches a result. An answer that is plainly text where a picture is expected is `image.undecodable`.
    package mutating func image(_ result: NamedResult, headers: HTTPHeaders = [:]) async throws(CallFailure) -> Answer {
        switch result {
        case .inline(let uri): return .image(bytes: uri.bytes, declaredMime: uri.mime)
        case .address(let url):
            // A token must not travel on: libcurl keeps it from another host only in `Authorization`.
            let request = HTTPRequest(
                url: url, headers: headers, limits: .ofTheCall, addresses: naming.addresses(for: url),
                redirects: headers.fields.isEmpty ? 3 : 0)
            let response = try await download(request)
            guard response.status == 200 else {
                throw AnswerRules.delivery.fault(response, asked: "GET \(url)", now: prober.clock.now())
            }
            return try ImageAnswer.read(response, from: url)
        }
    }

    private mutating func download(_ request: HTTPRequest) async throws(CallFailure) -> HTTPResponse {
        do {
            return try await send(request)
        } catch {
            var fault = error
            fault.detail = "fetching the result \(request.url): \(error.detail)"
            throw fault
        }
    }
}
