import GRDB
package import Model

extension Ledger {
    /// Removes raw outcomes that are older than their class is kept, a few at a time, so that no writer waits long:
    /// call it again, now and then, until it answers zero. The freed pages are used again by new rows.
    ///
    /// - Returns: how many outcomes were removed, at most `limit`.
    package func prune(_ retention: Retention, now: Timestamp, limit: Int = 500) throws(RecordingError) -> Int {
        let passed = "(code = 'ok' OR code LIKE 'degraded.%')"
        let removed = try prune(passed, before: now + (.zero - retention.passed), limit: limit)
        guard removed < limit else { return removed }
        return try removed + prune("NOT \(passed)", before: now + (.zero - retention.failed), limit: limit - removed)
    }

    /// Looks for the rows outside the write transaction, because that may take longer than removing them.
    private func prune(_ condition: String, before: Timestamp, limit: Int) throws(RecordingError) -> Int {
        let ids = try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM outcome WHERE started_us < ? AND \(condition) AND NOT \(Pruning.isMark)
                    ORDER BY started_us LIMIT ?
                    """,
                arguments: [before.microseconds, limit])
        }
        guard !ids.isEmpty else { return 0 }
        return try write { db in
            try Pruning.raiseHorizon(db, to: before)
            try db.execute(
                sql: "DELETE FROM outcome WHERE id IN (\(ids.map(String.init).joined(separator: ",")))")
            return db.changesCount
        }
    }
}

/// Before this moment raw rows may be missing: rollups there can no longer be checked against them.
enum Pruning {
    /// In SQL: of a ledger that ships, the last outcome. It stays: its number is never given again, and tells what is new.
    static let isMark = "(id = (SELECT max(id) FROM outcome) AND EXISTS (SELECT 1 FROM fleet))"

    static func horizon(_ db: Database, path: String) throws -> Timestamp? {
        let statement = try db.cachedStatement(sql: "SELECT before_us FROM pruned")
        return try Row.fetchOne(statement).map { row in
            try row.expect("m", of: "pruned", path: path)
            return Timestamp(microseconds: row[0])
        }
    }

    static func raiseHorizon(_ db: Database, to moment: Timestamp) throws {
        try db.execute(
            sql: """
                INSERT INTO pruned (only, before_us) VALUES (1, ?)
                ON CONFLICT (only) DO UPDATE SET before_us = max(before_us, excluded.before_us)
                """, arguments: [moment.microseconds])
    }
}
