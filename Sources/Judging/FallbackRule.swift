import Model

/// What the direct routes of an endpoint say about a backend that fails: which of its providers it could have answered by.
enum FallbackRule {
    /// The first provider of the chain that works and does not show in the backend's answers; nil where the backend fails
    /// too seldom to say so, or none of them works.
    ///
    /// - Parameters:
    ///   - direct: in the order of the chain.
    ///   - primary: the id of the chain's first provider; nil where the settings do not name the endpoint: then there is
    ///     nothing to say.
    static func remark(backend: StatusRow?, direct: [StatusRow], primary: String?) -> FallbackRemark? {
        guard let backend, let primary, let uptime = backend.uptime.estimate, uptime < StandingRule.readyUptime,
            backend.codes[.degradedFallback] == nil
        else { return nil }
        let isDead = backend.uptime.up == 0
        let working = direct.filter { ($0.uptime.estimate ?? 0) >= StandingRule.readyUptime }
        let found = working.first { $0.route != primary || isDead }
        return found.map { row in
            FallbackRemark(
                kind: row.route == primary ? .primaryUnused : .backupUnreached, route: row.route, uptime: row.uptime,
                failures: backend.uptime.down)
        }
    }
}
