import FoundationEssentials
import HTTPTypes
package import Hummingbird
import NIOCore

/// A server's answers, with what holds for all of them: the outermost responder of every server of ours.
///
/// - Who may not ask is refused in JSON (`{"error": "…"}`), as ``CallerPolicy`` says, and only origins that may read
///   answers are told so (CORS).
/// - HEAD is answered as GET is, without the body (RFC 9110, 9.3.2): a body after the answer to a HEAD would be taken
///   for the next answer of the connection.
///
/// It stands outside the router, because routers word refusals after all middleware.
package struct Guarded<Inner: HTTPResponder>: HTTPResponder {
    package typealias Context = Inner.Context

    private let inner: Inner
    private let policy: CallerPolicy

    package init(_ inner: Inner, policy: CallerPolicy) {
        self.inner = inner
        self.policy = policy
    }

    @concurrent package func respond(to request: Request, context: Inner.Context) async throws -> Response {
        var response = try await answer(request, context)
        if let reader = policy.sharing(with: request) {
            response.headers[.accessControlAllowOrigin] = reader
            if reader != "*" { response.headers[.vary] = "Origin" }
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    @concurrent private func answer(_ request: Request, _ context: Inner.Context) async throws -> Response {
        if let refusal = policy.refusal(of: request) { return Self.refused(refusal) }
        guard request.isPreflight, policy.sharing(with: request) != nil else {
            return try await inner.respond(to: request, context: context)
        }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, POST, DELETE, OPTIONS",
                .accessControlAllowHeaders: "Authorization, Content-Type", .accessControlMaxAge: "600",
            ])
    }

    private static func refused(_ refusal: CallerPolicy.Refusal) -> Response {
        let body = (try? JSONEncoder().encode(["error": refusal.sentence])) ?? Data()
        return Response(
            status: refusal.status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
