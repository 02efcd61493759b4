import GRDB
import Model
import Testing

@testable import Recording

@Suite("What a check finds of money")
struct MoneyCheckTests {
    private struct Refused: Error {}

    private func paid(_ number: Int, _ amount: Int64?, route: String = "replicate") -> Verdict {
        var verdict = Sample.verdict(number, route: route)
        let cost = amount.map { Cost(amount: MicroDollars($0), basis: .reported, priceVersion: nil) } ?? .unknown
        verdict.outcome.attempts = [Attempt(provider: route, startedAt: Sample.start + .seconds(number), cost: cost)]
        verdict.outcome.source = "replicate"
        return verdict
    }

    /// Known costs on one day, through the backend and directly; an unknown one three days later.
    private func ledger(_ scratch: Scratch) throws -> Ledger {
        let ledger = try Ledger(path: scratch.path)
        let run = Sample.run()
        try ledger.begin(run)
        func settle(_ verdict: Verdict) throws {
            let bill = MoneyBill(provider: "replicate", amount: MicroDollars(5000))
            let reserved = try ledger.reserve([bill], at: verdict.outcome.startedAt) { _ in nil as Refused? }
            let settlement = MoneySettlement(try reserved.get(), verdict)
            try ledger.append([verdict], to: run, settling: [settlement])
        }
        try settle(paid(0, 1900))
        try settle(paid(1, 2100, route: "backend"))
        try ledger.append([paid(2, 300, route: "space")], to: run)
        try settle(paid(3 * 86_400, nil, route: "backend"))
        return ledger
    }

    @Test("money as it was settled is found right; one that was edited is found, by day and provider")
    func edited() throws {
        let edits: [(sql: String, words: [String])] = [
            ("SELECT 1", []),
            ("UPDATE money SET spent = 123", ["$0.000123 is spent at replicate, and its attempts have cost $0.0019"]),
            (
                "UPDATE money SET spent = spent + 1 WHERE provider = 'space'",
                ["$0.004301 is spent, and the attempts have cost $0.0043"]
            ),
            (
                "UPDATE money SET spent = spent - 1 WHERE provider = 'space'",
                ["spent at space, and its attempts have cost $0.0003"]
            ),
            ("UPDATE money SET spent = -1 WHERE provider = 'space'", ["less than nothing"]),
            ("DELETE FROM money", ["$0 is spent at replicate", "$0 is spent at space"]),
            ("INSERT INTO money VALUES (0, 'replicate', 7)", ["money of 1970-01-01: $0.000007 is spent"]),
            ("UPDATE money SET day_us = day_us + 1 WHERE provider = 'space'", ["which no day begins with"]),
            (
                "INSERT INTO reservation VALUES (99, 0, 'replicate', 7, 86400000000)",
                ["the reservation 99 is not of the day"]
            ),
            (
                "UPDATE money SET spent = 9223372036854775807 WHERE provider = 'space'",
                ["has 9223372036854775807 as spent"]
            ),
        ]
        for (sql, words) in edits {
            let scratch = try Scratch()
            let ledger = try ledger(scratch)
            try ledger.pool.write { db in try db.execute(sql: sql) }
            let problems = try ledger.check().problems
            #expect(problems.isEmpty == words.isEmpty, "\(sql): \(problems)")
            for word in words { #expect(problems.contains { $0.contains(word) }, "\(sql): \(problems)") }
        }
        print("edits of money: \(edits.count)")
    }

    @Test("where a cost is not known more may be spent than the attempts tell, and never less")
    func unknown() throws {
        let scratch = try Scratch()
        let ledger = try ledger(scratch)
        let day = RollupSpan.day.start(of: Sample.start + .seconds(3 * 86_400)).microseconds
        let spent = try ledger.pool.read {
            try Int64.fetchOne($0, sql: "SELECT spent FROM money WHERE day_us = \(day)")
        }
        #expect(spent == 5000)
        try ledger.pool.write { try $0.execute(sql: "UPDATE money SET spent = 9000 WHERE day_us = \(day)") }
        #expect(try ledger.check().problems.isEmpty)
    }
}
