package import Model
import Transport

/// Replicate's HTTP API: https://replicate.com/docs/reference/http
package struct ReplicateDriver: Driver {
    package let schema = DriverSchema(
        kind: .replicate, family: .replicate, needsToken: true, tokenVariable: "REPLICATE_API_TOKEN",
        providerKeys: [.init("url", .address, .url, help: "the address of the provider, without /v1")],
        targetKeys: [
            .init("model", .model, .repository, help: "owner/name"),
            .init(
                "version", .option, .hexadecimal(digits: 64), isRequired: false, help: "64 hexadecimal digits"),
        ])

    package init() {}

    package func caller(for call: ProviderCall) -> any Caller { ReplicateClient(call: call) }
}

extension ProviderKind {
    package static let replicate: ProviderKind = "replicate"
}

extension ProviderFamily {
    package static let replicate = ProviderFamily("replicate", title: "Replicate")
}

extension Provider {
    /// - Parameter url: without `/v1` and without a trailing slash.
    package static func replicate(_ id: String = "replicate", url: String, token: Secret?) -> Provider {
        Provider(id: id, kind: .replicate, family: .replicate, baseURL: url, token: token)
    }
}
