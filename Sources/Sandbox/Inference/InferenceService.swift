import HTTPTypes
import Model

extension Service {
    static let inference = Service("inference")
}

extension SandboxService {
    /// Hugging Face's router has it below a path of its own; its old host had it at the root.
    static var inference: SandboxService {
        SandboxService(
            id: .inference, title: "Hugging Face Inference", path: "/hf-inference",
            routes: [
                SandboxRoutes.Route(.post, "/hf-inference/models/:owner/:name", takes: inputs, Inference.run),
                SandboxRoutes.Route(.post, "/hf-inference/models/:owner/:name/v1/chat/completions", Inference.chat),
                SandboxRoutes.Route(.post, "/models/:owner/:name", takes: inputs, Inference.run),
                SandboxRoutes.Route(.post, "/v1/chat/completions", Inference.chat),
            ], models: inferenceModels)
    }

    /// JSON, or a picture as it is.
    private static let inputs = ["application/json", "image/", "application/octet-stream"]

    private static let inferenceModels: [HostedModel] = [
        HostedModel(
            key: ModelKey(service: .inference, name: "mistralai/Mistral-7B-Instruct-v0.2"), task: .write,
            summary: "Mistral 7B Instruct"),
        HostedModel(
            key: ModelKey(service: .inference, name: "stabilityai/stable-diffusion-2"), task: .draw,
            summary: "Stable Diffusion 2"),
        HostedModel(
            key: ModelKey(service: .inference, name: "stabilityai/stable-diffusion-x4-upscaler"), task: .upscale(by: 4),
            summary: "Stable Diffusion x4 upscaler"),
    ]
}
