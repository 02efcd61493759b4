/// A provider that works when it is asked directly, behind a backend that does not answer by it.
package struct FallbackRemark: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// A backup of the endpoint, which no success came from.
        case backupUnreached = "backup_unreached"
        /// The endpoint's first provider, while the backend passed no probe at all.
        case primaryUnused = "primary_unused"
    }

    package let kind: Kind
    /// The provider's id.
    package let route: String
    /// Of the provider, asked directly.
    package let uptime: Uptime
    /// How often the backend failed meanwhile.
    package let failures: Int

    package init(kind: Kind, route: String, uptime: Uptime, failures: Int) {
        self.kind = kind
        self.route = route
        self.uptime = uptime
        self.failures = failures
    }
}
