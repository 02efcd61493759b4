import Model
import Transport

extension InferenceClient {
    var reach: HTTPRequest { .reach(InferenceRoutes.run(base, call.target.model)) }
    var reachRules: AnswerRules { .inference }

    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest {
        switch tier {
        case .reach: reach
        case .account: .get(InferenceRoutes.whoami(hubOrigin), token: call.target.provider.token)
        case .work: request()
        }
    }

    /// The key, and whether the hub lists the model as served here.
    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        let token = call.target.provider.token
        _ = try await session.object(.get(InferenceRoutes.whoami(hubOrigin), token: token), .hub)
        let known = try await session.object(
            .get(InferenceRoutes.hubModel(hubOrigin, call.target.model), token: token), .hub)
        let mapping = known["inferenceProviderMapping"]?.object ?? [:]
        let wanted = base.contains("/hf-inference") ? mapping.filter { $0.key == "hf-inference" } : mapping
        guard wanted.values.contains(where: { $0["status"]?.string == "live" }) else {
            let others = mapping.keys.sorted().joined(separator: ", ")
            throw CallFailure(
                .contractStatus,
                "\(call.target.model) is not served at \(base); it is served by \(others.isEmpty ? "nobody" : others)",
                httpStatus: 200)
        }
        return nil
    }

    /// The hub beside the inference host: the sandbox has both on one port.
    private var hubOrigin: String {
        guard let parts = URLParts(base), parts.isLoopback else { return "https://huggingface.co" }
        return "\(parts.scheme)://\(parts.place)"
    }
}
