import Model
import Transport

/// Would a backend accept a call? It is there, it does not refuse us, and it has the endpoint's path.
struct BackendAccountProbe {
    let endpoint: Endpoint
    let backend: BackendTarget
    private var own: String { endpoint.contract.request.method }

    /// What is asked before anything else.
    var request: HTTPRequest { request(.get, endpoint.path) }

    /// - Returns: a `degraded.warning` where the server answers alike at every path, or nil.
    func run(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        let (path, beside) = (endpoint.path, PathBeside(endpoint.path))
        for method in RouteQuestion.Method.allCases {
            let there = try await ask(method, path, &session)
            let elsewhere = try await session.send(request(method, beside.path))
            session.attempt.httpStatus = there.status
            let (answer, other) = (
                RouteAnswer(there, method: own, names: beside.names),
                RouteAnswer(elsewhere, method: own, names: beside.names)
            )
            switch RouteQuestion.finding(method, answer, beside: other) {
            case .exists: return nil
            case .missing: throw missing(there, beside)
            case .unknown: return unknown(there, beside)
            case nil: continue
            }
        }
        return nil
    }

    /// An answer about our key, our pace or the server's health is no answer about the path.
    private func ask(
        _ method: RouteQuestion.Method, _ path: String, _ session: inout Session
    ) async throws(CallFailure) -> HTTPResponse {
        let response = try await session.send(request(method, path))
        let isAboutUs = [401, 402, 403].contains(response.status) && method != .options || response.status == 429
        // A handler that fails without a body is there.
        let isIll = response.status >= 500 && response.status != 501 && method == .get
        let isElsewhere = (300..<400).contains(response.status) && method == .asked
        guard !isAboutUs, !isIll, !isElsewhere else {
            throw AnswerRules.backend.fault(
                response, asked: "\(method.name(own)) \(path)", now: session.prober.clock.now())
        }
        return response
    }

    private func missing(_ response: HTTPResponse, _ beside: PathBeside) -> CallFailure {
        CallFailure(
            .contractStatus,
            "the backend does not take \(own) at \(endpoint.path): without a body it answered \(response.status), "
                + "\(ErrorText.excerpt(response.body)), as a path answers that is not there; compare the endpoint's path "
                + "with the backend's routes",
            httpStatus: response.status, body: response.body)
    }

    private func unknown(_ response: HTTPResponse, _ beside: PathBeside) -> CallFailure {
        CallFailure(
            .degradedWarning,
            "whether \(own) \(endpoint.path) exists cannot be told: the backend answers GET, OPTIONS and a \(own) without a "
                + "body (\(response.status)) as it answers them at \(beside.path), which cannot exist",
            httpStatus: response.status)
    }

    private func request(_ method: RouteQuestion.Method, _ path: String) -> HTTPRequest {
        HTTPRequest(
            method: method.name(own), url: backend.baseURL + path, headers: backend.requestHeaders, limits: .ofTheCall)
    }
}

/// A path beside another, whose last part nobody has chosen.
struct PathBeside {
    let path: String
    /// The last parts of the other path and of this one.
    let names: [String]

    init(_ other: String) {
        let bare = other.prefix { $0 != "?" }
        let end = bare.lastIndex { $0 != "/" }.map(bare.index(after:)) ?? bare.startIndex
        let start = bare[..<end].lastIndex(of: "/").map(bare.index(after:)) ?? bare.startIndex
        let original = String(bare[start..<end])
        let name = String((0..<max(16, original.count)).map { _ in "ghijklmnopqrstuvwxyz".randomElement() ?? "z" })
        names = [original, name]
        path = original.isEmpty ? "/\(name)" : bare[..<start] + name + bare[end...]
    }
}
