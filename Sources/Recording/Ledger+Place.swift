import Foundation

/// Which file a path leads to.
struct FilePlace: Hashable, Sendable {
    private let device: UInt64
    private let number: UInt64

    /// Nil when it leads to none, or to one with nothing in it: a ledger has a page from its first moment.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }

    static func isPlainFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

extension Ledger {
    /// An open file can be deleted or moved away: SQLite would go on writing to what nobody finds again.
    func ensureInPlace() throws(RecordingError) {
        guard FilePlace(path: path) == place else { throw .taken(path: path) }
    }
}
