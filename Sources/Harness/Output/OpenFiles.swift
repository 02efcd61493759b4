import Foundation

/// How many files and sockets this process may have open.
package enum OpenFiles {
    private static let most: rlim_t = 65_536

    /// As many as the system lets it: the soft limit, which is often 1,024, goes up to the hard one. One that cannot be
    /// changed stays.
    package static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, most))
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
