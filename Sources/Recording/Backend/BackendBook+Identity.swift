import FoundationEssentials
import GRDB

extension BackendBook {
    /// `ASBK`: tells this file from any other SQLite database, a ledger among them.
    static let applicationID: Int32 = 0x4153_424B

    /// Refuses an existing file of another program or of a newer version. Looked at through a connection that can change
    /// nothing, because opening it for writing would already switch its journal mode.
    static func recognise(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard FilePlace.isPlainFile(path) else {
            throw BackendBookError.foreign(path, "it is a folder, a device or a pipe, and no file")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        try DatabaseQueue(path: path, configuration: configuration).read { db in
            let identity = try Int32.fetchOne(db, sql: "PRAGMA application_id")
            let names = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
            // Stores of older versions have no name of their own.
            let isNameless = identity == 0 && (names.isEmpty || names == ["grdb_migrations", "usage", "answer"])
            guard identity == applicationID || isNameless else {
                let owner = identity == Migrations.applicationID ? "is a ledger" : "belongs to another program"
                throw BackendBookError.foreign(path, "the file \(owner)")
            }
            guard try migrator.appliedIdentifiers(db).isSubset(of: migrator.migrations) else {
                throw BackendBookError.foreign(path, "the file was written by a newer version")
            }
        }
    }
}

/// Why the backend's file cannot be used.
package struct BackendBookError: Error, Hashable, CustomStringConvertible {
    package let description: String

    private init(_ path: String, reason: String, remedy: String) {
        description = "quotas and answers cannot be kept in \(path): \(reason). \(remedy)."
    }

    init(_ path: String, _ error: any Error) {
        if let known = error as? BackendBookError {
            self = known
            return
        }
        let error = error as? DatabaseError ?? DatabaseError(message: "\(error)")
        switch error.resultCode {
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                path, reason: "the file or its folder is not there or cannot be written to",
                remedy: "Give the backend's user the right to, or name another file with --store")
        case .SQLITE_FULL:
            self.init(
                path, reason: "the disk is full", remedy: "Free some space, or name a file elsewhere with --store")
        default:
            self.init(
                path, reason: error.message ?? "SQLite result code \(error.extendedResultCode.rawValue)",
                remedy: "Name another file with --store, or mend this one")
        }
    }

    static func foreign(_ path: String, _ reason: String) -> BackendBookError {
        BackendBookError(
            path, reason: reason, remedy: "Name another file with --store; nothing was changed in this one")
    }

    static func taken(_ path: String) -> BackendBookError {
        BackendBookError(
            path, reason: "the file was deleted, moved, emptied or replaced by another while it was in use",
            remedy: "Put it back, or start the backend again to begin a new file")
    }
}
