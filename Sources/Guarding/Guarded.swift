package import Hummingbird

/// A server's answers, with what holds for all of them: the outermost responder of every server of ours.
///
/// HEAD is answered as GET is, without the body (RFC 9110, 9.3.2): a body after the answer to a HEAD would be taken for
/// the next answer of the connection. It stands outside the router, because routers word refusals after all middleware.
package struct Guarded<Inner: HTTPResponder>: HTTPResponder {
    package typealias Context = Inner.Context

    private let inner: Inner

    package init(_ inner: Inner) {
        self.inner = inner
    }

    @concurrent package func respond(to request: Request, context: Inner.Context) async throws -> Response {
        let response = try await inner.respond(to: request, context: context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
