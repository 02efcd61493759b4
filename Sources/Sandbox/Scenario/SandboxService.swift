/// One protocol the sandbox speaks: a folder of its own, and a line in ``all``.
struct SandboxService: Sendable {
    let id: Service
    /// How it is called in the page of faults.
    let title: String
    /// Where a client's base URL for it begins, below the sandbox's own.
    let path: String
    let routes: [SandboxRoutes.Route]
    /// With their pinned versions first known and newer ones where there are any.
    let models: [HostedModel]

    static let all = spoken + described

    /// Those that are no description.
    static let spoken: [SandboxService] = [.replicate, .space, .inference]
}
