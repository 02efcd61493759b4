/// The company behind a provider: what a backend's `source` field names.
package enum ProviderFamily: String, Hashable, Sendable, Codable, CaseIterable {
    case replicate, huggingface

    package var title: String { self == .replicate ? "Replicate" : "Hugging Face" }
}

/// One account at Replicate, one Hugging Face Space, or one Hugging Face Inference host.
package struct Provider: Hashable, Sendable, Identifiable {
    package enum Kind: Hashable, Sendable {
        case replicate
        /// `name` is `owner/name`; the hub tells the host it runs on.
        case space(name: String)
        case inference
    }

    /// The name used in routes, filters and the ledger, for example `replicate` or `real-esrgan-space`.
    package let id: String
    package let kind: Kind
    /// Where it answers, without a trailing slash: Replicate's API without `/v1`; the hub for a Space;
    /// for Inference the prefix of `/models/{id}`.
    package let baseURL: String
    package let token: Secret?

    package init(id: String, kind: Kind, baseURL: String, token: Secret?) {
        self.id = id
        self.kind = kind
        self.baseURL = baseURL
        self.token = token
    }

    package var family: ProviderFamily { kind == .replicate ? .replicate : .huggingface }

    /// Replicate and Inference refuse anonymous calls; a public Space does not.
    package var needsToken: Bool {
        if case .space = kind { false } else { true }
    }
}

/// One provider doing one endpoint's work: which model, which version, at what price.
package struct ProviderTarget: Hashable, Sendable {
    package let provider: Provider
    /// `owner/name` at Replicate and Inference; the Space's name for a Space.
    package let model: String
    /// The pinned 64-digit version at Replicate; nil for the others and for official models.
    package let version: String?
    /// The Gradio `api_name` with its slash, for example `/predict`. Spaces only.
    package let api: String?
    package let price: Price?
    /// The total time one call may take, queue and cold start included.
    package let timeout: Duration

    package init(
        provider: Provider, model: String, version: String? = nil, api: String? = nil, price: Price? = nil,
        timeout: Duration
    ) {
        self.provider = provider
        self.model = model
        self.version = version
        self.api = api
        self.price = price
        self.timeout = timeout
    }
}
