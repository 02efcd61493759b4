import Model
import Transport

extension ReplicateClient {
    var reach: HTTPRequest { .reach(ReplicateRoutes.account(base)) }
    var reachRules: AnswerRules { .replicate }

    /// The key, the model, and the pinned version beside the latest.
    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        _ = try await get(ReplicateRoutes.account(base), &session)
        let model = try await get(ReplicateRoutes.model(base, call.target.model), &session)
        guard let pinned = version else { return nil }
        let latest = model["latest_version"]?["id"]?.string
        session.attempt.modelVersion = pinned
        guard pinned != latest else { return nil }
        do {
            _ = try await get(ReplicateRoutes.version(base, call.target.model, pinned), &session)
        } catch {
            guard error.httpStatus == 404 else { throw error }
            throw CallFailure(
                .contractStatus,
                "version \(pinned) of \(call.target.model) does not exist; the latest is \(latest ?? "none")",
                httpStatus: 404, body: error.body)
        }
        guard let latest else { return nil }
        return CallFailure(
            .degradedWarning,
            "\(call.target.model) is pinned to \(pinned.prefix(12))…; the latest is \(latest.prefix(12))…")
    }

    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest {
        switch tier {
        case .reach: reach
        case .account: .get(ReplicateRoutes.account(base), token: call.target.provider.token)
        case .work: creation(file: inlineFile, limit: call.target.timeout, options)
        }
    }

    private func get(_ url: String, _ session: inout Session) async throws(CallFailure) -> JSONValue {
        try await session.object(.get(url, token: call.target.provider.token), .replicate)
    }
}
