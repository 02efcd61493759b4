import GRDB
package import Model

/// What a ledger holds, in a few figures that cost little to get.
package struct LedgerInfo: Hashable, Sendable {
    package let path: String
    /// The migrations the file has, by name.
    package let schema: [String]
    /// Size of the database file in bytes, without its write-ahead log.
    package let bytes: Int
    package let runs: Int
    /// Outcomes and attempts ever recorded, and how many raw outcomes are kept.
    package let outcomes: Int
    package let attempts: Int
    package let keptOutcomes: Int
    package let cost: MicroDollars
    package let probed: ClosedRange<Timestamp>?
    package let prunedBefore: Timestamp?
}

extension Ledger {
    package func info() throws(RecordingError) -> LedgerInfo {
        try read { db in
            let totals = try Row.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(n), 0), coalesce(sum(attempts), 0), coalesce(sum(cost), 0), min(start_us),
                        (SELECT count(*) FROM outcome), (SELECT count(*) FROM run),
                        (SELECT min(started_us) FROM outcome), (SELECT max(started_us) FROM outcome)
                    FROM rollup WHERE hours = 24
                    """)
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            let pruned = try Pruning.horizon(db)
            var probed: ClosedRange<Timestamp>?
            if let totals, let last: Int64 = totals[7], let first: Int64 = (pruned == nil ? totals[6] : totals[3]) {
                probed = Timestamp(microseconds: min(first, last))...Timestamp(microseconds: last)
            }
            return LedgerInfo(
                path: path, schema: try Migrations.migrator.appliedMigrations(db), bytes: pages * pageSize,
                runs: totals?[5] ?? 0, outcomes: totals?[0] ?? 0, attempts: totals?[1] ?? 0,
                keptOutcomes: totals?[4] ?? 0, cost: MicroDollars(totals?[2] ?? 0), probed: probed,
                prunedBefore: pruned)
        }
    }
}
