/// Every address of Hugging Face Inference that is asked, with those of the hub beside it. No trailing slashes.
enum InferenceRoutes {
    static func run(_ base: String, _ model: String) -> String { "\(base)/models/\(URLPath.path(model))" }
    /// OpenAI-compatible; `base` ends in `/v1`.
    static func chat(_ base: String) -> String { "\(base)/chat/completions" }
    static func whoami(_ hub: String) -> String { "\(hub)/api/whoami-v2" }
    static func hubModel(_ hub: String, _ name: String) -> String {
        "\(hub)/api/models/\(URLPath.path(name))?expand=inferenceProviderMapping"
    }
}
