import Foundation
import Model
import Testing

@testable import Reporting

@Suite("What the pages say of how things stand")
struct StandingPagesTests {
    private static let day = Timestamp(microseconds: Example.start.microseconds)
    private static let affected = ["backend", "replicate"].map {
        ProbeSeries(endpoint: "cartoonify", route: $0, tier: .work)
    }

    private static func incident(
        _ kind: IncidentKind = .down, cause: IncidentCause = .provider("replicate"), _ series: [ProbeSeries] = affected
    ) -> Incident {
        var incident = Incident(
            cause: cause, kind: kind, severity: .major, code: .providerError, beganAt: Example.start,
            openedAt: Example.start + .seconds(60), affected: series)
        incident.severity = .degraded
        return incident
    }

    private static var input: ReportInput {
        var input = Example.full
        input.incidents = [incident()]
        let slots = [(OutcomeCode.skippedBudget, 1669), (.skippedMaintenance, 12), (.skippedSlot, 7)].map {
            MissedSlots(
                series: affected[1], code: $0.0, count: $0.1, first: Example.start, last: Example.start + .seconds(3600)
            )
        }
        input.missed = (slots, slots)
        return input
    }

    @Test("the interface gives the overview's sentence, and of each endpoint its state and since when")
    func interface() throws {
        let text = Reporter.statusJSON(Self.input)
        let status = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        #expect(Reporter.overview(Self.input).contains("<h1>\(status["headline"]?.string ?? "-")</h1>"))
        let endpoints = status["endpoints"]?.array ?? []
        #expect(status["state"]?.string == "down" && endpoints.count == Example.endpoints.count)
        let failing = try #require(endpoints.first { $0["endpoint"]?.string == "cartoonify" })
        #expect(failing["state"]?.string == "down" && failing["since"]?.string == Example.start.rfc3339)
        #expect(failing["since_us"]?.integer == Int(Example.start.microseconds))
        let quiet = try #require(endpoints.first { $0["endpoint"]?.string == "hd-image" })
        #expect(quiet["state"]?.string == "up" && quiet["since"] == .null)
        // A run has no incidents to tell by.
        #expect(!Reporter.render(Self.input, as: .json).contains("\"headline\""))
    }

    @Test("lists, pages and interface tell the worst severity beside the present one")
    func worst() {
        let page = Reporter.incidents(Self.input)
        #expect(page.contains(">degraded (was major)</span>"))
        #expect(Reporter.render(Self.input, as: .html).contains(">degraded (was major)</td>"))
        #expect(IncidentLine.text(Self.incident()).hasPrefix("degraded (was major) provider replicate: down"))
        var over = Self.incident()
        (over.endedAt, over.closedAt) = (Example.start + .seconds(600), Example.start + .seconds(660))
        #expect(IncidentLine.text(over).hasPrefix("major provider replicate: down"))
        let line = IncidentJSON.line(Self.incident())
        #expect(line.contains(#""severity":"degraded""#) && line.contains(#""worst_severity":"major""#))
    }

    @Test(
        "what budget and maintenance hold back is on the cards, on the page of money, and with the incidents it bears on"
    )
    func heldBack() {
        let words = ["1669 slots left out since yesterday (budget)", "12 slots left out since yesterday (maintenance)"]
        let budget = Self.incident(
            .budget, cause: .provider("replicate"), [ProbeSeries(endpoint: "*", route: "replicate", tier: .work)])
        func page(_ incident: Incident, _ audience: Audience = .operators) -> String {
            Reporter.incident(
                incident, notes: [], around: [], missed: Self.input.missed.recent, now: Example.start + .seconds(7200),
                for: audience)
        }
        let overview = Reporter.overview(Self.input)
        for word in words { #expect(overview.contains(word), "\(word)") }
        for text in [page(Self.incident()), page(budget)] {
            for word in words {
                #expect(text.contains(word.replacing("since yesterday", with: "meanwhile")), "\(word)")
            }
            #expect(!text.contains("7 slots left out") && !overview.contains("7 slots left out"))
        }
        // A row counts a day: what went by before the incident is in it too.
        var later = Self.incident()
        later.beganAt = Example.start + .seconds(1800)
        let day = Example.start.readable.prefix(10)
        #expect(page(later).contains("1669 slots left out on \(day), all day (budget)"))
        let money = Reporter.money(Self.input, nil)
        #expect(money.contains("<td data-label=\"Why\">budget</td><td data-label=\"Since yesterday\">1669</td>"))
        #expect(money.contains("<td data-label=\"Why\">maintenance</td>") && !money.contains("skipped.slot"))
        let elsewhere = Self.incident(.down, [ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)])
        #expect(!page(elsewhere).contains("not asked"))
        var over = Self.incident()
        (over.beganAt, over.endedAt, over.closedAt) = (
            Example.start + .seconds(-900), Example.start + .seconds(-60), Example.start + .seconds(-30)
        )
        #expect(!page(over).contains("not asked"))
    }

    @Test(
        "what is not asked at present is said in the headline and of its endpoint, for each reason; before and after it is not"
    )
    func unasked() throws {
        var input = Self.input
        let endpoint = try #require(input.report.endpoints.first { $0.endpoint == "hd-image" })
        let marks = endpoint.rows.compactMap { $0.marks.last?.startedAt }
        let last = try #require(marks.max())
        func missed(_ code: OutcomeCode, _ moment: Timestamp, _ rows: ArraySlice<StatusRow>) -> [MissedSlots] {
            rows.map { row in
                let series = ProbeSeries(endpoint: row.endpoint, route: row.route, tier: input.report.method.tier)
                return MissedSlots(series: series, code: code, count: 3, first: moment, last: moment)
            }
        }
        let later = last + .seconds(60)
        for (code, word) in [(OutcomeCode.skippedBudget, "budget"), (.skippedMaintenance, "maintenance")] {
            let headline = "No work is asked at present of \(endpoint.title) (\(word))."
            input.missed.recent = missed(code, later, endpoint.rows[...])
            let page = Reporter.overview(input)
            #expect(page.contains(headline) && page.contains("not asked since \(last.readable) UTC (\(word))"))
            let own = try #require(Reporter.endpointPage("hd-image", input, outcomes: []))
            #expect(own.contains("not asked since \(last.readable) UTC (\(word))"))
            // A visitor need not know of money.
            #expect(Reporter.overview(input.published).contains(headline) == (code == .skippedMaintenance))
            for other in [
                missed(code, later, endpoint.rows.dropFirst()),
                missed(code, last + .seconds(-3600), endpoint.rows[...]),
            ] {
                input.missed.recent = other
                #expect(!Reporter.overview(input).contains(headline))
            }
        }
    }

    @Test("the page of money says what each of its two sums is, where there are two")
    func sums() {
        let more = "These sums are more than what is known to be spent"
        let book = MoneyBook(day: ["replicate": MicroDollars(1)], month: ["replicate": MicroDollars(12_000)])
        #expect(Reporter.money(Self.input, MoneyStanding(book: book, policy: .none)).contains(more))
        #expect(!Reporter.money(Self.input, MoneyStanding(book: MoneyBook(), policy: .none)).contains(more))
    }

    @Test("a visitor reads of an incident what it means for them, and nothing of series, codes, programs and money")
    func visitor() throws {
        var incident = Self.incident()
        (incident.endedAt, incident.closedAt, incident.closing) = (
            Example.start, Example.start, "it is part of another"
        )
        let shown = try #require(incident.published)
        let page = Reporter.incident(shown, notes: [], around: [], now: Example.start, for: .everybody)
        for odd in ["assay explain", "provider.error", "cartoonify.backend.work", "by hand", "part of another", "$"] {
            #expect(!page.contains(odd), "\(odd)")
        }
        #expect(page.contains("<dt>effect</dt><dd>no answer is given</dd><dt>affected</dt><dd>cartoonify</dd>"))
        var input = Self.input.published
        #expect(!Reporter.incidents(input).contains("provider.error"))
        for ours in [IncidentKind.budget, .cost, .account] { #expect(Self.incident(ours).published == nil) }
        input.incidents = []
        #expect(Reporter.incidents(input).contains("None in the window"))
    }

    @Test("a day is found in the line of its week under its weekday, and what the marks mean is said")
    func calendar() throws {
        let page = try #require(Reporter.history(of: "cartoonify", Self.input, counts: []))
        #expect(page.contains("<th scope=\"col\">Week of</th><th scope=\"col\">Mon</th>"))
        for mark in HistoryCell.Mark.allCases { #expect(page.contains("</span>\(mark.words)</li>"), "\(mark)") }
        let lines = page.components(separatedBy: "<tr><th scope=\"row\">").dropFirst()
        #expect(lines.allSatisfy { $0.components(separatedBy: "<td>").count == 8 })
        #expect(page.components(separatedBy: "nothing asked\">").count > HistoryPages.days)
        // 2026-11-22 was a Sunday: the last of the week that began on the 16th.
        let week = try #require(lines.first { $0.hasPrefix("16 Nov<") })
        #expect(week.contains("title=\"2026-11-22: nothing asked\">22</span></td></tr>"))
        #expect(Reporter.history(Self.input, counts: []).contains("</svg>up by a backup</li>"))
        // Of ten that were up, five by a backup: on both pages, in words and drawn.
        let day = RollupSpan.day.start(of: Self.input.report.method.generatedAt)
        let counts = [
            CountBucket(endpoint: "cartoonify", route: "backend", start: day, codes: [.ok: 5, .degradedFallback: 5])
        ]
        let words = "100 % of 10 up, 5 by a backup"
        let backed = try #require(Reporter.history(of: "cartoonify", Self.input, counts: counts))
        #expect(backed.contains("<a class=\"day good backed\"") && backed.contains(words))
        let all = Reporter.history(Self.input, counts: counts)
        #expect(all.contains("height=\"15\"") && all.contains("class=\"backed\"") && all.contains(words))
    }

    @Test("the probes of an hour are headed by whose they are and when, and lead back to their day")
    func hour() {
        var query = OutcomeQuery(endpoint: "cartoonify", route: "replicate")
        query.tier = .work
        let start = Timestamp(microseconds: 1_795_356_000_000_000)
        query.window = start..<(start + .seconds(3600))
        let page = Reporter.outcomes(
            Self.input.verdicts.enumerated().map { ListedOutcome(id: Int64($0.offset), verdict: $0.element) }, query)
        let (day, hour) = (start.civilDate, start.readable.dropFirst(11).prefix(5))
        #expect(page.contains("<h1>Probes of cartoonify by replicate, tier work, \(day) \(hour) to "))
        #expect(page.contains("<a href=\"history/cartoonify?day=\(day)\">\(day), hour by hour</a>"))
        // What is chosen stays chosen, of all there is to choose from.
        let form = Reporter.outcomes([], query, in: Self.input)
        for (name, count) in [
            ("endpoint", Set(Self.input.report.rows.map(\.endpoint)).count), ("tier", Tier.allCases.count),
        ] {
            let options =
                form.components(separatedBy: "<select name=\"\(name)\">").last?
                .components(separatedBy: "</select>").first?.components(separatedBy: "<option").count ?? 0
            #expect(options == count + 2, "\(name)")
        }
        #expect(form.contains("<option value=\"replicate\" selected>replicate</option>"))
        #expect(form.contains("name=\"since\" value=\"\(start.microseconds)\""))
        // Another choice is of the same hour.
        #expect(page.contains("failed=1&since=\(start.microseconds)&before=") || page.contains("failed=1&amp;since="))
    }

    @Test("before two are chosen, pairs that were asked are offered; without any it says what it takes")
    func comparison() {
        let page = Reporter.compare(Self.input, nil, nil)
        #expect(page.contains("<h2>What can be compared</h2>"))
        #expect(page.contains("compare?a=backend&amp;b=replicate&amp;window=24h\">backend against replicate</a>"))
        #expect(page.contains("compare?a=hd-image.backend&amp;b=hd-image.replicate&amp;window=24h"))
        #expect(!page.contains("compare?a=text-to-image."), "nothing of it was counted")
        #expect(Reporter.compare(Example.empty, nil, nil).contains("There is nothing to compare yet"))
    }

    @Test("no cell of any table is without the name of its column, and no mark needs a font that has pictures")
    func cells() throws {
        var input = Self.input
        input.audience = .operators
        let endpoint = try #require(Reporter.endpointPage("cartoonify", input, outcomes: input.verdicts.suffix(20)))
        let listed = input.verdicts.map { ListedOutcome(id: 1, verdict: $0) }
        let money = MoneyStanding(book: MoneyBook(month: ["replicate": MicroDollars(1)]), policy: .none)
        let pages = [
            endpoint, Reporter.render(input, as: .html), Reporter.money(input, money), Reporter.providers(input),
            Reporter.outcomes(listed, OutcomeQuery()), Reporter.outcome(input.verdicts[0], in: input),
        ]
        for page in pages {
            #expect(page.contains("<table class=\"stacked"))
            #expect(page.matches(of: /<td>/).isEmpty, "\(page.prefix(400))")
            for picture in ["✅", "❌", "⚠", "➖", "⭐"] { #expect(!page.contains(picture), "\(picture)") }
        }
    }
}
