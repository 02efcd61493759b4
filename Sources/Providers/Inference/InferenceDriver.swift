package import Model
import Transport

/// A task at Hugging Face Inference.
package struct InferenceDriver: Driver {
    package let schema = DriverSchema(
        kind: .inference, family: .huggingface, needsToken: true, tokenVariable: "HUGGINGFACE_TOKEN",
        providerKeys: [.init("url", .address, .url, help: "the address of the provider: what precedes /models/{id}")],
        targetKeys: [.init("model", .model, .repository, help: "owner/name")])

    package init() {}

    package func caller(for call: ProviderCall) -> any Caller { InferenceClient(call: call) }
}

extension ProviderKind {
    package static let inference: ProviderKind = "inference"
}

extension Provider {
    /// - Parameter url: what precedes `/models/{id}`, or an OpenAI-compatible base that ends in `/v1`.
    package static func inference(_ id: String = "hf-inference", url: String, token: Secret?) -> Provider {
        Provider(id: id, kind: .inference, family: .huggingface, baseURL: url, token: token)
    }
}
