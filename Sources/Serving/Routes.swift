import Hummingbird
import Model
import Reporting

/// All URLs of the status server; HEAD is answered as GET is.
///
///     GET /                      how things stand            ?show=troubled&sort=state|name|uptime
///     GET /endpoints/NAME        one endpoint
///     GET /incidents[/ID]        what a monitor found in the window; one incident
///     GET /history[/NAME]        day by day; of one endpoint    ?day=2026-11-28
///     GET /providers[/PROVIDER]  one provider at all endpoints
///     GET /money                 what is spent, and what may be
///     GET /method                by what rules the figures come about
///     GET /compare               two routes against each other  ?a=&b=&window=
///     GET /outcomes              probes, the latest first    ?endpoint=&route=&tier=&failed=1&before=µs:id&limit=
///     GET /outcome               why a probe ended so        ?at=µs&check=ENDPOINT.ROUTE.FIXTURE
///     GET /report                the report of the window
///     GET /live                  server-sent events: `change` when a page would be another
///     GET /feed.atom             incidents as a feed
///     GET /badges/NAME/KIND.svg  state, uptime, p95 or cost of an endpoint
///     GET /api/v1/…              status, series, incidents, outcomes, pictures, money, openapi.json
///     GET /api/v1/incidents/ID   one incident
///     GET /assets/style.css, /assets/live.js, /favicon.ico  need no token
///     GET /login                 asks who the reader is
///     GET /metrics               Prometheus text
///     GET /healthz, /health      200 while the monitor probes, 503 when it does not; needs no token
///     GET /readyz                200 once there is something to show; needs no token
struct Routes {
    let source: StatusSource
    let isEnding: @Sendable () -> Bool
    let audience: Audience
    let address: WebAddress?
    private let scheme: String
    private let cache = PageCache()

    /// - Parameter address: of the pages, for who reads of them elsewhere; nil: as they are asked for.
    init(
        source: StatusSource, for audience: Audience = .operators, address: WebAddress? = nil,
        scheme: String = "http",
        isEnding: @escaping @Sendable () -> Bool
    ) {
        self.source = source
        self.address = address
        self.scheme = scheme
        self.audience = audience
        self.isEnding = isEnding
    }

    /// All there is, for who may read it.
    func router() -> Router<BasicRequestContext> {
        let router = base()
        standing(router)
        probes(router)
        interface(router)
        router.get("login") { _, _ in Response(status: .seeOther, headers: [.location: "./"]) }
        return router
    }

    /// What everybody may read, made from ``StatusSource/published``; all else is for who says who they are.
    ///
    /// - Parameter isPublic: false: nothing.
    func publicRouter(isPublic: Bool) -> Router<BasicRequestContext> {
        let router = base()
        if isPublic { standing(router) }
        for path in isPublic ? ["**"] : ["/", "**"] {
            router.get("\(path)") { _, _ -> Page in
                throw HTTPError(
                    .unauthorized, headers: [.wwwAuthenticate: "Basic realm=\"assay\", charset=\"UTF-8\""],
                    message:
                        "this page is for those who log in: give a name and its password, or a token as the password of any name "
                        + "(programs: Authorization: Bearer TOKEN)")
            }
        }
        return router
    }

    /// What is asked by machines that know nobody's password.
    private func base() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: Refusals(audience: audience, unheard: source.unheard))
        for path in ["health", "healthz"] { router.get("\(path)") { _, _ in health() } }
        router.get("readyz") { _, _ in await ready() }
        router.get("assets/style.css") { _, _ in
            Page.kept(Reporter.styleSheet, type: "text/css; charset=utf-8", seconds: 3600)
        }
        router.get("assets/live.js") { _, _ in
            Page.kept(Reporter.liveScript, type: "text/javascript; charset=utf-8", seconds: 3600)
        }
        // The report asks for none, and browsers ask all the same.
        router.get("favicon.ico") { _, _ in
            Response(status: .noContent, headers: [.xContentTypeOptions: "nosniff"])
        }
        return router
    }

    private func standing(_ router: Router<BasicRequestContext>) {
        router.get("/") { request, _ in
            guard let input = await source.current() else {
                return Page.html(
                    Reporter.waiting(source.planned, problem: source.problem() ?? fault(for: audience), for: audience))
            }
            let query = request.uri.queryParameters
            let show = query["show"] == "troubled" ? "troubled" : nil
            let sort = query["sort"].map(String.init).flatMap { Reporter.orders.contains($0) ? $0 : nil }
            return try await kept(request, show, sort) { Page.html(Reporter.overview(input, show: show, sort: sort)) }
        }
        router.get("endpoints/{name}") { request, context in
            let name = try context.word("name")
            return try await kept(request) { try await endpoint(name) }
        }
        router.get("incidents") { request, _ in
            try await kept(request) { Page.html(Reporter.incidents(try await report())) }
        }
        router.get("incidents/{id}") { _, context in try await incident(try context.word("id")) }
        router.get("history") { request, _ in
            try await kept(request) {
                let input = try await report()
                let counts = try await source.counts(Reporter.historyQuery(input))
                return Page.html(Reporter.history(input, counts: counts))
            }
        }
        router.get("history/{name}") { request, context in
            let name = try context.word("name")
            let day = try request.day()
            return try await kept(request, day?.civilDate) { try await history(of: name, day) }
        }
        router.get("providers") { request, _ in
            try await kept(request) { Page.html(Reporter.providers(try await report())) }
        }
        router.get("providers/{provider}") { request, context in
            let name = try context.word("provider")
            return try await kept(request) {
                guard let text = Reporter.provider(name, try await report()) else { throw missing("provider", name) }
                return Page.html(text)
            }
        }
        router.get("live") { _, _ in LiveEvents(source: source, isEnding: isEnding).response() }
        router.get("feed.atom") { request, _ in
            let asked = "\(scheme)://\(request.head.authority ?? "localhost")"
            let feed = Reporter.feed(try await report(), address: "\(address?.typed ?? asked)/")
            return Page(feed, type: "application/atom+xml; charset=utf-8")
        }
        router.get("badges/{name}/{kind}") { _, context in
            try await badge(try context.word("name"), try context.word("kind"))
        }
    }

    private func probes(_ router: Router<BasicRequestContext>) {
        router.get("report") { request, _ in
            try await kept(request) {
                var input = try await report()
                input.home = "./"
                return Page.html(Reporter.render(input, as: .html))
            }
        }
        router.get("outcomes") { request, _ in
            let query = try OutcomeQuery(request, isForm: true)
            return Page.html(Reporter.outcomes(try await source.outcomes(query), query, in: await source.current()))
        }
        router.get("outcome") { request, _ in try await outcome(request) }
        router.get("money") { _, _ in Page.html(Reporter.money(try await report(), await source.money())) }
        router.get("method") { request, _ in
            try await kept(request) {
                Page.html(
                    Reporter.method(try await report(), planned: source.planned, policies: source.policies()))
            }
        }
        router.get("compare") { request, _ in try await comparison(request) }
    }

    private func interface(_ router: Router<BasicRequestContext>) {
        router.get("api/v1/status") { request, _ in
            try await kept(request) { Page.json(Reporter.statusJSON(try await report())) }
        }
        router.get("api/v1/incidents") { _, _ in
            Page.json(IncidentJSON.document(await source.current()))
        }
        router.get("api/v1/outcomes") { request, _ in
            let query = try OutcomeQuery(request)
            return Page.json(Reporter.outcomesJSON(try await source.outcomes(query), query))
        }
        router.get("api/v1/incidents/{id}") { _, context in
            try await incidentJSON(try context.word("id"))
        }
        router.get("api/v1/series") { request, _ in
            let query = try CountQuery(request, now: try await report().report.method.generatedAt)
            return Page.json(Reporter.seriesJSON(try await source.counts(query), query))
        }
        router.get("api/v1/money") { _, _ in
            Page.json(Reporter.moneyJSON(await source.money(), await source.current()))
        }
        router.get("api/v1/pictures") { request, _ in
            try await kept(request) { Page.json(Reporter.picturesJSON(try await report())) }
        }
        router.get("api/v1/openapi.json") { _, _ in Page.json(Reporter.openAPI) }
        router.get("metrics") { request, _ in
            let weights = Weights.of(request.headers[.accept])
            let open = weights["application/openmetrics-text"] ?? 0
            let isOpen = open > 0 && open >= (weights["text/plain"] ?? 0)
            let format = isOpen ? MetricsFormat.openMetrics : .prometheus
            guard var input = await source.current() else {
                return Page(isOpen ? "# EOF\n" : "", type: format.contentType)
            }
            input.money = await source.money()
            input.phases = source.phases()
            return Page(Reporter.metrics(input, as: format), type: format.contentType)
        }
    }

    /// A page that follows from the report alone: made once, until the report is another.
    ///
    /// - Parameter choice: what of the query makes it another page.
    private func kept(_ request: Request, _ choice: String?..., make: () async throws -> Page) async throws -> Page {
        let parts = [request.uri.path, source.unheard()?.words ?? ""] + choice.map { $0 ?? "" }
        let key = parts.joined(separator: "\n")
        return try await cache.page(key, version: source.version(), make: make)
    }
}
