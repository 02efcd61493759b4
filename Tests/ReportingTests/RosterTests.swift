import Model
import Testing

@testable import Reporting

@Suite("What is set up at a fleet's centre")
struct RosterTests {
    static var roster: FleetRoster {
        var quiet = LocationStanding(
            name: "nyc", outcomes: 7, waiting: 0, heardAt: Timestamp(microseconds: 0), clockAhead: .zero, ledgers: 1)
        quiet.isSilent = true
        var heard = LocationStanding(
            name: "fra", outcomes: 9, waiting: 0, heardAt: Timestamp(microseconds: 0), clockAhead: .zero, ledgers: 1)
        heard.unheard = .seconds(50)
        return FleetRoster(
            address: "postgresql://owner@db/assay",
            places: [
                .init(standing: heard, role: "assay_fra", held: MicroDollars(120_000)),
                .init(standing: quiet, role: nil, held: .zero),
            ], readers: [], budgets: [])
    }

    @Test("a place that is not heard is called silent, and money is told as what a place had")
    func text() throws {
        let lines = RosterText.render(Self.roster, asJSON: false).split(separator: "\n")
        try #require(lines.count == 2)
        #expect(lines[0].contains(" UTC, 50 s ago;"), "\(lines[0])")
        #expect(!lines[0].contains("silent") && lines[0].hasSuffix("; had $0.12 of today"), "\(lines[0])")
        #expect(lines[1].hasSuffix("UTC: it is silent"), "\(lines[1])")
    }

    @Test("so it is in JSON")
    func json() {
        let text = RosterText.render(Self.roster, asJSON: true).replacing(" : ", with: ": ")
        #expect(text.contains("\"silent\": true") && text.contains("\"silent\": false"), "\(text)")
        #expect(text.contains("\"unheard_us\": 50000000"), "\(text)")
        #expect(text.contains("\"had_today_microdollars\": 120000") && !text.contains("held_today"), "\(text)")
    }
}
