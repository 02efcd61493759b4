package import Model
import Transport

/// A Gradio app on a Hugging Face Space: the hub tells where it runs, the app describes itself.
package struct SpaceDriver: Driver {
    package let schema = DriverSchema(
        kind: .space, family: .huggingface, needsToken: false, tokenVariable: "HUGGINGFACE_TOKEN",
        providerKeys: [
            .init("space", .model, .repository, help: "owner/name of the Space"),
            .init("hub", .address, .url, help: "the address of the hub"),
        ],
        targetKeys: [.init("api", .option, .path, help: "a Gradio api_name such as /predict")])

    package init() {}

    package func caller(for call: ProviderCall) -> any Caller { SpaceClient(call: call) }
}

extension ProviderKind {
    package static let space: ProviderKind = "space"
}

extension ProviderFamily {
    package static let huggingface = ProviderFamily("huggingface", title: "Hugging Face")
}

extension Provider {
    /// - Parameter space: `owner/name`.
    package static func space(_ space: String, id: String, hub: String, token: Secret? = nil) -> Provider {
        Provider(
            id: id, kind: .space, family: .huggingface, baseURL: hub, token: token, needsToken: false,
            options: ["space": space])
    }
}
