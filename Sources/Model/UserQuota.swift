/// What one user of the built-in backend may use up in a day of UTC.
package struct UserQuota: Hashable, Sendable {
    /// Nil: as many as they like.
    package let calls: Int?
    /// Of what providers are known to take; nil: as much as they like.
    package let cost: MicroDollars?
    /// What an attempt counts for whose cost nobody knows.
    package let unknownCost: MicroDollars

    /// Nil where nothing is limited.
    package init?(calls: Int?, cost: MicroDollars?, unknownCost: MicroDollars) {
        if calls == nil, cost == nil { return nil }
        self.calls = calls
        self.cost = cost
        self.unknownCost = unknownCost
    }
}

/// What one user has used up of a day; sums of money count what is set aside for work under way.
package struct UserUsage: Hashable, Sendable {
    package var calls: Int
    package var cost: MicroDollars

    package init(calls: Int = 0, cost: MicroDollars = .zero) {
        self.calls = calls
        self.cost = cost
    }

    /// Whether there is room for one more call, for which so much is set aside.
    package func admits(_ price: MicroDollars, under quota: UserQuota) -> Bool {
        (quota.calls.map { calls < $0 } ?? true) && (quota.cost.map { cost + price <= $0 } ?? true)
    }
}
