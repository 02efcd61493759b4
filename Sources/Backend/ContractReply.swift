import HTTPTypes
import Hummingbird
import Model

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One answer: a status and a JSON object. Every text the contract fixes stands here.
struct ContractReply: Error {
    var status: Int
    var members: [String: JSONValue]
    var headers: [(name: HTTPField.Name, value: String)] = []

    init(_ status: Int, _ members: [String: JSONValue]) {
        self.status = status
        self.members = members
    }

    static func error(_ status: Int, _ text: String) -> ContractReply {
        ContractReply(status, ["error": .string(text)])
    }

    static let notFound = error(404, "Endpoint not found")
    static let postOnly = error(404, "Use POST for API endpoints")
    static let noImage = error(400, "No image provided")
    static let noPrompt = error(400, "No prompt provided")

    static func invalid(_ what: String, _ reason: String) -> ContractReply {
        error(400, "Invalid \(what): \(reason)")
    }

    /// Whatever nobody foresaw.
    static func serverError(_ reason: String) -> ContractReply {
        error(500, "Server error: \(reason)")
    }

    static func tooLarge(limit: Int) -> ContractReply {
        error(413, "Request body too large: at most \(limit) bytes are accepted")
    }

    /// - Parameter wait: rounded up to whole seconds, because that is all `Retry-After` can say.
    static func tooManyRequests(wait: Duration, limit: Int) -> ContractReply {
        let seconds = max(1, Int(wait.seconds.rounded(.up)))
        var reply = error(429, "Too many requests: at most \(limit) a minute; try again in \(seconds) s")
        reply.headers = [(.retryAfter, String(seconds))]
        return reply
    }

    static var options: ContractReply {
        var reply = ContractReply(200, [:])
        reply.headers = [(.allow, "POST, GET, HEAD, OPTIONS")]
        return reply
    }

    var response: Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Objects of strings and finite numbers always encode; the fallback keeps the answer JSON all the same.
        let body = (try? encoder.encode(members)) ?? Data(#"{"error":"Server error: not encodable"}"#.utf8)
        var fields: HTTPFields = [.contentType: "application/json"]
        for (name, value) in headers { fields[name] = value }
        return Response(status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
