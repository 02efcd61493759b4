import Model
import Testing

@testable import Reporting

@Suite("Pages of a fleet")
struct FleetPagesTests {
    private static let now = Example.full.report.method.generatedAt

    private static func incident(_ kind: IncidentKind, _ places: [String]) -> Incident {
        var incident = Incident(
            cause: .provider("replicate"), kind: kind, severity: .degraded, code: .providerError,
            beganAt: Example.start, openedAt: Example.start + .seconds(60),
            affected: [ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)])
        incident.sight = FleetSight(places: places, of: 3)
        return incident
    }

    /// What a place has asked of HD Image, and since when it sees Replicate down there.
    private static func figures(_ name: String, _ input: ReportInput, down since: Timestamp?) -> WindowFigures {
        let rows = input.report.rows.filter { $0.endpoint == "hd-image" }.map { row in
            StatusRow(
                endpoint: row.endpoint, title: row.title, feature: row.feature, route: row.route, family: row.family,
                model: row.model, word: row.word, marks: [], uptime: row.uptime, latency: row.latency, cold: row.cold,
                failed: row.failed, quality: row.quality, cost: row.cost, codes: row.codes, sources: row.sources,
                outages: OutageSummary(
                    count: 0, longest: nil, meanTimeToRepair: nil, downtime: .zero,
                    ongoingSince: row.route == "replicate" ? since : nil))
        }
        return WindowFigures(
            name: name, range: Example.start..<(Example.start + .seconds(7200)), tier: input.report.method.tier,
            rows: rows, providers: [])
    }

    private static func input(down: [String]) -> ReportInput {
        var input = Example.seen(.work, ["hd-image", "text-generation"], without: Example.isLastOfBackend)
        input.centreHeardAt = now
        let places = ["fra", "muc", "nyc"]
        input.locations = places.map { figures($0, input, down: down.contains($0) ? Example.start : nil) }
        input.standings = places.map { name in
            LocationStanding(name: name, outcomes: 1, waiting: 0, heardAt: now, clockAhead: .zero, ledgers: 1)
        }
        return input
    }

    @Test("say from where an endpoint is in trouble, where that is not from everywhere")
    func extent() {
        var input = Self.input(down: ["fra"])
        input.incidents = [Self.incident(.regional, ["fra"])]
        let sentence = Standing(input: input).sentence
        #expect(sentence.hasPrefix("1 of 2 endpoints runs on its backup from fra. "), "\(sentence)")
        #expect(Reporter.overview(input).contains("▲ on its backup from fra</span>"))
        input.incidents = [Self.incident(.down, ["fra", "muc", "nyc"])]
        #expect(Standing(input: input).sentence.hasPrefix("1 of 2 endpoints runs on its backup. "))
    }

    @Test("say that they are a fleet's, what each place sees down, and when it was heard; ages are whole seconds")
    func places() {
        var input = Self.input(down: ["fra"])
        input.standings[2].isSilent = true
        let page = Reporter.overview(input)
        #expect(page.contains("<title>Fleet: ") && page.contains("<strong>Assay fleet</strong>"))
        #expect(page.contains("<td>Replicate at HD Image (Real-ESRGAN)</td>") && page.contains("<td>nothing</td>"))
        #expect(page.contains("✓ heard</span> \(Self.now.toTheSecond) UTC</td>"))
        input.centreHeardAt = nil
        #expect(!Reporter.overview(input).contains("Assay fleet"))
        #expect(Phrase.length(.microseconds(3)) == "less than 1 s" && Phrase.length(.milliseconds(5200)) == "5 s")
    }

    @Test("say that nobody knows how an endpoint is which no place asks that is heard, each of them, and visitors too")
    func unseen() throws {
        var input = Self.input(down: [])
        input.noteUnseen()
        #expect(input.unseen.isEmpty)
        for index in 0..<2 { input.standings[index].isSilent = true }
        input.noteUnseen()
        #expect(input.unseen.isEmpty)
        input.standings[2].isSilent = true
        input.noteUnseen()
        #expect(input.unseen == ["hd-image", "text-generation"])
        let sentence = Standing(input: input).sentence
        #expect(sentence.hasPrefix("2 of 2 endpoints are asked by no place that is heard."), "\(sentence)")
        for shown in [input, input.published] {
            let page = Reporter.overview(shown)
            #expect(page.contains("class=\"standing none\"") && page.contains("– not known now</span>"))
            #expect(!page.contains("card good") && !page.contains("✓"))
            #expect(!Reporter.metrics(shown).contains("assay_endpoint_up{"))
            let badge = try #require(Reporter.badge(.state, of: "hd-image", in: shown))
            #expect(badge.contains(">not known now</text>"))
            #expect(Reporter.providers(shown).contains("– not known now"))
        }
        let status = Reporter.statusJSON(input)
        #expect(status.contains("\"state\" : \"unknown\"") && !status.contains("\"state\" : \"up\""))
        input.incidents = [Self.incident(.regional, ["fra"])]
        #expect(Standing(input: input).sentence.contains("Replicate is down from fra only, as it was seen last"))
        #expect(Reporter.feed(input, address: "http://127.0.0.1/").contains("<title>[open when it was seen last] "))
        // One that is heard and asks it is enough; one that is heard and does not is not.
        input.standings[0].isSilent = false
        input.noteUnseen()
        #expect(input.unseen.isEmpty)
        input.locations.remove(at: 0)
        input.noteUnseen()
        #expect(input.unseen == ["hd-image"])
    }

    @Test("of an incident say from where it is seen and from where not, and what it has become a part of")
    func incidents() {
        var input = Self.input(down: ["fra"])
        input.standings[2].isSilent = true
        var incident = Self.incident(.regional, ["fra"])
        func page() -> String {
            Reporter.incident(incident, notes: [], around: [], now: Self.now, in: input)
        }
        #expect(page().contains("<dt>seen from</dt><dd>fra (1 of 3 places)</dd><dt>not seen from</dt><dd>muc</dd>"))
        #expect(page().contains("<title>Fleet: "))
        (incident.endedAt, incident.closedAt) = (incident.beganAt, incident.beganAt)
        incident.closing = "it is part of 20261128-120000-provider-replicate-down"
        input.incidents = [incident]
        let link = "20261128-120000-provider-replicate-down\">20261128-120000-provider-replicate-down</a>"
        #expect(Reporter.incidents(input).contains("after less than 1 s a part of <a href=\"incidents/\(link)"))
        #expect(page().contains("<dt>part of</dt><dd><a href=\"../incidents/\(link)</dd>"))
    }

    @Test("say what goes on after a person closed its incident, from where, when it was closed and why")
    func closedByHand() {
        var input = Self.input(down: ["fra", "muc", "nyc"])
        var closed = Self.incident(.down, ["fra", "muc", "nyc"])
        let at = Example.start + .seconds(600)
        (closed.endedAt, closed.closedAt, closed.closing, closed.isByHand) = (at, at, "known to us", true)
        closed.failing = []
        input.incidents = [closed]
        let words = "Replicate still fails everywhere, and was closed by hand at \(at.readable) UTC: known to us."
        #expect(Standing(input: input).sentence.contains(words))
        input.locations = Self.input(down: []).locations
        #expect(Standing(input: input).closedByHand.isEmpty)
        input.locations = Self.input(down: ["nyc"]).locations
        #expect(Standing(input: input).sentence.contains("Replicate still fails from nyc, and was closed by hand"))
        #expect(!Reporter.overview(input.published).contains("known to us"))
        // Another outage has an incident of its own.
        input.incidents.insert(Self.incident(.down, ["nyc"]), at: 0)
        #expect(Standing(input: input).closedByHand.isEmpty)
    }
}
