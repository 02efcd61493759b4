import Guarding
import HTTPTypes
import Hummingbird
import Model

/// Every URL the sandbox answers.
enum SandboxRoutes {
    struct Route: Sendable {
        let method: HTTPRequest.Method
        let path: String
        /// The types of bodies it takes; nil where the handler looks for itself.
        let types: [String]?
        let handler: @concurrent @Sendable (Call) async throws -> Response

        init(
            _ method: HTTPRequest.Method, _ path: String, takes types: [String]? = ["application/json"],
            _ handler: @escaping @concurrent @Sendable (Call) async throws -> Response
        ) {
            self.method = method
            self.path = path
            self.types = types
            self.handler = handler
        }
    }

    /// - Parameter scheme: `http` or `https`: how the URLs that are handed out begin.
    static func router(for world: World, scheme: String) -> Router<SandboxContext> {
        let router = Router(context: SandboxContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: JournalMiddleware(world: world))
        let own = world.plays.flatMap(SandboxService.routes(of:))
        for route in all + own {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                if let types = route.types, let refusal = request.refusalOfType(taking: types) {
                    throw Reply.json(
                        ["detail": .string(refusal), "error": .string(refusal), "status": 415], status: 415)
                }
                return try await route.handler(Call(request: request, context: context, world: world, scheme: scheme))
            }
        }
        return router
    }

    private static var all: [Route] { hub + SandboxService.all.flatMap(\.routes) + control }

    /// The hub knows the Spaces and the models of Inference.
    private static var hub: [Route] {
        [
            Route(.get, "/api/whoami-v2", Hub.whoami),
            Route(.get, "/api/models/:owner/:name", Hub.model),
            Route(.get, "/api/spaces/:owner/:name", Hub.space),
            Route(.get, "/api/spaces/:owner/:name/runtime", Hub.runtime),
        ]
    }

    private static var control: [Route] {
        [
            Route(.get, "/_sandbox/journal", Control.journal),
            Route(.delete, "/_sandbox/journal", Control.clearJournal),
            Route(.get, "/_sandbox/faults", Control.faults),
            Route(.get, "/_sandbox/scenario", Control.scenario),
            Route(.post, "/_sandbox/scenario", takes: Control.documents, Control.changeScenario),
        ]
    }
}
