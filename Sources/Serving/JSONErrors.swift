import Hummingbird

/// Every refusal is `{"error": "…"}`, whoever made it.
struct JSONErrors: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            let message = error.body ?? "\(error.status.code) \(error.status.reasonPhrase)"
            var response = PageReply.error(message, status: error.status)
            for header in error.headers { response.headers[header.name] = header.value }
            return response
        }
    }
}
