/// All rows of one tier over one stretch of time: a page of the uptime table.
package struct WindowFigures: Hashable, Sendable {
    /// `1 h`, `30 d`, `2026-11`.
    package let name: String
    package let range: Range<Timestamp>
    package let tier: Tier
    /// Without marks. Empty where nothing was probed.
    package let rows: [StatusRow]
    /// In the order of their first row.
    package let providers: [ProviderSummary]

    package init(
        name: String, range: Range<Timestamp>, tier: Tier, rows: [StatusRow], providers: [ProviderSummary]
    ) {
        self.name = name
        self.range = range
        self.tier = tier
        self.rows = rows
        self.providers = providers
    }
}

/// One provider over all endpoints it was probed directly at.
package struct ProviderSummary: Hashable, Sendable {
    /// Its id, the route of its rows.
    package let provider: String
    package let uptime: Uptime
    package let latency: LatencySummary
    package let coldShare: Double?
    package let cost: CostSummary

    package init(
        provider: String, uptime: Uptime, latency: LatencySummary, coldShare: Double?, cost: CostSummary
    ) {
        self.provider = provider
        self.uptime = uptime
        self.latency = latency
        self.coldShare = coldShare
        self.cost = cost
    }
}
