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

    private static var gradioRoutes: [SandboxRoutes.Route] {
        let space = "/spaces/:owner/:name"
        let api = space + GradioApp.prefix
        return [
            SandboxRoutes.Route(.get, space, GradioApp.page),
            SandboxRoutes.Route(.get, "\(space)/config", GradioApp.config),
            SandboxRoutes.Route(.get, "\(api)/info", GradioApp.info),
            SandboxRoutes.Route(.post, "\(api)/upload", takes: nil, GradioFiles.upload),
            SandboxRoutes.Route(.get, "\(api)/file=/**", GradioFiles.show),
            SandboxRoutes.Route(.post, "\(api)/queue/join", GradioQueue.join),
            SandboxRoutes.Route(.get, "\(api)/queue/data", GradioEvents.session),
            SandboxRoutes.Route(.post, "\(api)/call/:api", GradioQueue.submit),
            SandboxRoutes.Route(.get, "\(api)/call/:api/:event", GradioEvents.event),
            SandboxRoutes.Route(.post, "\(api)/call/v2/:api", GradioQueue.submitNamed),
            SandboxRoutes.Route(.get, "\(api)/call/v2/:api/:event", GradioEvents.event),
            SandboxRoutes.Route(.post, "\(api)/run/:api", GradioQueue.run),
            SandboxRoutes.Route(.post, "\(api)/api/:api", GradioQueue.run),
            SandboxRoutes.Route(.post, "\(api)/cancel", GradioQueue.cancel),
            SandboxRoutes.Route(.get, "\(api)/heartbeat/:session", GradioEvents.alive),
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
