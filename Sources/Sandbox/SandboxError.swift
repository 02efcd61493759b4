package import Documents
import Model

/// Why the sandbox cannot start, or cannot play what it was asked to.
package enum SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownScenario(name: String, known: [String])
    /// A scenario or fault file that cannot be read, or everything in it that breaks the rules.
    case badScenario(DocumentError)
    /// The scenario has faults of TLS, and the sandbox was started without.
    case withoutTLS(scenario: String)
    case noCertificates(reason: String)
    case cannotListen(host: String, port: Int, reason: String, remedy: String)
    case serverFailed(reason: String)

    package var description: String {
        switch self {
        case .unknownScenario(let name, let known):
            "there is no scenario \"\(name)\""
                + (Suggestion.nearest(to: name, among: known).map { "; did you mean `\($0)`?" } ?? "")
                + "; the sandbox knows \(known.joined(separator: ", ")), and files by a path that ends in .yaml"
        case .badScenario(let error):
            error.description
        case .withoutTLS(let scenario):
            "the scenario \"\(scenario)\" has faults of TLS: start the sandbox with --tls, or with that scenario"
        case .noCertificates(let reason):
            "no certificates for the sandbox: \(reason)"
        case .cannotListen(let host, let port, let reason, let remedy):
            "the sandbox cannot listen on \(host):\(port): \(reason); \(remedy)"
        case .serverFailed(let reason):
            "the sandbox server stopped: \(reason)"
        }
    }
}
