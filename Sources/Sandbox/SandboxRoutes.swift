import HTTPTypes
import Hummingbird

/// Every URL the sandbox answers.
enum SandboxRoutes {
    struct Route: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let handler: @concurrent @Sendable (Call) async throws -> Response

        init(
            _ method: HTTPRequest.Method, _ path: String,
            _ handler: @escaping @concurrent @Sendable (Call) async throws -> Response
        ) {
            self.method = method
            self.path = path
            self.handler = handler
        }
    }

    /// - Parameter scheme: `http` or `https`: how the URLs that are handed out begin.
    static func router(for world: World, scheme: String) -> Router<SandboxContext> {
        let router = Router(context: SandboxContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: JournalMiddleware(world: world))
        for route in all {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await route.handler(Call(request: request, context: context, world: world, scheme: scheme))
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
            Route(.post, "/_sandbox/scenario", Control.changeScenario),
        ]
    }
}
