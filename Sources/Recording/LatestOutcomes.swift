import GRDB
import Model

/// Finds the latest outcomes of a query by the indexes of their series: a table of months is not sorted for a page of it.
struct LatestOutcomes {
    let db: Database
    let path: String

    /// Row ids, at most `limit`; nil for a query that this is not the way for.
    func ids(_ query: LedgerQuery, limit: Int) throws -> [Int64]? {
        guard query.run == nil else { return nil }
        let series = try series(query)
        if series.isEmpty { return [] }
        return query.failed ? try failed(query, in: series, limit) : try latest(query, in: series, limit)
    }

    private func series(_ query: LedgerQuery) throws -> [Int64] {
        let tiers = (query.tier.map { [$0] } ?? Tier.allCases).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM series
                WHERE tier IN (\(tiers)) AND (?1 IS NULL OR endpoint = ?1) AND (?2 IS NULL OR route = ?2)
                """, arguments: [query.endpoint, query.route])
    }

    private func latest(_ query: LedgerQuery, in series: [Int64], _ limit: Int) throws -> [Int64] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT started_us, id FROM outcome WHERE series = ?1 AND started_us >= ?2 AND started_us <= ?3
                    AND (started_us < ?3 OR id < ?4)
                ORDER BY started_us DESC, id DESC LIMIT ?5
                """)
        var found: [(start: Int64, id: Int64)] = []
        for one in series {
            let arguments: StatementArguments = [
                one, bounds(query).lowerBound, bounds(query).upperBound, query.untilID ?? .min, limit,
            ]
            let rows = try Row.fetchCursor(statement, arguments: arguments)
            while let row = try rows.next() {
                try row.expect("mi", of: "outcome", path: path)
                found.append((row[0], row[1]))
            }
        }
        return found.sorted { $0 > $1 }.prefix(limit).map(\.id)
    }

    /// They are few beside those that passed, and have an index of their own.
    private func failed(_ query: LedgerQuery, in series: [Int64], _ limit: Int) throws -> [Int64] {
        return try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM outcome INDEXED BY outcome_not_ok
                WHERE code <> 'ok' AND \(LedgerQuery.failing) AND started_us >= ?1 AND started_us <= ?2
                    AND (started_us < ?2 OR id < ?3)
                    AND series IN (\(series.map(String.init).joined(separator: ", ")))
                ORDER BY started_us DESC, id DESC LIMIT ?4
                """, arguments: [bounds(query).lowerBound, bounds(query).upperBound, query.untilID ?? .min, limit])
    }

    private func bounds(_ query: LedgerQuery) -> Range<Int64> {
        let since = query.since?.microseconds ?? .min
        return since..<max(since, query.until?.microseconds ?? .max)
    }
}
