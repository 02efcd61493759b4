import Hashing
import Hummingbird
import Model

/// Lets nobody through who does not show the token: as `Authorization: Bearer TOKEN`, or as the password of HTTP
/// Basic, which is what a browser asks a person for.
struct TokenCheck: RouterMiddleware {
    let token: Secret

    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let shown = shownToken(request), ConstantTime.areEqual(Array(shown.utf8), Array(token.reveal().utf8))
        else {
            throw HTTPError(
                .unauthorized, headers: [.wwwAuthenticate: "Basic realm=\"assay\", charset=\"UTF-8\""],
                message: "a token is needed: send it as a bearer token, or as the password of any user name")
        }
        return try await next(request, context)
    }

    private func shownToken(_ request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return String(parts[1])
        case "basic":
            guard let bytes = try? DataURI.decodeBase64(parts[1]) else { return nil }
            let pair = String(decoding: bytes, as: UTF8.self)
            return pair.firstIndex(of: ":").map { String(pair[pair.index(after: $0)...]) }
        default: return nil
        }
    }
}
