import HTTPTypes
import Hummingbird
package import Model

/// Which requests a server answers at all: pure decisions from their headers.
///
/// A page of the web can make a browser send requests to loopback. It reads what comes back if its own name resolves to
/// loopback by then (DNS rebinding), so a server answers for its own names alone; and what it changes it need not read,
/// so such requests must come from an origin that may.
package struct CallerPolicy: Sendable {
    /// The address the server listens on, as it was given.
    private let address: String
    private let allowed: AllowedCallers
    /// Names that are the server's own.
    private let own: HostNames

    /// - Parameters:
    ///   - address: what the server is bound to, a name or an address.
    ///   - own: further names that are the server's.
    package init(address: String, allowed: AllowedCallers, own: [String] = []) {
        self.address = address.lowercased()
        self.allowed = allowed
        self.own = HostNames(own)
    }

    struct Refusal: Hashable {
        let status: HTTPResponse.Status
        let sentence: String
    }

    func refusal(of request: Request) -> Refusal? {
        guard let authority = request.head.authority, !authority.isEmpty else {
            return Refusal(status: .badRequest, sentence: "the request names no host: send the header Host")
        }
        // RFC 9112, 3.2. The first is the authority; only a second is left among the fields.
        if request.headers.contains(where: { $0.name.canonicalName == "host" }) {
            return Refusal(status: .badRequest, sentence: "the request names its host twice: send one header Host")
        }
        let header = HostHeader(authority)
        let host = header.host
        guard header.isWhole else {
            return Refusal(status: .badRequest, sentence: "the header Host is no host and port")
        }
        guard answers(for: host) else {
            let remedy = HostNames(typed: host) == nil ? "" : ", or start it with --allow-host \(host)"
            return Refusal(
                status: .misdirectedRequest,
                sentence: "this server does not answer for the host \"\(host.prefix(253))\": ask it by the address it "
                    + "listens on\(remedy)")
        }
        guard request.changes, let origin = request.headers[.origin], !admits(origin, asking: authority) else {
            return nil
        }
        let wanted = WebOrigins(typed: origin) == nil ? "*" : origin
        return Refusal(
            status: .forbidden,
            sentence: "pages of the origin \"\(origin.prefix(253))\" may change nothing here: start the server with "
                + "--allow-origin '\(wanted)' if they may")
    }

    /// Whether the server is meant by this name.
    func answers(for host: String) -> Bool {
        if HostHeader.isLoopback(host) || host == address || own.contains(host) || allowed.hosts.contains(host) {
            return true
        }
        // Listening everywhere, it has addresses that nobody told it. No page has a number for its name.
        return ["0.0.0.0", "::", ""].contains(address) && HostHeader.isAddress(host)
    }

    /// What lets the pages of the request's origin read the answer; nil where they may not.
    func sharing(with request: Request) -> String? {
        guard let origin = request.headers[.origin], allowed.origins.contains(origin) else { return nil }
        return allowed.origins.isAll ? "*" : origin
    }

    private func admits(_ origin: String, asking authority: String) -> Bool {
        let place = origin.lowercased().firstRange(of: "://").map { origin.lowercased()[$0.upperBound...] }
        return place == authority.lowercased()[...] || allowed.origins.contains(origin)
    }
}

extension Request {
    /// Whether its method may change something (RFC 9110, 9.2.1).
    var changes: Bool { ![.get, .head, .options, .trace].contains(method) }

    /// A question of a browser whether it may send another request (CORS preflight).
    var isPreflight: Bool {
        method == .options && headers[.origin] != nil && headers[.accessControlRequestMethod] != nil
    }
}
