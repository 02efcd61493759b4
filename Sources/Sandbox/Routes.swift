import HTTPTypes
import Hummingbird

/// Every URL the sandbox answers.
enum Routes {
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

    private static var all: [Route] {
        // Replicate's two client generations disagree about who adds `/v1`; Hugging Face's router has it below itself.
        ["/v1", "", "/v1/v1", "/replicate/v1"].flatMap(replicate) + delivery + hub + gradio + inference + control
    }

    private static func replicate(_ root: String) -> [Route] {
        [
            Route(.get, "\(root)/account", ReplicateModels.account),
            Route(.post, "\(root)/predictions", Predictions.create),
            Route(.get, "\(root)/predictions", Predictions.list),
            Route(.get, "\(root)/webhooks/default/secret", Predictions.webhookSecret),
            Route(.get, "\(root)/predictions/:id", Predictions.read),
            Route(.post, "\(root)/predictions/:id/cancel", Predictions.cancel),
            Route(.get, "\(root)/models/:owner/:name", ReplicateModels.show),
            Route(.post, "\(root)/models/:owner/:name/predictions", Predictions.createForModel),
            Route(.get, "\(root)/models/:owner/:name/versions", ReplicateModels.versions),
            Route(.get, "\(root)/models/:owner/:name/versions/:id", ReplicateModels.version),
            Route(.post, "\(root)/files", ReplicateFiles.create),
            Route(.get, "\(root)/files", ReplicateFiles.list),
            Route(.get, "\(root)/files/:id", ReplicateFiles.read),
            Route(.delete, "\(root)/files/:id", ReplicateFiles.delete),
        ]
    }

    private static var delivery: [Route] {
        [
            Route(.get, "/delivery/:id/output.png", Delivery.show)
        ]
    }

    private static var hub: [Route] {
        [
            Route(.get, "/api/whoami-v2", Hub.whoami),
            Route(.get, "/api/models/:owner/:name", Hub.model),
            Route(.get, "/api/spaces/:owner/:name", Hub.space),
            Route(.get, "/api/spaces/:owner/:name/runtime", Hub.runtime),
        ]
    }

    private static var gradio: [Route] {
        let space = "/spaces/:owner/:name"
        let api = space + GradioApp.prefix
        return [
            Route(.get, space, GradioApp.page),
            Route(.get, "\(space)/config", GradioApp.config),
            Route(.get, "\(api)/info", GradioApp.info),
            Route(.post, "\(api)/upload", GradioFiles.upload),
            Route(.get, "\(api)/file=/**", GradioFiles.show),
            Route(.post, "\(api)/queue/join", GradioQueue.join),
            Route(.get, "\(api)/queue/data", GradioEvents.session),
            Route(.post, "\(api)/call/:api", GradioQueue.submit),
            Route(.get, "\(api)/call/:api/:event", GradioEvents.event),
            Route(.post, "\(api)/call/v2/:api", GradioQueue.submitNamed),
            Route(.get, "\(api)/call/v2/:api/:event", GradioEvents.event),
            Route(.post, "\(api)/run/:api", GradioQueue.run),
            Route(.post, "\(api)/api/:api", GradioQueue.run),
            Route(.post, "\(api)/cancel", GradioQueue.cancel),
            Route(.get, "\(api)/heartbeat/:session", GradioEvents.alive),
        ]
    }

    private static var inference: [Route] {
        [
            Route(.post, "/hf-inference/models/:owner/:name", Inference.run),
            Route(.post, "/hf-inference/models/:owner/:name/v1/chat/completions", Inference.chat),
            Route(.post, "/models/:owner/:name", Inference.run),
            Route(.post, "/v1/chat/completions", Inference.chat),
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
