import Model
import Transport

extension SpaceClient {
    /// A queue longer than this is worth a warning.
    static let longQueue = 10

    var reach: HTTPRequest { .reach(GradioRoutes.space(hub, name)) }
    var reachRules: AnswerRules { .hub }

    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest {
        tier == .reach ? reach : lookup()
    }

    /// The Space, its app, the function that is to be called, and its queue.
    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        let app = try await reachApp(&session, wakes: false)
        session.attempt.modelVersion = app.version.map { "gradio \($0)" }
        guard app.wire == .queue else { return nil }
        _ = try app.function(api)
        let info = try await info(app, &session)
        guard info["named_endpoints"]?[api] != nil else {
            throw CallFailure(.contractStatus, "the Space describes no api named \(api)")
        }
        return try await queue(app, &session)
    }

    /// Not every Gradio tells its queue: that is no fault.
    private func queue(_ app: GradioDescription, _ session: inout Session) async throws(CallFailure) -> CallFailure? {
        let response = try await session.send(request("GET", GradioRoutes.queueStatus(app.host, app.prefix), session))
        session.attempt.httpStatus = 200
        guard let length = JSON.parse(response.body)?["queue_size"]?.integer, length > SpaceClient.longQueue
        else { return nil }
        return CallFailure(.degradedWarning, "\(length) calls wait in the Space's queue")
    }
}
