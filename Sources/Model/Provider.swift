/// The company behind a provider: what a backend's `source` field names. Any name; two families are the same when their
/// names are.
package struct ProviderFamily: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    package let rawValue: String
    /// The name people read. A family read from a ledger has only its plain name, until a provider tells it.
    package let title: String

    package init(rawValue: String) { self.init(rawValue, title: nil) }
    package init(stringLiteral value: String) { self.init(value, title: nil) }

    /// Of families whose name alone, in an old ledger without settings, would not give the title.
    private static let titles = ["huggingface": "Hugging Face"]

    /// - Parameter title: nil: the name with its words capitalised.
    package init(_ name: String, title: String?) {
        rawValue = name
        self.title =
            title ?? ProviderFamily.titles[name]
            ?? name.split(whereSeparator: { $0 == "-" || $0 == "_" }).map { $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined(separator: " ")
    }

    package static func == (a: ProviderFamily, b: ProviderFamily) -> Bool { a.rawValue == b.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// Which driver speaks to a provider: `kind` in settings and in price files.
package struct ProviderKind: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: String) { rawValue = value }

    /// An API of the user's own description.
    package static let http: ProviderKind = "http"
}

/// One account at a company that does the work: at Replicate, one Hugging Face Space, one Inference host.
package struct Provider: Hashable, Sendable, Identifiable {
    /// The name used in routes, filters and the ledger, for example `replicate` or `real-esrgan-space`.
    package let id: String
    package let kind: ProviderKind
    package let family: ProviderFamily
    /// Where it answers, without a trailing slash; what follows is the driver's.
    package let baseURL: String
    package let token: Secret?
    private let tokenVariable: String?
    /// Without a token no call is made.
    package let needsToken: Bool
    /// What else the kind's settings schema asks for, by key.
    package let options: [String: String]
    /// How it is spoken to, where its kind is a description and no driver of its own.
    package let described: CompiledDescription?

    package var api: APIDescription? { described?.api }
    /// The environment variable that its key is taken from, set or not; nil where none is named.
    package var keyVariable: String? { tokenVariable ?? api?.auth?.variable }

    package init(
        id: String, kind: ProviderKind, family: ProviderFamily, baseURL: String, token: Secret?,
        tokenVariable: String? = nil, needsToken: Bool = true, options: [String: String] = [:],
        api: APIDescription? = nil
    ) {
        self.init(
            id: id, kind: kind, family: family, baseURL: baseURL, token: token, tokenVariable: tokenVariable,
            needsToken: needsToken, options: options, described: api.map(CompiledDescription.init))
    }

    private init(
        id: String, kind: ProviderKind, family: ProviderFamily, baseURL: String, token: Secret?,
        tokenVariable: String?, needsToken: Bool, options: [String: String], described: CompiledDescription?
    ) {
        self.id = id
        self.kind = kind
        self.family = family
        self.baseURL = baseURL
        self.token = token
        self.tokenVariable = tokenVariable ?? token?.variable
        self.needsToken = needsToken
        self.options = options
        self.described = described
    }

    /// The same, with another key.
    package func with(_ key: Secret) -> Provider {
        Provider(
            id: id, kind: kind, family: family, baseURL: baseURL, token: key, tokenVariable: tokenVariable,
            needsToken: needsToken, options: options, described: described)
    }
}

/// One provider doing one endpoint's work: which model, at what price.
package struct ProviderTarget: Hashable, Sendable {
    package let provider: Provider
    /// `owner/name` of the model, or of the Space.
    package let model: String
    /// What else the kind's settings schema asks for, by key: a pinned version, an api name.
    package let options: [String: String]
    /// What is sent, where it is not as the feature says.
    package let input: InputTemplate?
    package let price: Price?
    /// The total time one call may take, queue and cold start included.
    package let timeout: Duration

    package init(
        provider: Provider, model: String, options: [String: String] = [:], input: InputTemplate? = nil,
        price: Price? = nil, timeout: Duration
    ) {
        self.provider = provider
        self.model = model
        self.options = options
        self.input = input
        self.price = price
        self.timeout = timeout
    }
}
