import GRDB
package import Model

extension Ledger {
    /// Opens a ledger that is there, to change it; creates none.
    package static func existing(at path: String) throws(RecordingError) -> Ledger {
        guard FilePlace(path: path) != nil else {
            throw .cannotOpen(path: path, reason: "there is no such file")
        }
        return try Ledger(path: path)
    }

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
            try totals?.expect("ccpMccMM", of: "rollup", path: path)
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            let pruned = try Pruning.horizon(db, path: path)
            var probed: ClosedRange<Timestamp>?
            if let totals, let last: Int64 = totals[7], let first: Int64 = (pruned == nil ? totals[6] : totals[3]) {
                probed = Timestamp(microseconds: min(first, last))...Timestamp(microseconds: last)
            }
            return LedgerInfo(
                path: path, schema: try migrator.appliedMigrations(db), bytes: pages * pageSize,
                runs: totals?[5] ?? 0, outcomes: totals?[0] ?? 0, attempts: totals?[1] ?? 0,
                keptOutcomes: totals?[4] ?? 0, cost: MicroDollars(totals?[2] ?? 0), probed: probed,
                prunedBefore: pruned,
                unfinishedRuns: try Int.fetchOne(db, sql: "SELECT count(*) FROM run WHERE finished_us IS NULL") ?? 0,
                foreign: try foreignCodes(db))
        }
    }

    /// From the sums by day, which are few.
    private func foreignCodes(_ db: Database) throws -> [ForeignWord] {
        var counts: [String: Int] = [:]
        let store = RollupStore(db: db, path: path)
        for series in try Int64.fetchAll(db, sql: "SELECT id FROM series") {
            try store.forEach(series: series, span: .day, in: Rebuilder.always) { _, rollup in
                for (code, count) in rollup.codes where !code.isKnown { counts[code.rawValue, default: 0] += count }
            }
        }
        return counts.sorted { $0.key < $1.key }.map {
            ForeignWord(column: "outcome.code", word: $0.key, count: $0.value)
        }
    }
}
