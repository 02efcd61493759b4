import Hummingbird
import Model
import Reporting

/// All URLs of the status server; HEAD is answered as GET is.
///
///     GET /                 the page
///     GET /api/v1/status    the report as JSON, schema 1
///     GET /metrics          Prometheus text
///     GET /health           200 while the monitor probes, 503 when it does not; needs no token
struct Routes {
    let source: @Sendable () async -> ReportInput?
    let problem: @Sendable () -> String?
    let refresh: Int

    func router(token: Secret?) -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: JSONErrors())
        router.get("health") { _, _ in health() }
        let readers = router.group()
        if let token { readers.add(middleware: TokenCheck(token: token)) }
        readers.get("/") { _, _ in await page() }
        readers.get("api/v1/status") { _, _ in try await status() }
        readers.get("metrics") { _, _ in await metrics() }
        return router
    }

    private func health() -> Response {
        guard let problem = problem() else { return PageReply.json("{\"status\":\"ok\"}\n") }
        return PageReply.error(problem, status: .serviceUnavailable)
    }

    private func page() async -> Response {
        guard let input = await source() else { return PageReply.html(Reporter.waitingPage(refresh: refresh)) }
        return PageReply.html(Reporter.page(input, refresh: refresh))
    }

    private func status() async throws -> Response {
        guard let input = await source() else {
            throw HTTPError(.serviceUnavailable, message: "nothing has been measured yet: ask again in a moment")
        }
        return PageReply.json(Reporter.render(input, as: .json))
    }

    private func metrics() async -> Response {
        let text = await source().map { Reporter.metrics($0) } ?? ""
        return PageReply.text(text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
