import Model
import Transport

extension BackendClient {
    /// The backend's root.
    var reach: HTTPRequest { .reach(backend.baseURL + "/") }
    var reachRules: AnswerRules { .backend }

    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest {
        switch tier {
        case .reach: reach
        case .account: BackendAccountProbe(endpoint: endpoint, backend: backend).request
        case .work: request()
        }
    }

    var form: [MultipartForm.Part]? { contract.request.encoding == .multipart ? parts : nil }

    /// Whether the backend takes the endpoint's method at its path; no work is done.
    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        try await BackendAccountProbe(endpoint: endpoint, backend: backend).run(&session)
    }
}
