import Hashing
import Hummingbird
package import Model
import Synchronization

/// Who may read the pages. Without token, users and `isPublic` everybody who reaches them.
package struct ReaderPolicy: Sendable {
    package var token: Secret?
    package var users = UserList()
    /// Everybody may read how things stand, and no more.
    package var isPublic = false

    package init(token: Secret? = nil, users: UserList = UserList(), isPublic: Bool = false) {
        self.token = token
        self.users = users
        self.isPublic = isPublic
    }

    var asks: Bool { token?.isEmpty == false || !users.isEmpty || isPublic }
}

/// Sends each reader where they may read: to all pages, to the public ones, or to the question who they are.
struct ReaderCheck<Full: HTTPResponder, Public: HTTPResponder>: HTTPResponder
where Full.Context == BasicRequestContext, Public.Context == BasicRequestContext {
    let readers: Readers
    let full: Full
    /// What everybody may read; it answers 401 for all else.
    let everybodys: Public

    @concurrent func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        switch await readers.standing(of: request) {
        case .known: try await full.respond(to: request, context: context)
        case .unknown: try await everybodys.respond(to: request, context: context)
        case .busy:
            Page.error(
                "too many are being asked who they are: try again in a second", status: .serviceUnavailable,
                [.retryAfter: "1"]
            ).response(from: request, context: context)
        }
    }
}

/// Tells who a reader is: by a token, as `Authorization: Bearer TOKEN` or as the password of HTTP Basic, or by name and password.
final class Readers: Sendable {
    enum Standing { case known, unknown, busy }

    private let policy: ReaderPolicy
    private let passwords: Passwords

    init(_ policy: ReaderPolicy) {
        self.policy = policy
        passwords = Passwords(policy.users)
    }

    func standing(of request: Request) async -> Standing {
        guard policy.asks else { return .known }
        // Of two, which one is meant nobody can tell.
        let headers = request.headers[values: .authorization]
        guard headers.count == 1, let header = headers.first else { return .unknown }
        // One space or several (RFC 9110, 11.4).
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return .unknown }
        let credentials = parts[1].drop { $0 == " " }
        switch parts[0].lowercased() {
        case "bearer": return isToken(credentials) ? .known : .unknown
        case "basic":
            guard let bytes = try? DataURI.decodeBase64(credentials) else { return .unknown }
            // By bytes: a mark after the colon would be one character with it.
            guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return .unknown }
            let name = String(decoding: bytes[..<colon], as: UTF8.self)
            let password = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
            if isToken(password[...]) { return .known }
            return await passwords.standing(name, password)
        default: return .unknown
        }
    }

    private func isToken(_ shown: Substring) -> Bool {
        guard let token = policy.token, !token.isEmpty else { return false }
        return ConstantTime.areEqual(Array(shown.utf8), Array(token.reveal().utf8))
    }
}

/// Compares passwords with their hashes, one at a time, because each takes a good part of a second on purpose; who was right
/// need not wait again for a while.
private final class Passwords: Sendable {
    private struct State {
        /// Until when who was right is known, by a digest of name and password.
        var known: [[UInt8]: ContinuousClock.Instant] = [:]
        var waiting = 0
    }

    private static let memory = Duration.seconds(600)
    /// Who waits, and who is remembered, at most.
    private static let (queue, most) = (16, 1000)

    private let users: UserList
    private let worker = Worker()
    /// So that nothing in memory is the digest of a password alone.
    private let salt = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    private let state = Mutex(State())

    init(_ users: UserList) { self.users = users }

    func standing(_ name: String, _ password: String) async -> Readers.Standing {
        if users.isEmpty { return .unknown }
        let digest = HMAC.sha256(key: salt, Array("\(name):\(password)".utf8))
        if isKnown(digest) { return .known }
        guard begin() else { return .busy }
        defer { state.withLock { $0.waiting -= 1 } }
        guard await worker.knows(name, password, users) else { return .unknown }
        remember(digest)
        return .known
    }

    private func isKnown(_ digest: [UInt8]) -> Bool {
        state.withLock { state in state.known[digest].map { $0 > .now } ?? false }
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard state.waiting < Passwords.queue else { return false }
            state.waiting += 1
            return true
        }
    }

    private func remember(_ digest: [UInt8]) {
        state.withLock { state in
            if state.known.count >= Passwords.most { state.known = state.known.filter { $0.value > .now } }
            if state.known.count < Passwords.most { state.known[digest] = .now + Passwords.memory }
        }
    }

    private actor Worker {
        func knows(_ name: String, _ password: String, _ users: UserList) -> Bool { users.knows(name, password) }
    }
}
