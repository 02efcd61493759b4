import Hummingbird
import Model

/// Writes every request of the providers' protocols into the journal, and turns refusals into answers.
struct JournalMiddleware: RouterMiddleware {
    let world: World

    @concurrent func handle(
        _ request: Request, context: SandboxContext,
        next: @concurrent (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let reply as Reply {
            response = reply.response
        } catch let error as HTTPError where error.status == .notFound {
            response = Reply.json(["detail": "Not Found", "error": "Not Found", "status": 404], status: 404).response
        }
        guard !request.uri.path.hasPrefix("/_sandbox") else { return response }
        world.journal.append(
            at: world.clock.now(), method: request.method.rawValue, path: request.uri.path,
            status: Int(response.status.code), note: context.note.content)
        return response
    }
}
