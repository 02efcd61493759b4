import Hummingbird
import Model

/// Writes every request of the providers' protocols into the journal, and turns refusals into answers.
struct JournalMiddleware: RouterMiddleware {
    let world: World

    @concurrent func handle(
        _ request: Request, context: SandboxContext,
        next: @concurrent (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.path.hasPrefix("/_sandbox") else { return try await answer(request, context, next) }
        let number = world.journal.begin(
            at: world.clock.now(), method: request.method.rawValue, path: request.uri.path, note: context.note)
        do {
            let response = try await answer(request, context, next)
            world.journal.end(number, status: Int(response.status.code))
            return response
        } catch {
            world.journal.end(number, status: nil)
            throw error
        }
    }

    @concurrent private func answer(
        _ request: Request, _ context: SandboxContext,
        _ next: @concurrent (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let reply as Reply {
            return reply.response
        } catch let error as HTTPError where error.status == .notFound {
            return Reply.json(["detail": "Not Found", "error": "Not Found", "status": 404], status: 404).response
        }
    }
}
