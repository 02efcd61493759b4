import Model
import Testing

@testable import Reporting

@Suite("Probes of several places")
struct PlacedProbesTests {
    private static let verdicts = (0..<60).map { index in
        var verdict = Example.full.verdicts[index % Example.full.verdicts.count]
        verdict.location = index.isMultiple(of: 2) ? "fra" : "muc"
        return verdict
    }

    @Test("say from where they are, in tables, on their pages and for programs; those of one place do not")
    func location() {
        let listed = Self.verdicts.map { ListedOutcome(id: 0, verdict: $0) }
        #expect(Reporter.outcomes(listed, OutcomeQuery()).contains("<td data-label=\"From\">muc</td>"))
        #expect(Reporter.outcome(Self.verdicts[0], in: nil).contains("<dt>from</dt><dd>fra</dd>"))
        #expect(Reporter.outcomesJSON(listed, OutcomeQuery()).contains("\"location\":\"fra\""))
        let own = Example.full.verdicts.map { ListedOutcome(id: 0, verdict: $0) }
        #expect(!Reporter.outcomes(own, OutcomeQuery()).contains("data-label=\"From\""))
        #expect(!Reporter.outcomesJSON(own, OutcomeQuery()).contains("\"location\""))
    }

    @Test("are at an incident the first and the last of its time, where there are many")
    func many() {
        let incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError, beganAt: Example.start,
            openedAt: Example.start, affected: [])
        func rows(_ count: Int) -> Int {
            let page = Reporter.incident(
                incident, notes: [], around: Array(Self.verdicts.prefix(count)), now: Example.start)
            #expect(page.contains("Probes of its time: the first and the last 20") == (count > 40))
            return page.ranges(of: "<td data-label=\"From\">").count
        }
        #expect(rows(10) == 10 && rows(40) == 40 && rows(60) == 40)
    }
}
