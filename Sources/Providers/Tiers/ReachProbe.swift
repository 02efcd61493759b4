import Model
import Transport

/// Does anybody answer there? One unbilled GET over a new connection, without a token.
///
/// Any answer below 500 counts, a 401 or 404 too: name, TCP, TLS and HTTP are what is asked about.
struct ReachProbe {
    let url: String
    let service: Service

    /// `backend` is asked for its root.
    init(backend: BackendTarget) {
        url = backend.baseURL + "/"
        service = .backend
    }

    init(_ target: ProviderTarget) {
        let base = target.provider.baseURL
        switch target.provider.kind {
        case .replicate: (url, service) = (Routes.account(base), .replicate)
        case .space(let name): (url, service) = (Routes.space(base, name), .hub)
        case .inference: (url, service) = (Routes.inference(base, target.model), .inference)
        }
    }

    var request: HTTPRequest { HTTPRequest(url: url, limits: .ofTheCall, freshConnection: true) }

    func run(_ session: inout Session) async throws(Fault) {
        session.attempt.cost = Billing.nothing(nil)
        let response = try await session.send(request)
        guard response.status < 500, response.status != 429 else {
            throw AnswerRule.fault(service, response, asked: "GET \(url)", now: session.prober.clock.now())
        }
    }
}
