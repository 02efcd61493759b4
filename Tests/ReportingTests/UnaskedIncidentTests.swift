import Model
import Testing

@testable import Reporting

@Suite("An incident that nobody looks at")
struct UnaskedIncidentTests {
    @Test("of an incident that is not looked at for want of money it is said since when, and that it goes on is not")
    func unasked() {
        var incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError, beganAt: Example.start,
            openedAt: Example.start, affected: [ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)])
        incident.unaskedSince = Example.start + .seconds(600)
        var input = Example.full
        input.incidents = [incident]
        let words = "not looked at since \((Example.start + .seconds(600)).readable) UTC: the budget is spent"
        let page = Reporter.incident(incident, notes: [], around: [], now: Example.start + .seconds(7200))
        for text in [Reporter.overview(input), Reporter.incidents(input), page, IncidentLine.text(incident)] {
            #expect(text.contains(words))
        }
        #expect(!Reporter.incidents(input).contains("goes on for"))
        #expect(IncidentJSON.line(incident).contains("\"unasked_since\""))
        // Money is nobody else's business.
        #expect(!Reporter.overview(input.published).contains("the budget"))
        (incident.endedAt, incident.closedAt) = (Example.start + .seconds(900), Example.start + .seconds(900))
        #expect(!IncidentLine.text(incident).contains("looked at"))
    }
}
