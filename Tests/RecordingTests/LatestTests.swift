import Foundation
import GRDB
import Model
import Testing

@testable import Recording

@Suite("What is read again and again")
struct LatestTests {
    @Test("sums that are remembered are those of a ledger just opened, whatever is appended meanwhile, and by whom")
    func remembered() throws {
        for (place, moment) in RandomVerdicts.moments.enumerated() {
            let scratch = try Scratch()
            var random = RandomVerdicts(seed: UInt64(place))
            let (asked, other) = (try Ledger(path: scratch.file("ledger")), try Ledger(path: scratch.file("ledger")))
            let run = Sample.run(at: Timestamp(microseconds: -10_000_000_000_000))
            try asked.begin(run)
            for turn in 0..<30 {
                // Late ones too, that belong to days before.
                let batch = (0..<8).map { _ in random.next(around: moment, spread: .seconds(120 * 3600)) }
                try (turn % 2 == 0 ? asked : other).append(batch, to: run)
                for days in [1, 3, 7] {
                    let end = Timestamp(microseconds: moment) + .seconds(120 * 3600)
                    let since = end + .seconds(-86_400 * days)
                    let fresh = try Ledger(path: scratch.file("ledger"), readOnly: true)
                    let isSame =
                        try asked.history(since: since, until: end).series
                        == fresh.history(since: since, until: end).series
                    #expect(isSame, "turn \(turn), \(days) days")
                }
            }
        }
    }

    @Test("page by page, none is given twice and none left out, however many are of one microsecond")
    func pages() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.file("ledger"))
        let run = Sample.run()
        try ledger.begin(run)
        var verdicts = (0..<60).map { Sample.verdict($0 / 20, code: $0 % 3 == 0 ? .providerError : .ok) }
        for index in verdicts.indices { verdicts[index].subject.fixture = "f\(index)" }
        try ledger.append(verdicts, to: run)
        var count = 0
        for endpoint in [nil, "hd-image"] {
            for failed in [false, true] {
                for limit in [1, 7, 19, 20, 21, 60] {
                    var query = LedgerQuery(endpoint: endpoint, limit: limit)
                    query.failed = failed
                    var seen: [String] = []
                    while let first = try ledger.rows(query).first {
                        seen += try ledger.rows(query).reversed().map(\.verdict.subject.fixture)
                        (query.until, query.untilID) = (first.verdict.outcome.startedAt, first.id)
                        count += 1
                    }
                    let all = verdicts.filter { !failed || $0.code != .ok }.map(\.subject.fixture)
                    #expect(seen == all.reversed(), "\(query)")
                }
            }
        }
        print("pages: \(count)")
    }

    @Test("the latest of a query are those that sorting all of it would give")
    func latest() throws {
        let scratch = try Scratch()
        var random = RandomVerdicts(seed: 7)
        let ledger = try Ledger(path: scratch.file("ledger"))
        let run = Sample.run(at: Timestamp(microseconds: 0))
        try ledger.begin(run)
        var verdicts = (0..<400).map { _ in random.next(around: 3_600_000_000, spread: .seconds(3600)) }
        // Some at the very same moment.
        for index in 0..<40 {
            verdicts[index].outcome.startedAt = Timestamp(microseconds: 3_600_000_000 + Int64(index / 8) * 1000)
        }
        try ledger.append(verdicts, to: run)
        let middle = Timestamp(microseconds: 3_600_000_000 + 1_800_000_000)
        var count = 0
        for endpoint in [nil, "hd-image", "cartoonify", "nothing"] {
            for route in [nil, "backend", "space", "nothing"] {
                for tier in [nil, Tier.work, .reach] {
                    for (since, until) in [(nil, nil), (middle, nil), (nil, middle), (middle, middle)] {
                        for failed in [false, true] {
                            var query = LedgerQuery(
                                since: since, until: until, tier: tier, endpoint: endpoint, route: route)
                            query.failed = failed
                            let all = try ledger.verdicts(query)
                            for limit in [0, 1, 7, 50, 1000] {
                                query.limit = limit
                                let areLast = try ledger.verdicts(query) == all.suffix(limit)
                                #expect(areLast, "\(query)")
                                count += 1
                            }
                        }
                    }
                }
            }
        }
        print("queries for the latest: \(count)")
    }
}
