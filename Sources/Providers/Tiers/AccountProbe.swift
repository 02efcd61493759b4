import Model
import Transport

/// Would a call be accepted? The key, the model and its version, the Space and its queue; nothing is billed.
struct AccountProbe {
    let target: ProviderTarget
    private var base: String { target.provider.baseURL }

    /// A queue longer than this is worth a warning.
    static let longQueue = 10

    /// - Returns: a `degraded.warning` about what still works and will not for long, or nil.
    func run(_ session: inout Session) async throws(Fault) -> Fault? {
        session.attempt.cost = Billing.nothing(nil)
        return switch target.provider.kind {
        case .replicate: try await replicate(&session)
        case .space(let name): try await space(name, &session)
        case .inference: try await inference(&session)
        }
    }

    /// What is asked before anything else.
    var firstRequest: HTTPRequest {
        switch target.provider.kind {
        case .replicate: get(Routes.account(base))
        case .space(let name): get(Routes.space(base, name))
        case .inference: get(Routes.whoami(hubOrigin))
        }
    }

    // MARK: Replicate

    private func replicate(_ session: inout Session) async throws(Fault) -> Fault? {
        _ = try await get(Routes.account(base), .replicate, &session)
        let model = try await get(Routes.model(base, target.model), .replicate, &session)
        guard let pinned = target.version else { return nil }
        let latest = model["latest_version"]?["id"]?.string
        session.attempt.modelVersion = pinned
        guard pinned != latest else { return nil }
        do {
            _ = try await get(Routes.version(base, target.model, pinned), .replicate, &session)
        } catch {
            guard error.httpStatus == 404 else { throw error }
            throw Fault(
                .contractStatus,
                "version \(pinned) of \(target.model) does not exist; the latest is \(latest ?? "none")",
                httpStatus: 404, body: error.body)
        }
        guard let latest else { return nil }
        return Fault(
            .degradedWarning, "\(target.model) is pinned to \(pinned.prefix(12))…; the latest is \(latest.prefix(12))…")
    }

    // MARK: Spaces

    private func space(_ name: String, _ session: inout Session) async throws(Fault) -> Fault? {
        let client = SpaceClient(
            call: ProviderCall(target: target, feature: .hdImage, input: .prompt("")), name: name)
        let app = try await client.reach(&session, wakes: false)
        session.attempt.modelVersion = app.version.map { "gradio \($0)" }
        guard app.wire == .queue else { return nil }
        _ = try app.function(client.api)
        let info = try await client.info(app, &session)
        guard info["named_endpoints"]?[client.api] != nil else {
            throw Fault(.contractStatus, "the Space describes no api named \(client.api)")
        }
        return try await queue(client, app, &session)
    }

    /// Not every Gradio tells its queue: that is no fault.
    private func queue(
        _ client: SpaceClient, _ app: GradioApp, _ session: inout Session
    ) async throws(Fault) -> Fault? {
        let response = try await session.send(
            client.request("GET", Routes.queueStatus(app.host, app.prefix), session))
        session.attempt.httpStatus = 200
        guard let length = JSON.parse(response.body)?["queue_size"]?.integer, length > AccountProbe.longQueue
        else { return nil }
        return Fault(.degradedWarning, "\(length) calls wait in the Space's queue")
    }

    // MARK: Inference

    private func inference(_ session: inout Session) async throws(Fault) -> Fault? {
        let hub = hubOrigin
        _ = try await get(Routes.whoami(hub), .hub, &session)
        let known = try await get(Routes.hubModel(hub, target.model), .hub, &session)
        let mapping = known["inferenceProviderMapping"]?.object ?? [:]
        let wanted = base.contains("/hf-inference") ? mapping.filter { $0.key == "hf-inference" } : mapping
        guard wanted.values.contains(where: { $0["status"]?.string == "live" }) else {
            let others = mapping.keys.sorted().joined(separator: ", ")
            throw Fault(
                .contractStatus,
                "\(target.model) is not served at \(base); it is served by \(others.isEmpty ? "nobody" : others)",
                httpStatus: 200)
        }
        return nil
    }

    /// The hub beside the inference host: the sandbox has both on one port.
    private var hubOrigin: String {
        guard let parts = URLParts(base), parts.isLoopback else { return "https://huggingface.co" }
        return "\(parts.scheme)://\(parts.place)"
    }

    // MARK: Plumbing

    private func get(_ url: String) -> HTTPRequest {
        var request = HTTPRequest(url: url, limits: .ofTheCall)
        if let token = target.provider.token, !token.isEmpty {
            request.headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
        }
        return request
    }

    private func get(_ url: String, _ service: Service, _ session: inout Session) async throws(Fault) -> JSONValue {
        let response = try await session.send(get(url))
        guard response.status == 200 else {
            throw AnswerRule.fault(service, response, asked: "GET \(url)", now: session.prober.clock.now())
        }
        guard let value = JSON.parse(response.body), value.object != nil else {
            throw Fault(
                .contractJSON, "GET \(url) answered no JSON object: \(ErrorText.excerpt(response.body))",
                httpStatus: 200, body: response.body)
        }
        return value
    }
}
