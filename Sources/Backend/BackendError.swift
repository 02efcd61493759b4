/// Why the backend cannot serve.
package enum BackendError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotListen(host: String, port: Int, reason: String, remedy: String)
    case serverFailed(reason: String)
    /// What users have used up cannot be kept.
    case unusableStore(reason: String)

    package var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason, let remedy):
            "the backend cannot listen on \(host):\(port) (\(reason)); \(remedy)"
        case .serverFailed(let reason): "the backend stopped: \(reason)"
        case .unusableStore(let reason): reason
        }
    }
}
