import GRDB

/// Why the ledger could not be used. Its text says what happened to which file, and what to do next.
package enum RecordingError: Error, Hashable, Sendable {
    case cannotOpen(path: String, reason: String)
    /// A readable file of another program.
    case notALedger(path: String, reason: String)
    /// Written by a newer version of this program; `steps` are the migrations this one does not know.
    case newerSchema(path: String, steps: [String])
    /// Written by an older version, and opened for reading only, so that it cannot be brought up to date.
    case olderSchema(path: String)
    /// It has outcomes and no rollup, and is opened for reading only, so that none can be made.
    case withoutSums(path: String)
    /// Another process kept the lock for longer than the busy timeout.
    case locked(path: String)
    case readOnly(path: String)
    case diskFull(path: String)
    /// Deleted, moved away or replaced by another file while it was open.
    case taken(path: String)
    case corrupted(path: String, reason: String)
    /// Anything else that SQLite reports.
    case failed(path: String, reason: String)
}

extension RecordingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the ledger \(path): \(reason). Check that the folder exists and may be read and written."
        case .notALedger(let path, let reason):
            "\(path) is not a ledger of this program: \(reason). Name another file."
        case .newerSchema(let path, let steps):
            "the ledger \(path) was written by a newer version (it has \(RecordingError.list(steps))). Update this "
                + "program, or name another file; nothing was changed."
        case .olderSchema(let path):
            "the ledger \(path) was written by an older version and is opened for reading only. Bring it up to date with "
                + "`assay ledger upgrade \(path)`; all it holds is kept."
        case .withoutSums(let path):
            "the ledger \(path) has outcomes and none of their sums (its table rollup is empty), and is opened for reading only. "
                + "Make them anew with `assay ledger upgrade \(path)`; all it holds is kept."
        case .locked(let path):
            "the ledger \(path) stayed locked by another process. Wait for it to finish, or name another file."
        case .readOnly(let path):
            "the ledger \(path) cannot be written: the file or its folder is read-only. Change its permissions, or "
                + "name another file."
        case .diskFull(let path):
            "the disk is full: the last batch is not in the ledger \(path); everything before it is. Free some "
                + "space, then run again."
        case .taken(let path):
            "the ledger \(path) was deleted, moved, emptied or replaced by another file while it was in use: what was measured "
                + "since the last batch is not kept. Put it back, or run again to begin a new file."
        case .corrupted(let path, let reason):
            "the ledger \(path) is damaged: \(reason). Restore it from a copy, or save what can be read with "
                + "`sqlite3 \(path) .recover`; start a new file for now."
        case .failed(let path, let reason):
            "the ledger \(path) cannot be used: \(reason)."
        }
    }

    /// An address may have a password in it, and is not repeated.
    static let isAddress = RecordingError.cannotOpen(
        path: "postgresql://…",
        reason: "what is measured is kept in a file, and shipped to a PostgreSQL server that `fleet.url` names")

    /// The same for who goes on meanwhile, and keeps rows until they can be written.
    package var whileRowsAreKept: String {
        switch self {
        case .diskFull(let path):
            "the disk is full: the ledger \(path) takes no rows. Free some space; rows are kept until then."
        case .locked(let path):
            "the ledger \(path) stays locked by another process, and takes no rows. Rows are kept until it is free."
        default: "\(self) Rows are kept until then."
        }
    }

    /// For a reader too: https://www.sqlite.org/wal.html#read_only_databases
    static func unreadable(_ path: String) -> RecordingError {
        .cannotOpen(
            path: path,
            reason:
                "its folder is read-only, and SQLite keeps a file beside it for readers too: copy it elsewhere to read it"
        )
    }

    private static func list(_ steps: [String]) -> String {
        steps.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

extension RecordingError {
    /// What an SQLite result code means for the user: the only place that knows. Statements and their arguments stay
    /// out of the text.
    init(_ error: any Error, path: String) {
        if let known = error as? RecordingError {
            self = known
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed(path: path, reason: String(describing: error))
            return
        }
        let reason = error.message ?? "SQLite result code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_CORRUPT: self = .corrupted(path: path, reason: reason)
        case .SQLITE_NOTADB: self = .notALedger(path: path, reason: reason)
        case .SQLITE_CANTOPEN, .SQLITE_PERM: self = .cannotOpen(path: path, reason: reason)
        case .SQLITE_IOERR:
            let hint =
                "is it a failing disk, or a quota or limit of file size? Everything before the last batch is in it"
            self = .failed(path: path, reason: "\(reason); \(hint)")
        default: self = .failed(path: path, reason: reason)
        }
    }
}
