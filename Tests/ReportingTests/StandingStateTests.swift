import Foundation
import Model
import Testing

@testable import Reporting

@Suite("What is said of endpoints by what is known of them")
struct StandingStateTests {
    private static let due = Timestamp(microseconds: 1_795_363_800_000_000)

    private static func input(_ tier: Tier, _ ids: [String]) -> ReportInput { Example.seen(tier, ids) }

    private static let three = ["fix-old-photo", "hd-image", "text-generation"]

    @Test(
        "who can be reached is not said to be up, on the overview, on badges and by the interface, until work is seen")
    func reachable() throws {
        var input = Self.input(.reach, Self.three)
        input.workDue = Self.due
        let page = Reporter.overview(input)
        let sentence = "All 3 endpoints can be reached; no picture has been asked yet, the first is due at 16:10 UTC."
        #expect(page.contains("<h1>\(sentence)</h1>") && Standing(input: input).sentence == sentence)
        #expect(!page.contains("✓") && page.matches(of: /○ reachable/).count >= 3)
        let badge = try #require(Reporter.badge(.state, of: "hd-image", in: input))
        #expect(badge.contains(">reachable</text>") && !badge.contains(">up</text>"))
        #expect(Reporter.statusJSON(input).contains("\"state\" : \"reachable\""))
        // Visitors are told the same.
        #expect(Reporter.overview(input.published).contains("<h1>\(sentence)</h1>"))
        input.workDue = nil
        #expect(Standing(input: input).sentence == "All 3 endpoints can be reached; no picture has been asked.")
    }

    @Test(
        "what work has shown of one endpoint is said of that one, and a failed last probe is not hidden by another tier"
    )
    func dearest() {
        var input = Self.input(.reach, Self.three)
        input.workDue = Self.due
        input.learn(from: Self.input(.work, ["fix-old-photo"]))
        #expect(
            Standing(input: input).sentence
                == "1 of 3 endpoints is up; 2 can be reached: no picture has been asked of them yet, the next is due at 16:10 UTC."
        )
        // A cheaper tier takes nothing from it.
        input.learn(from: Self.input(.account, Self.three))
        #expect(input.dearest["fix-old-photo"]?.tier == .work && input.dearest["hd-image"]?.tier == .account)
        var failed = Self.input(.reach, Self.three)
        let work = Self.input(.work, ["cartoonify"])
        failed.dearest["hd-image"] = DearestTier(tier: .work, rows: work.report.endpoints[0].rows)
        let sentence = Standing(input: failed).sentence
        #expect(
            sentence.hasPrefix("1 of 3 endpoints failed its last probe. 2 can be reached; no picture"), "\(sentence)")
        let page = Reporter.overview(failed)
        #expect(page.contains("! last probe failed") && !page.contains("✓"))
    }

    private static func incident(
        _ series: [(String, String)], cause: IncidentCause = .provider("replicate"), isOver: Bool = false
    ) -> Incident {
        var incident = Incident(
            cause: cause, kind: .down, severity: .major, code: .providerError, beganAt: Example.start,
            openedAt: Example.start + .seconds(60),
            affected: series.map { ProbeSeries(endpoint: $0.0, route: $0.1, tier: .work) })
        if isOver {
            incident.endedAt = Example.start + .seconds(600)
            incident.closedAt = incident.endedAt
            incident.failing = []
        }
        return incident
    }

    @Test("the headline tells who is down, who runs on a backup and who has none left, and by whom users are answered")
    func headline() {
        var input = Example.seen(.work, Self.three, without: Example.isLastOfBackend)
        input.incidents = [
            Self.incident([("fix-old-photo", "backend"), ("fix-old-photo", "replicate"), ("hd-image", "replicate")])
        ]
        #expect(
            Standing(input: input).sentence
                == "1 of 3 endpoints is down, 1 runs on its backup. Replicate is down: no usable answer at Fix Old Photo (GFPGAN); "
                + "Hugging Face answers at HD Image (Real-ESRGAN).")
        input = Self.input(.work, Self.three)
        input.incidents = [Self.incident([("hd-image", "real-esrgan-space")])]
        #expect(
            Standing(input: input).sentence
                == "1 of 3 endpoints is without a backup. Replicate is down: HD Image (Real-ESRGAN) has no backup.")
        #expect(Reporter.overview(input).contains("▲ without a backup"))
        let report = Digest(input)
        #expect(report.headline.contains("of which 1 is without a backup now") || report.headline.contains("0 of 3"))
        // Of an endpoint that fails by itself nothing is said twice.
        input.incidents = [Self.incident([("hd-image", "backend")], cause: .endpoint("hd-image"))]
        #expect(Standing(input: input).sentence == "1 of 3 endpoints is down. HD Image (Real-ESRGAN) is down.")
    }

    @Test(
        "the page of an incident says who is affected in people's words, and leads to them; nothing of it stands twice")
    func incidentPage() {
        var input = Example.seen(.work, Self.three, without: Example.isLastOfBackend)
        let incident = Self.incident([("fix-old-photo", "backend"), ("hd-image", "replicate")])
        input.incidents = [incident]
        func page(_ incident: Incident, _ audience: Audience = .operators) -> String {
            Reporter.incident(incident, notes: [], around: [], now: Self.due, for: audience, in: input)
        }
        let open = page(incident)
        #expect(
            open.contains(
                "No usable answer at Fix Old Photo (GFPGAN); Hugging Face answers at HD Image (Real-ESRGAN).</dd>"))
        #expect(
            open.contains(
                "<a href=\"../endpoints/hd-image\">HD Image (Real-ESRGAN)</a>: <a href=\"../providers/replicate\">"))
        #expect(open.contains("<a href=\"../outcomes?endpoint=hd-image&since=") || open.contains("hd-image&amp;since="))
        #expect(!open.contains("hd-image.replicate.work") && open.contains("not yet: open for"))
        #expect(
            page(Self.incident([("fix-old-photo", "backend")], isOver: true)).contains(
                "There was no usable answer at Fix Old Photo"))
        let visitor = page(incident, .everybody)
        #expect(visitor.contains("<dt>effect</dt><dd>No usable answer at") && !visitor.contains("provider.error"))
        // Open ones stand before those that are over, whatever their time.
        let list = IncidentPages.gravest([Self.incident([("hd-image", "backend")], isOver: true), incident])
        #expect(list.first?.isOpen == true)
    }

    @Test("the page of a probe says what its code means, and leads to endpoint, provider and incident")
    func probe() throws {
        var input = Self.input(.work, Self.three)
        input.incidents = [Self.incident([("hd-image", "replicate")])]
        let verdict = try #require(
            input.verdicts.first { $0.subject.route == "replicate" && $0.code == .providerError })
        let page = Reporter.outcome(verdict, in: input)
        #expect(page.contains("What <code>provider.error</code> means") && page.contains("<dt>what to do</dt>"))
        for link in ["endpoints/hd-image", "providers/replicate", "incidents/"] {
            #expect(page.contains("<a href=\"\(link)"), "\(link)")
        }
        let endpoint = try #require(
            Reporter.endpointPage("hd-image", input, outcomes: [], address: "https://status.example"))
        #expect(
            endpoint.contains("&amp;route=replicate\"")
                && endpoint.contains("(https://status.example/badges/hd-image/state.svg)"))
        input.audience = .everybody
        #expect(!Reporter.overview(input).contains("outcome?at="))
    }

    @Test("the feed marks what is open, has no tags in its summaries, and dates an entry by its last change")
    func feed() throws {
        var input = Self.input(.work, Self.three)
        var (open, over) = (
            Self.incident([("hd-image", "replicate")]), Self.incident([("hd-image", "backend")], isOver: true)
        )
        open.evidence = Incident.Evidence(
            series: open.affected[0], fixture: "tiny", startedAt: Example.start,
            excerpt: "answered 502: <!DOCTYPE html><html><head><title>502 Bad Gateway</title>")
        over.closedAt = Example.start + .seconds(900)
        input.incidents = [open, over]
        let feed = Reporter.feed(input, address: "http://127.0.0.1/")
        #expect(feed.contains("<title>[open] provider replicate") && feed.contains("<title>[over] provider replicate"))
        #expect(feed.contains("answered 502: 502 Bad Gateway</summary>") && !feed.contains("DOCTYPE"))
        #expect(feed.contains("<updated>\((Example.start + .seconds(900)).rfc3339)</updated>"))
    }

    @Test("a plan says \u{201c}at least\u{201d} where a price is unknown, and so do the sums of a month")
    func least() {
        func forecast(_ unknown: Int) -> String {
            WatchForecast(
                days: 30, series: [.work: 1], probes: [.work: 3],
                bills: [
                    .init(provider: "replicate", probes: 3, amount: MicroDollars(5000), unknown: unknown, ceiling: nil)
                ],
                ceiling: nil, urgency: 1
            ).text
        }
        #expect(forecast(2).contains("together at least $0.005") && !forecast(0).contains("at least"))
        var input = Self.input(.work, Self.three)
        input.forecast = CostForecast(
            monthToDate: MicroDollars(5000), unknownAttempts: 37, perDay: nil, days: 0, monthEnd: nil)
        #expect(Reporter.money(input, nil).contains("so far: at least $0.005;"))
        #expect(
            Reporter.money(input, MoneyStanding(book: MoneyBook(), policy: .none)).contains(
                "nobody can price 37 attempts"))
    }
}
