import FoundationEssentials
import GRDB
package import Model

/// What the built-in backend keeps between its lives: what each user has used of the day, and the answers it gives again.
/// One SQLite file; several backends may share it.
package final class BackendBook: Sendable {
    package let path: String
    let queue: DatabaseQueue
    /// The file that was opened; none in memory. Its path may lead elsewhere by now.
    private let place: FilePlace?

    /// Opens the file, or creates it. One that cannot be written, or is none of its own, is refused.
    ///
    /// - Parameter path: nil: in memory, gone with the process.
    package init(path: String?) throws(BackendBookError) {
        self.path = path ?? "memory"
        do {
            if let path { try BackendBook.recognise(path) }
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.journalMode = .wal
            let queue = try path.map { try DatabaseQueue(path: $0, configuration: configuration) } ?? DatabaseQueue()
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA application_id = \(BackendBook.applicationID)")
            }
            try BackendBook.migrator.migrate(queue)
            try queue.write { db in try BackendBook.tryWriting(db) }
            self.queue = queue
            place = path.flatMap { FilePlace(path: $0) }
        } catch {
            throw BackendBookError(self.path, error)
        }
    }

    /// Writes a row, because nothing else tells whether the next call can be counted.
    package func ensureWritable() async throws(BackendBookError) {
        try await write { db in try BackendBook.tryWriting(db) }
    }

    /// As much as a call and a small answer take. The next call removes it: the row is of a day that is over.
    private static func tryWriting(_ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO usage (user, day, calls, microdollars) VALUES (?, 0, 0, 0)",
            arguments: [String(repeating: " ", count: 64 << 10)])
    }

    /// Counts a call and sets its price aside, where there is room for both.
    ///
    /// - Parameters:
    ///   - user: a digest, never a key.
    ///   - day: days of UTC since 1970-01-01.
    /// - Returns: what the user has used up, with this call where it was admitted.
    package func admit(
        _ user: String, day: Int, price: MicroDollars, under quota: UserQuota
    ) async throws(BackendBookError) -> (isAdmitted: Bool, usage: UserUsage) {
        try await write { db in
            try db.execute(sql: "DELETE FROM usage WHERE day < ?", arguments: [day - 1])
            var usage = try BackendBook.usage(db, user, day)
            guard usage.admits(price, under: quota) else { return (false, usage) }
            usage.calls += 1
            usage.cost += price
            try db.execute(
                sql: """
                    INSERT INTO usage (user, day, calls, microdollars) VALUES (?, ?, ?, ?)
                    ON CONFLICT (user, day) DO UPDATE SET calls = excluded.calls, microdollars = excluded.microdollars
                    """,
                arguments: [user, day, usage.calls, usage.cost.amount])
            return (true, usage)
        }
    }

    /// A call has cost other than was set aside for it.
    ///
    /// - Parameter isCall: false: it was none, and is not counted either.
    package func settle(
        _ user: String, day: Int, by difference: MicroDollars, isCall: Bool = true
    ) async throws(BackendBookError) {
        guard difference != .zero || !isCall else { return }
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE usage SET microdollars = max(0, microdollars + ?), calls = max(0, calls - ?)
                    WHERE user = ? AND day = ?
                    """,
                arguments: [difference.amount, isCall ? 0 : 1, user, day])
        }
    }

    /// Keeps an answer under what was asked, and lets the oldest go above so many.
    package func keep(_ answer: [UInt8], for key: String, most: Int) async throws(BackendBookError) {
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO answer (key, body) VALUES (?, ?)", arguments: [key, Data(answer)])
            try db.execute(
                sql: "DELETE FROM answer WHERE id <= (SELECT max(id) FROM answer) - ?", arguments: [most])
        }
    }

    /// The answers that are kept, the oldest first.
    package func answers(most: Int) throws(BackendBookError) -> [(key: String, body: [UInt8])] {
        do {
            return try queue.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT key, body FROM answer ORDER BY id DESC LIMIT ?", arguments: [most]
                ).reversed().map { ($0["key"], [UInt8]($0["body"] as Data)) }
            }
        } catch {
            throw BackendBookError(path, error)
        }
    }

    private static func usage(_ db: Database, _ user: String, _ day: Int) throws -> UserUsage {
        let row = try Row.fetchOne(
            db, sql: "SELECT calls, microdollars FROM usage WHERE user = ? AND day = ?", arguments: [user, day])
        return row.map { UserUsage(calls: $0["calls"], cost: MicroDollars($0["microdollars"])) } ?? UserUsage()
    }

    private func write<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(BackendBookError) -> T {
        do {
            if let place, FilePlace(path: path) != place { throw BackendBookError.taken(path) }
            return try await queue.write(body)
        } catch {
            throw BackendBookError(path, error)
        }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 usage and answers") { db in
            try db.execute(
                sql: """
                    CREATE TABLE usage (
                        user TEXT NOT NULL,          -- SHA-256 of the key, or of the address of who has none
                        day INTEGER NOT NULL,        -- of UTC, since 1970-01-01
                        calls INTEGER NOT NULL,
                        microdollars INTEGER NOT NULL,
                        PRIMARY KEY (user, day)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE answer (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        key TEXT NOT NULL UNIQUE,    -- endpoint, digest of the input, parameters
                        body BLOB NOT NULL           -- JSON
                    ) STRICT;
                    """)
        }
        return migrator
    }
}
