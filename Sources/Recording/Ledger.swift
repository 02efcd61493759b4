import FoundationEssentials
import GRDB
package import Model
import Synchronization

/// The record of every run, outcome, attempt and finding: one SQLite file that several processes may use at once.
///
/// Writing is append-only, one transaction for each call; readers see whole transactions and hold up no writer (WAL).
/// After a crash of this process every appended batch is there; after a power failure the last ones may be missing,
/// but never half of one (`synchronous = NORMAL`). Payloads and secrets never arrive here.
package final class Ledger: Sendable {
    package let path: String
    let pool: DatabasePool
    let migrator: DatabaseMigrator
    /// The file that was opened. Its path may lead elsewhere by now.
    let place: FilePlace?
    private let memory = Mutex(WriterMemory())
    let sums = RollupMemory<Rollup>()
    let lists = RollupMemory<[HistoryBucket]>()

    /// Opens the ledger, or creates it with its folder; an older file is brought up to date.
    ///
    /// - Parameters:
    ///   - readOnly: nothing is created, migrated or changed, whoever writes meanwhile.
    ///   - patience: how long to wait for another process that is writing.
    package convenience init(
        path: String, readOnly: Bool = false, patience: Duration = .seconds(5)
    ) throws(RecordingError) {
        try self.init(path: path, readOnly: readOnly, patience: patience, steps: Migrations.steps)
    }

    /// - Parameter steps: those of this version; tests append one of a later version.
    init(
        path: String, readOnly: Bool = false, patience: Duration = .seconds(5), steps: [Migrations.Step]
    ) throws(RecordingError) {
        self.path = path
        migrator = Migrations.migrator(steps)
        do {
            if FleetPolicy.isAddress(path) { throw RecordingError.isAddress }
            if path.split(separator: "/").last == ":memory:" {
                throw RecordingError.cannotOpen(path: path, reason: "a ledger is a file that stays: name one")
            }
            var isFolder = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if isFolder || path.hasSuffix("/") { throw RecordingError.cannotOpen(path: path, reason: "it is a folder") }
            if exists, !FilePlace.isPlainFile(path) {
                throw RecordingError.cannotOpen(path: path, reason: "it is a device or a pipe, and no file")
            }
            if readOnly, !exists { throw Ledger.missing(path) }
            if !exists { try Ledger.createFolder(of: path) }
            pool = try Ledger.patiently(patience) { [migrator] in
                var lack: RecordingError? = .olderSchema(path: path)
                if exists { lack = try Ledger.lack(path, migrator, patience, mayBeEmpty: !readOnly) }
                if readOnly, let lack { throw lack }
                let pool = try DatabasePool(
                    path: path, configuration: Ledger.configuration(readOnly: readOnly, patience))
                if lack != nil { try Ledger.upgrade(pool, migrator) }
                return pool
            }
            place = FilePlace(path: path)
        } catch {
            let error = RecordingError(error, path: path)
            throw readOnly && error == .readOnly(path: path) ? .unreadable(path) : error
        }
    }

    /// Registers a run before its verdicts are appended; a run that is there already is left as it is.
    package func begin(_ run: Run) throws(RecordingError) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO run (id, started_us, command, target, tool_version, location)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.id, run.startedAt.microseconds, run.command, run.target, run.toolVersion, run.location,
                ])
        }
    }

    /// Appends the verdicts in one transaction: all of them are kept, or none.
    ///
    /// - Parameter settling: the money that was set aside for some of them, which is no longer.
    /// - Precondition: `begin(run)` came before.
    package func append(
        _ verdicts: [Verdict], to run: Run, settling: [MoneySettlement] = []
    ) throws(RecordingError) {
        guard !verdicts.isEmpty || !settling.isEmpty else { return }
        try memory.withLock { memory throws(RecordingError) in
            // Until the transaction is committed, nothing is known.
            var known = memory
            memory = WriterMemory()
            memory = try write { db in
                try known.refresh(db)
                let find = try db.cachedStatement(sql: "SELECT number FROM run WHERE id = ?")
                guard let number = try Int64.fetchOne(find, arguments: [run.id])
                else { preconditionFailure("append before begin: the ledger has no run \(run.id)") }
                var writer = VerdictWriter(db: db, path: path, run: number, memory: known)
                known = WriterMemory()
                for verdict in verdicts { try writer.insert(verdict) }
                try writer.finish()
                try MoneyStore(db: db, path: path).settle(settling)
                return writer.memory
            }
        }
    }

    /// Stamps the end of a run with the status its process ends with; a run without one was interrupted.
    package func finish(_ run: Run, at moment: Timestamp, exitCode: Int) throws(RecordingError) {
        try write { db in
            try db.execute(
                sql: "UPDATE run SET finished_us = ?, exit_code = ? WHERE id = ?",
                arguments: [moment.microseconds, exitCode, run.id])
        }
    }

    /// From now on writing waits no longer than this for another process that is writing.
    package func wait(atMost patience: Duration) {
        _ = try? pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = \(patience.microseconds / 1000)")
        }
    }

    /// Waits for the running accesses, and folds the write-ahead log into the file when nobody else has it open.
    package func close() throws(RecordingError) {
        do { try pool.close() } catch { throw RecordingError(error, path: path) }
    }
}

extension Ledger {
    /// Moves what is in the write-ahead log into the file, so that a copy of the file alone has it. Where another process
    /// reads or writes meanwhile, the log stays: nothing is lost then, and nothing waited for.
    package func fold() {
        _ = try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    func write<T>(_ body: (Database) throws -> T) throws(RecordingError) -> T {
        try ensureInPlace()
        do { return try pool.write { db in try named(db) { try body(db) } } } catch {
            throw RecordingError(error, path: path)
        }
    }

    /// Whether it could be written just now. Waits as long as any writing does.
    package func takesRows() -> Bool {
        (try? write { db in try db.execute(sql: "UPDATE pruned SET before_us = before_us WHERE false") }) != nil
    }

    func read<T>(_ body: (Database) throws -> T) throws(RecordingError) -> T {
        do { return try pool.read { db in try named(db) { try body(db) } } } catch {
            throw RecordingError(error, path: path)
        }
    }

    /// With the row by its name where it is damaged.
    private func named<T>(_ db: Database, _ body: () throws -> T) throws -> T {
        do { return try body() } catch { throw RecordingError(error, path: path, in: db) }
    }

    static func configuration(readOnly: Bool, _ patience: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(patience.seconds)
        // 4 MiB of pages instead of 2: what is missing is in the system's cache, which others may have when they need it.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -4096") }
        return configuration
    }

    /// What a rehearsal writes has a file of its own, which may be the one that is meant.
    private static func missing(_ path: String) -> RecordingError {
        let rehearsed = AssaySettings.rehearsalPath(of: path)
        let hint =
            FileManager.default.fileExists(atPath: rehearsed)
            ? ", but a rehearsal's: --ledger \(rehearsed)" : "; `assay check` makes one"
        return .cannotOpen(path: path, reason: "there is no such file\(hint)")
    }

    private static func createFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw RecordingError.cannotOpen(path: path, reason: "its folder \(folder) cannot be created")
        }
    }
}
