import Glibc

enum Pausing {
    /// On the thread that calls, which is one of our own.
    static func sleep(_ span: Duration) {
        let (seconds, attoseconds) = span.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        nanosleep(&time, nil)
    }
}
