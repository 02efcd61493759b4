import Model
import Testing

@testable import Reporting

@Suite("Incidents in reports")
struct IncidentTests {
    private func incident(isOpen: Bool) -> Incident {
        let series = ["hd-image", "old"].map { ProbeSeries(endpoint: $0, route: "replicate", tier: .work) }
        var incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError,
            beganAt: Example.start, openedAt: Example.start + .seconds(60), affected: series,
            evidence: Incident.Evidence(
                series: series[0], fixture: "tiny", startedAt: Example.start, excerpt: "500: <b>out\nof memory"))
        if !isOpen {
            (incident.endedAt, incident.closedAt) = (Example.start + .seconds(600), Example.start + .seconds(660))
        }
        return incident
    }

    @Test(
        "the page lists them, and the metrics count those that go on; without any: nothing, and 0"
    )
    func page() {
        var input = Example.full
        #expect(!Reporter.render(input, as: .html).contains("Incidents"))
        #expect(Reporter.metrics(input).contains(#"assay_open_incidents{severity="major"} 0"#))
        input.incidents = [incident(isOpen: true), incident(isOpen: false)]
        let page = Reporter.render(input, as: .html)
        #expect(page.contains("provider replicate: down (hd-image, old)") && page.contains("goes on"))
        #expect(page.contains("10 m 00 s"))
        let metrics = Reporter.metrics(input)
        #expect(metrics.contains(#"assay_incident_open{cause="provider replicate",kind="down",severity="major"} 1"#))
        #expect(metrics.split(separator: "\n").count { $0.hasPrefix("assay_incident_open{") } == 1)
    }

    @Test("in a line and as a page it says what, since when and what was seen, on one line each")
    func text() {
        let line = IncidentLine.text(incident(isOpen: true), now: Example.start + .seconds(300))
        #expect(line.hasPrefix("major provider replicate: down (hd-image, old), since "))
        #expect(line.hasSuffix("UTC, for 5 m 00 s [provider.error] 500: <b>out of memory"), "\(line)")
        let page = IncidentLine.page(
            incident(isOpen: false), notes: [IncidentNote(at: Example.start, text: "asked\nthem")], now: Example.start)
        #expect(page.contains("after 10 m 00 s") && page.contains("asked them") && page.contains("1 m 00 s later"))
        #expect(IncidentJSON.line(incident(isOpen: true)).contains(#""is_open":true"#))
    }

    @Test("of a budget with something left it is not said that it is used up")
    func budget() {
        let series = ProbeSeries(endpoint: "*", route: "replicate", tier: .work)
        let incident = Incident(
            cause: .provider("replicate"), kind: .budget, severity: .notice, code: .skippedBudget,
            beganAt: Example.start, openedAt: Example.start, affected: [series])
        #expect(IncidentLine.title(incident) == "provider replicate: the budget allows no further call")
        var input = Example.full
        input.incidents = [incident]
        #expect(IncidentWords(input: input).now(incident) == "Replicate has no budget left for a call")
    }

    @Test("that a person closed it is said, and why")
    func closed() {
        var closed = incident(isOpen: false)
        #expect(IncidentJSON.line(closed).contains(#""closing":null"#) && !IncidentLine.text(closed).contains("closed"))
        closed.closing = "a\ntest"
        #expect(IncidentLine.text(closed).contains("over after 10 m 00 s, closed: a test [provider.error]"))
        #expect(IncidentJSON.line(closed).contains(#""closing":"a test""#))
    }
}
