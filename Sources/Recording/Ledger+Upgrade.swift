import GRDB

#if canImport(Glibc)
    import Glibc
#endif

/// Bringing files of older versions up to date.
extension Ledger {
    /// Tries again where SQLite says at once that the file is busy: it does not wait, whatever its timeout, where
    /// several processes turn a new file's journal to WAL (sqlite.org/wal.html, 9).
    static func patiently<Value>(_ patience: Duration, _ body: () throws -> Value) throws -> Value {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && .now < end {
                usleep(10_000)
            }
        }
    }

    /// What an existing file lacks, of steps and of sums; nil for nothing. Looked at through a connection that can change nothing,
    /// because opening another program's file for writing would already switch its journal mode; a file of another
    /// program or of a newer version is refused here.
    static func lack(
        _ path: String, _ migrator: DatabaseMigrator, _ patience: Duration, mayBeEmpty: Bool = true
    ) throws -> RecordingError? {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true, patience))
        return try queue.read { db in
            let identity = try Int32.fetchOne(db, sql: "PRAGMA application_id")
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard tables == 0 || identity == Migrations.applicationID else {
                throw RecordingError.notALedger(path: path, reason: "it belongs to another program")
            }
            guard tables > 0 || mayBeEmpty else { throw RecordingError.notALedger(path: path, reason: "it is empty") }
            let unknown = try migrator.appliedIdentifiers(db).subtracting(migrator.migrations)
            guard unknown.isEmpty else { throw RecordingError.newerSchema(path: path, steps: unknown.sorted()) }
            guard try migrator.hasCompletedMigrations(db) else { return .olderSchema(path: path) }
            return try Rebuilder.isNeeded(db) ? .withoutSums(path: path) : nil
        }
    }

    /// Makes the missing steps, then what is derived from raw rows where a file has none of it. Whenever it is killed,
    /// the next opening goes on from there.
    static func upgrade(_ pool: DatabasePool, _ migrator: DatabaseMigrator) throws {
        try migrate(pool, migrator)
        try pool.write { db in
            if try Rebuilder.isNeeded(db) { try Rebuilder(db: db, path: pool.path).rebuildAll() }
        }
    }

    static func migrate(_ pool: DatabasePool, _ migrator: DatabaseMigrator) throws {
        var made = -1
        while true {
            do {
                try pool.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
                }
                return try migrator.migrate(pool)
            } catch let error as DatabaseError {
                // Another process may have made the same step between our look and our lock: we go on after it, as long as there
                // are more of them than before.
                let steps = try pool.read(migrator.appliedIdentifiers).count
                guard steps > made else { throw error }
                made = steps
            }
        }
    }
}
