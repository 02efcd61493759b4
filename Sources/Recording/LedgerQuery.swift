import GRDB
package import Model

/// Which outcomes to read: every condition that is not nil must hold.
package struct LedgerQuery: Hashable, Sendable {
    /// First moment of the window, included.
    package var since: Timestamp?
    /// End of the window, not included.
    package var until: Timestamp?
    /// Of those that began at `until`, the ones appended before the row of this id are included after all.
    package var untilID: Int64?
    package var tier: Tier?
    /// A run's id.
    package var run: String?
    package var endpoint: String?
    /// `backend` or a provider's id.
    package var route: String?
    /// Only what counts as down or is counted as neither.
    package var failed = false
    /// At most so many, the latest of them.
    package var limit: Int?

    package init(
        since: Timestamp? = nil, until: Timestamp? = nil, tier: Tier? = nil, run: String? = nil,
        endpoint: String? = nil, route: String? = nil, limit: Int? = nil
    ) {
        self.since = since
        self.until = until
        self.tier = tier
        self.run = run
        self.endpoint = endpoint
        self.route = route
        self.limit = limit
    }

    /// In SQL: whether a row's code counts as down, or as neither.
    package static let failing: String = {
        let passed = OutcomeCode.allCases.filter { $0.counting == .up }.map { "'\($0.rawValue)'" }.sorted()
        return "code NOT IN (\(passed.joined(separator: ", ")))"
    }()

    /// The conditions on the view `probe`, and their arguments. What only another version knows a tier to be is in no
    /// answer: tiers are never mixed, and it is none of these.
    func condition(and more: String? = nil) -> (sql: String, arguments: StatementArguments) {
        let parts: [(String, (any DatabaseValueConvertible)?)] = [
            ("started_us >= ?", since?.microseconds), ("started_us < ?", untilID == nil ? until?.microseconds : nil),
            ("(started_us, id) < (\(until?.microseconds ?? .max), ?)", untilID),
            ("tier = ?", tier?.rawValue), ("run_id = ?", run), ("endpoint = ?", endpoint), ("route = ?", route),
        ]
        let used = parts.filter { $0.1 != nil }
        let known = Tier.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let conditions =
            used.map(\.0) + (tier == nil ? ["tier IN (\(known))"] : [])
            + (failed ? [LedgerQuery.failing] : []) + (more.map { [$0] } ?? [])
        return ("WHERE " + conditions.joined(separator: " AND "), StatementArguments(used.map(\.1)))
    }
}
