/// One path of a backend, and the providers that can do the same work directly.
package struct Endpoint: Hashable, Sendable, Identifiable {
    /// The short name used in check ids, filters and the ledger, for example `hd-image`.
    package let id: String
    /// The name people read, for example `HD Image (Real-ESRGAN)`.
    package let title: String
    package let feature: FeatureSpec
    /// Absolute path below the backend's base URL, for example `/api/ai/hd-image`.
    package let path: String
    /// Sent with every check unless the fixture overrides them; the keys are the contract's field names.
    package let parameters: [String: JSONValue]
    /// The total time one check through the backend may take.
    package let timeout: Duration
    package let expectation: Expectation
    /// How the backend is asked and answers.
    package let contract: BackendContract
    /// In the order of the backend's fallback chain: the first is the primary.
    package let targets: [ProviderTarget]

    /// - Parameter contract: nil: the feature's own.
    package init(
        id: String, title: String, feature: FeatureSpec, path: String, parameters: [String: JSONValue] = [:],
        timeout: Duration, expectation: Expectation = Expectation(), contract: BackendContract? = nil,
        targets: [ProviderTarget] = []
    ) {
        self.id = id
        self.title = title
        self.feature = feature
        self.path = path
        self.parameters = parameters
        self.timeout = timeout
        self.expectation = expectation
        self.contract = contract ?? feature.contract
        self.targets = targets
    }
}

/// What an answer must be like, beyond the contract that every answer of the feature must keep.
package struct Expectation: Hashable, Sendable {
    /// The HTTP status the backend must answer with.
    package var status: Int
    /// The values of `source` that are no surprise. Another value is `contract.source`; empty accepts any.
    package var sources: [String]
    /// The source of the primary: an allowed source other than this one is `degraded.fallback`. Nil: no primary.
    package var primarySource: String?
    /// The lowest acceptable PSNR in dB against the fixture's reference. Nil: not judged by PSNR.
    package var minimumPSNR: Double?
    /// A total time above this is `degraded.slow`. Nil: speed is not judged.
    package var slowAfter: Duration?

    package init(
        status: Int = 200, sources: [String] = [], primarySource: String? = nil, minimumPSNR: Double? = nil,
        slowAfter: Duration? = nil
    ) {
        self.status = status
        self.sources = sources
        self.primarySource = primarySource
        self.minimumPSNR = minimumPSNR
        self.slowAfter = slowAfter
    }

    /// Whether the endpoint is right when it refuses: no picture and no text is wanted then.
    package var isRefusal: Bool { !(200..<300).contains(status) }
}
