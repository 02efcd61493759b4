import Hummingbird
import Model

/// Replicate's answers: rate-limit headers on all, `application/problem+json` for errors.
enum ReplicateReply {
    /// Calls left in the minute, as the real service states them: 600 creates, 60,000 status reads, 3,000 others.
    enum Budget: String { case create = "599", status = "59999", other = "2999" }

    static func json(_ value: JSONValue, status: Int = 200, budget: Budget = .other) -> Reply {
        Reply.json(value, status: status)
            .with("ratelimit-remaining", budget.rawValue).with("ratelimit-reset", "1")
    }

    static func problem(_ status: Int, title: String? = nil, detail: String, more: [String: JSONValue] = [:]) -> Reply {
        var body: [String: JSONValue] = ["status": .integer(status), "detail": .string(detail)]
        if let title { body["title"] = .string(title) }
        return Reply.json(.object(body.merging(more) { $1 }), status: status, type: "application/problem+json")
            .with("ratelimit-remaining", Budget.other.rawValue).with("ratelimit-reset", "1")
    }

    static let notFound = problem(404, detail: "The requested resource could not be found.")

    /// Refuses a call without a token, or with the refused one.
    static func authorize(_ call: Call) throws {
        guard let token = call.token, !token.isEmpty, token != Call.refusedToken else {
            throw problem(
                401, title: "Unauthenticated", detail: "You did not pass a valid authentication token")
        }
    }
}
