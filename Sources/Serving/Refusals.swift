import Hummingbird
import HummingbirdCore
import Reporting

/// Every refusal is `{"error": "…"}`, whoever made it, or the same in a page for who reads pages. All there is here is read:
/// other methods are 405.
struct Refusals: RouterMiddleware {
    let audience: Audience
    let unheard: @Sendable () -> Unheard?

    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head else {
            return Page.error(
                "\(request.method.rawValue) changes nothing here: ask with GET", status: .methodNotAllowed,
                [.allow: "GET, HEAD"]
            ).response(from: request, context: context)
        }
        if let place = withoutSlash(request.uri) {
            return Response(status: .permanentRedirect, headers: [.location: place])
        }
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return page(of: error, request).response(from: request, context: context)
        } catch let problem as SourceProblem {
            let message =
                audience == .operators
                ? problem.sentence : "what was measured cannot be read just now: ask again in a moment"
            return page(
                of: HTTPError(.serviceUnavailable, message: message), request, after: unheard().map { "\($0.words)." }
            ).response(from: request, context: context)
        }
    }

    /// Links of a page lead from where it is: `/providers/` would lead below itself. Relative, for a proxy may put something before
    /// it.
    private func withoutSlash(_ uri: URI) -> String? {
        let parts = uri.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, parts.last == "", let name = parts.dropLast().last, !name.isEmpty else { return nil }
        return "../\(name)\(uri.query.map { "?\($0)" } ?? "")"
    }

    /// - Parameter notice: a sentence that stands before what is said; nil: none does.
    private func page(of error: HTTPError, _ request: Request, after notice: String? = nil) -> Page {
        let status = "\(error.status.code) \(error.status.reasonPhrase)"
        let own = error.body ?? status
        let message = notice == nil ? own : own.capitalizedFirst
        guard request.headers[.accept]?.contains("text/html") == true, !request.uri.path.hasPrefix("/api/") else {
            let all = [notice, message].compactMap(\.self).joined(separator: " ")
            return Page.error(all, status: error.status, error.headers)
        }
        let depth = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).count - 2
        let text = Reporter.refusal(
            status, message, for: audience, depth: min(max(0, depth), 20), notice: notice)
        return Page.html(text, status: error.status).with(error.headers)
    }
}
