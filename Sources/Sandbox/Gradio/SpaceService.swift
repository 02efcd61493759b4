import HTTPTypes
import Model

extension Service {
    static let space = Service("space")
}

extension SandboxService {
    static var space: SandboxService {
        SandboxService(
            id: .space, title: "Hugging Face Spaces", path: "", routes: gradioRoutes, models: spaceModels)
    }

    private static var gradioRoutes: [Routes.Route] {
        let space = "/spaces/:owner/:name"
        let api = space + GradioApp.prefix
        return [
            Routes.Route(.get, space, GradioApp.page),
            Routes.Route(.get, "\(space)/config", GradioApp.config),
            Routes.Route(.get, "\(api)/info", GradioApp.info),
            Routes.Route(.post, "\(api)/upload", GradioFiles.upload),
            Routes.Route(.get, "\(api)/file=/**", GradioFiles.show),
            Routes.Route(.post, "\(api)/queue/join", GradioQueue.join),
            Routes.Route(.get, "\(api)/queue/data", GradioEvents.session),
            Routes.Route(.post, "\(api)/call/:api", GradioQueue.submit),
            Routes.Route(.get, "\(api)/call/:api/:event", GradioEvents.event),
            Routes.Route(.post, "\(api)/call/v2/:api", GradioQueue.submitNamed),
            Routes.Route(.get, "\(api)/call/v2/:api/:event", GradioEvents.event),
            Routes.Route(.post, "\(api)/run/:api", GradioQueue.run),
            Routes.Route(.post, "\(api)/api/:api", GradioQueue.run),
            Routes.Route(.post, "\(api)/cancel", GradioQueue.cancel),
            Routes.Route(.get, "\(api)/heartbeat/:session", GradioEvents.alive),
        ]
    }

    private static let spaceModels: [HostedModel] = [
        HostedModel(
            key: ModelKey(service: .space, name: "akhaliq/Real-ESRGAN"), task: .upscale(by: nil),
            summary: "Real ESRGAN",
            fields: [InputField(name: "scale", kind: .number, initial: 4, range: 0...10, help: "Rescaling factor")]),
        HostedModel(
            key: ModelKey(service: .space, name: "PKUWilliamYang/VToonify"), task: .cartoonify, summary: "VToonify"),
    ]
}
