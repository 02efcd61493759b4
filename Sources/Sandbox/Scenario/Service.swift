/// Which protocol a model is reached by: the name of a ``SandboxService``.
struct Service: RawRepresentable, Hashable, Sendable, CaseIterable {
    let rawValue: String

    init(_ name: String) { rawValue = name }

    /// Nil for a name that no service has.
    init?(rawValue: String) {
        guard Service.allCases.contains(Service(rawValue)) else { return nil }
        self.rawValue = rawValue
    }

    /// In patterns: every API that is described, those of the user's own too.
    static let described = Service("described")

    var isDescribed: Bool { !SandboxService.spoken.contains { $0.id == self } }

    static var allCases: [Service] { SandboxService.all.map(\.id) }
}

/// A model at one service; faults and latencies are dealt out per key.
struct ModelKey: Hashable, Sendable, CustomStringConvertible {
    let service: Service
    /// `owner/name`; empty for what a service answers without a model (account, files).
    let name: String

    var description: String { "\(service.rawValue):\(name)" }
}

/// Where in a call a request stands; a fault strikes at one step, or at every one of them.
enum Step: String, Hashable, Sendable, CaseIterable {
    /// The hub's page about a Space or model; Replicate's about a model or the account.
    case about
    /// A Space's `/config` and `/info`.
    case app
    case upload
    /// The request that starts the work: the billed one.
    case submit
    /// Asking for the state of the work, or listening for it.
    case poll
    /// Asking where the output is, where that is a request of its own.
    case result
    /// Fetching the output file.
    case output
    case every
}
