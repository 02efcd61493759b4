import HTTPTypes
import Model

extension Service {
    static let replicate = Service("replicate")
}

extension SandboxService {
    static var replicate: SandboxService {
        SandboxService(
            id: .replicate, title: "Replicate", path: "",
            // Replicate's two client generations disagree about who adds `/v1`.
            routes: ["/v1", "", "/v1/v1", "/replicate/v1"].flatMap(replicateRoutes)
                + [SandboxRoutes.Route(.get, "/delivery/:id/output.png", Delivery.show)],
            models: replicateModels)
    }

    private static func replicateRoutes(_ root: String) -> [SandboxRoutes.Route] {
        [
            SandboxRoutes.Route(.get, "\(root)/account", ReplicateModels.account),
            SandboxRoutes.Route(.post, "\(root)/predictions", Predictions.create),
            SandboxRoutes.Route(.get, "\(root)/predictions", Predictions.list),
            SandboxRoutes.Route(.get, "\(root)/webhooks/default/secret", Predictions.webhookSecret),
            SandboxRoutes.Route(.get, "\(root)/predictions/:id", Predictions.read),
            SandboxRoutes.Route(.post, "\(root)/predictions/:id/cancel", Predictions.cancel),
            SandboxRoutes.Route(.get, "\(root)/models/:owner/:name", ReplicateModels.show),
            SandboxRoutes.Route(.post, "\(root)/models/:owner/:name/predictions", Predictions.createForModel),
            SandboxRoutes.Route(.get, "\(root)/models/:owner/:name/versions", ReplicateModels.versions),
            SandboxRoutes.Route(.get, "\(root)/models/:owner/:name/versions/:id", ReplicateModels.version),
            SandboxRoutes.Route(.post, "\(root)/files", takes: nil, ReplicateFiles.create),
            SandboxRoutes.Route(.get, "\(root)/files", ReplicateFiles.list),
            SandboxRoutes.Route(.get, "\(root)/files/:id", ReplicateFiles.read),
            SandboxRoutes.Route(.delete, "\(root)/files/:id", ReplicateFiles.delete),
        ]
    }

    private static let replicateModels: [HostedModel] = [
        HostedModel(
            key: ModelKey(service: .replicate, name: "tencentarc/gfpgan"), task: .restore,
            summary: "Practical face restoration algorithm for *old photos* or *AI-generated faces*",
            versions: ["0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c"],
            fields: [
                InputField(name: "img", kind: .uri, isRequired: true, help: "Input"),
                InputField(
                    name: "version", kind: .string, initial: "v1.4",
                    choices: ["v1.2", "v1.3", "v1.4", "RestoreFormer"],
                    help: "GFPGAN version"),
                InputField(name: "scale", kind: .number, initial: 2, help: "Rescaling factor"),
            ]),
        HostedModel(
            key: ModelKey(service: .replicate, name: "nightmareai/real-esrgan"), task: .upscale(by: nil),
            summary: "Real-ESRGAN with optional face correction and adjustable upscale",
            versions: [
                "f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa",
                "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b",
            ],
            fields: [
                InputField(name: "image", kind: .uri, isRequired: true, help: "Input image"),
                InputField(name: "scale", kind: .number, initial: 4, range: 0...10, help: "Factor to scale image by"),
                InputField(
                    name: "face_enhance", kind: .boolean, initial: false,
                    help: "Run GFPGAN face enhancement along with upscaling"),
            ]),
        HostedModel(
            key: ModelKey(service: .replicate, name: "412392713/vtoonify"), task: .cartoonify,
            summary: "Portrait style transfer",
            versions: [
                "afe9ed6158e2a956b3198db1cf90ce83fb403eb43fe76a78c80494c7c9a82a56",
                "54daf6387dc7c4d41ed5238e28e06277a6ee9027af5cd16486b7e0c261ba2522",
            ],
            fields: [
                InputField(name: "image", kind: .uri, isRequired: true, help: "Input image"),
                InputField(name: "style_type", kind: .string, initial: "cartoon1", help: "Style"),
                InputField(
                    name: "style_degree", kind: .number, initial: 0.5, range: 0...1, help: "Strength of the style"),
                InputField(name: "padding", kind: .integer, initial: 200, help: "Pixels around the face"),
            ]),
    ]
}
