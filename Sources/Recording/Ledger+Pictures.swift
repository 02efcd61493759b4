import GRDB
package import Model

extension Ledger {
    package var pictures: PictureFolder { PictureFolder(besideLedger: path) }

    /// Notes that an output is kept. Its files are written after this, so that none is ever without a row.
    ///
    /// - Precondition: `begin(run)` came before.
    package func note(_ exhibit: Exhibit) throws(RecordingError) {
        try write { db in
            let picture = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO picture (sha256, format, bytes) VALUES (?, ?, ?)")
            for kept in exhibit.pictures {
                try picture.execute(arguments: [kept.sha256, kept.format?.rawValue, kept.byteCount])
            }
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO exhibit (endpoint, route, fixture, started_us, run, reason, output, input,
                        reference)
                    VALUES (?, ?, ?, ?, (SELECT number FROM run WHERE id = ?), ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                exhibit.endpoint, exhibit.route, exhibit.fixture, exhibit.startedAt.microseconds, exhibit.run,
                exhibit.reason.rawValue, exhibit.output.sha256, exhibit.input?.sha256, exhibit.reference?.sha256,
            ])
        }
    }

    /// What is kept of outcomes since a moment, or of one run, in the order of time; at most so many, the latest.
    package func exhibits(
        since: Timestamp? = nil, run: String? = nil, limit: Int = 1000
    ) throws(RecordingError) -> [Exhibit] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT exhibit.*, run.id AS run_id, output.format AS output_format, output.bytes AS output_bytes,
                        input.format AS input_format, input.bytes AS input_bytes,
                        reference.format AS reference_format, reference.bytes AS reference_bytes
                    FROM exhibit JOIN run ON run.number = exhibit.run
                        JOIN picture AS output ON output.sha256 = exhibit.output
                        LEFT JOIN picture AS input ON input.sha256 = exhibit.input
                        LEFT JOIN picture AS reference ON reference.sha256 = exhibit.reference
                    WHERE exhibit.started_us >= ? AND run.id = coalesce(?, run.id)
                    ORDER BY exhibit.started_us DESC LIMIT ?
                    """, arguments: [since?.microseconds ?? Int64.min, run, limit])
            return try rows.reversed().compactMap { row in
                try row.expect(TableShape.exhibit.kinds + "tTcTCTC", of: "exhibit", path: path)
                return exhibit(row)
            }
        }
    }

    /// Removes pictures that are kept too long or take too much room: examples first, then baselines, then failures,
    /// within each the oldest. A few at a time: call it again, after a run, until it answers zero.
    ///
    /// - Returns: how many exhibits were removed, at most `limit`.
    package func prune(
        _ retention: PictureRetention, now: Timestamp, limit: Int = 100
    ) throws(RecordingError) -> Int {
        let doomed = try read { db in
            let rows = try Ledger.doomed(db, retention, now, limit, path: path)
            for row in rows { try row.expect(TableShape.exhibit.kinds, of: "exhibit", path: path) }
            return rows
        }
        guard !doomed.isEmpty else { return 0 }
        let orphans = try write { db in
            let remove = try db.cachedStatement(
                sql: "DELETE FROM exhibit WHERE started_us = ? AND endpoint = ? AND route = ? AND fixture = ?")
            for row in doomed {
                try remove.execute(
                    arguments: [
                        row["started_us"] as Int64, row["endpoint"] as String, row["route"] as String,
                        row["fixture"] as String,
                    ])
            }
            let orphans = try Row.fetchAll(db, sql: "SELECT * FROM picture WHERE \(Ledger.isUnused)")
            for row in orphans { try row.expect(TableShape.picture.kinds, of: "picture", path: path) }
            try db.execute(sql: "DELETE FROM picture WHERE \(Ledger.isUnused)")
            return orphans
        }
        for row in orphans { pictures.remove(kept(row, "sha256", "format", "bytes")) }
        return doomed.count
    }

    /// Bytes of all files that are kept.
    package func pictureBytes() throws(RecordingError) -> Int {
        try read { db in try Int.fetchOne(db, sql: "SELECT coalesce(sum(bytes), 0) FROM picture") ?? 0 }
    }

    private static let isUnused = """
        NOT EXISTS (SELECT 1 FROM exhibit WHERE output = sha256)
            AND NOT EXISTS (SELECT 1 FROM exhibit WHERE input = sha256)
            AND NOT EXISTS (SELECT 1 FROM exhibit WHERE reference = sha256)
        """

    /// Expired ones; when there are none and the files take too much, the first in the order of removal.
    private static func doomed(
        _ db: Database, _ retention: PictureRetention, _ now: Timestamp, _ limit: Int, path: String
    ) throws -> [Row] {
        let expired = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM exhibit WHERE started_us < CASE reason WHEN 'example' THEN ? ELSE ? END
                ORDER BY started_us LIMIT ?
                """,
            arguments: [
                (now + (.zero - retention.examples)).microseconds, (now + (.zero - retention.longest)).microseconds,
                limit,
            ])
        guard expired.isEmpty else { return expired }
        let all = try Row.fetchOne(db, sql: "SELECT coalesce(sum(bytes), 0) FROM picture")
        try all?.expect("e", of: "picture", path: path)
        var excess = (all?[0] ?? 0) - retention.most
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT exhibit.*, picture.bytes FROM exhibit JOIN picture ON sha256 = output
                ORDER BY CASE reason WHEN 'example' THEN 0 WHEN 'baseline' THEN 1 ELSE 2 END, started_us LIMIT ?
                """, arguments: [limit])
        var doomed: [Row] = []
        while excess > 0, let row = try rows.next() {
            try row.expect(TableShape.exhibit.kinds + "c", of: "picture", path: path)
            doomed.append(row.copy())
            excess -= row["bytes"] as Int
        }
        return doomed
    }

    /// Nil for a picture that another version keeps for a reason of its own.
    private func exhibit(_ row: Row) -> Exhibit? {
        guard let reason = Exhibit.Reason(rawValue: row["reason"]) else { return nil }
        func optional(_ name: String) -> KeptPicture? {
            (row[name] as String?).map { _ in kept(row, name, "\(name)_format", "\(name)_bytes") }
        }
        return Exhibit(
            run: row["run_id"], endpoint: row["endpoint"], route: row["route"], fixture: row["fixture"],
            startedAt: row.moment("started_us"), reason: reason,
            output: kept(row, "output", "output_format", "output_bytes"), input: optional("input"),
            reference: optional("reference"))
    }

    private func kept(_ row: Row, _ sha256: String, _ format: String, _ bytes: String) -> KeptPicture {
        KeptPicture(
            sha256: row[sha256], format: (row[format] as String?).flatMap(ImageFormat.init(rawValue:)),
            byteCount: row[bytes])
    }
}
