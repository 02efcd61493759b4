import Glibc
import Recording

/// One process at a time ships a ledger: of two that did at once, each would take the other's batches for those of a copy.
///
/// It is a lock of the system's on an empty file beside the ledger, so that it ends with the process, however that ends.
final class ShippingLock {
    private let ledger: Ledger
    private var file: Int32 = -1

    init(_ ledger: Ledger) { self.ledger = ledger }

    deinit { end() }

    /// Waits until whoever ships now is done, but no longer than that.
    ///
    /// - Returns: whether it is held now.
    /// - Throws: where there can be no such file.
    func take(within patience: Duration, isStubborn: Bool) throws(RecordingError) -> Bool {
        let end = ContinuousClock.now + patience
        while try !take() {
            if ContinuousClock.now >= end || Task.isCancelled && !isStubborn { return false }
            Pausing.sleep(.milliseconds(100))
        }
        return true
    }

    private func take() throws(RecordingError) -> Bool {
        let path = path
        // A lock needs no right to write: another user's watch may have made the file.
        let opened = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw unusable(path) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(opened) }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw unusable(path) }
            return false
        }
        file = opened
        guard isHeld else {
            end()
            return false
        }
        return true
    }

    /// Whether it is held still: one whose file was removed excludes nobody.
    var isHeld: Bool {
        var (own, named) = (stat(), stat())
        return file >= 0 && fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }

    /// So that another need not wait.
    func end() {
        if file >= 0 { close(file) }
        file = -1
    }

    /// By whichever name the ledger was opened, the same.
    private var path: String {
        guard let real = realpath(ledger.path, nil) else { return ledger.path + "-ship" }
        defer { free(real) }
        return String(cString: real) + "-ship"
    }

    private func unusable(_ path: String) -> RecordingError {
        .cannotOpen(path: path, reason: "the file that says who ships: \(String(cString: strerror(errno)))")
    }
}
