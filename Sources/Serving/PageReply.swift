import FoundationEssentials
import Hummingbird
import NIOCore

/// Answers, each with the headers that keep a browser from doing more with it than show it.
enum PageReply {
    static func html(_ text: String) -> Response {
        var response = self.text(text, type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
        return response
    }

    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        self.text(text, type: "application/json", status: status)
    }

    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// `{"error": "…"}`.
    static func error(_ message: String, status: HTTPResponse.Status) -> Response {
        let body = (try? JSONEncoder().encode(["error": message])) ?? Data()
        return json(String(decoding: body, as: UTF8.self) + "\n", status: status)
    }
}
