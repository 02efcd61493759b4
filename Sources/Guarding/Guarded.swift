import FoundationEssentials
import HTTPTypes
package import Hummingbird
import NIOCore
package import Threads

/// A server's answers, with what holds for all of them: the outermost responder of every server of ours.
///
/// - Who may not ask is refused in JSON (`{"error": "…"}`), as ``CallerPolicy`` says, and only origins that may read
///   answers are told so (CORS).
/// - Requests are worked on in ``Lanes``, and only so much of them is held at once.
/// - HEAD is answered as GET is, without the body (RFC 9110, 9.3.2): a body after the answer to a HEAD would be taken
///   for the next answer of the connection.
///
/// It stands outside the router, because routers word refusals after all middleware.
package struct Guarded<Inner: HTTPResponder>: HTTPResponder {
    package typealias Context = Inner.Context

    private let inner: Inner
    private let policy: CallerPolicy
    private let lanes: Lanes
    private let room: Room
    private let straight: Set<String>

    /// - Parameters:
    ///   - largestBody: what `inner` reads of a body at most, in bytes.
    ///   - straight: paths that take no time, and wait for nobody's work.
    package init(
        _ inner: Inner, policy: CallerPolicy, lanes: Lanes, largestBody: Int, straight: Set<String> = []
    ) {
        self.straight = straight
        self.inner = inner
        self.policy = policy
        self.lanes = lanes
        room = Room(largestBody: largestBody)
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
            return try await work(request, context)
        }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, POST, DELETE, OPTIONS",
                .accessControlAllowHeaders: "Authorization, Content-Type", .accessControlMaxAge: "600",
            ])
    }

    @concurrent private func work(_ request: Request, _ context: Inner.Context) async throws -> Response {
        if straight.contains(request.uri.path) { return try await inner.respond(to: request, context: context) }
        let bytes = request.bodyBytes
        guard let place = room.take(bytes) else { return Self.refused(room.refusal, [.retryAfter: "1"]) }
        defer { room.leave(place) }
        return try await withTaskExecutorPreference(lanes.lane(for: bytes)) {
            try await inner.respond(to: request, context: context)
        }
    }

    private static func refused(_ refusal: CallerPolicy.Refusal, _ more: HTTPFields = [:]) -> Response {
        let body = (try? JSONEncoder().encode(["error": refusal.sentence])) ?? Data()
        var headers = more
        headers[.contentType] = "application/json"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: refusal.status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
