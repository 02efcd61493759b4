import Model
import Recording
import TestSupport
import Testing

@testable import Harness
@testable import Planning

/// Money that a check sets aside where a provider has a ceiling by the day.
@Suite("The money of a check") struct PurseTests {
    private static let now = Timestamp(microseconds: 1_795_305_600_000_000)

    private static func check(price: Int64? = nil) -> Check {
        let price = price.map { Price(unit: .run, amount: MicroDollars($0), source: "s", date: "d", version: "v") }
        let provider = Provider(id: "studio", kind: "http", family: "studio", baseURL: "http://127.0.0.1:9", token: nil)
        let target = ProviderTarget(provider: provider, model: "m", price: price, timeout: .seconds(5))
        let endpoint = Endpoint(
            id: "e", title: "e", feature: .textToImage, path: "/", timeout: .seconds(5), targets: [target])
        return Check(
            endpoint: endpoint, route: .direct(target), fixture: Fixture(id: "f", content: .prompt("A boat")))
    }

    private static func verdict(_ check: Check, cost: Cost) -> Verdict {
        let attempt = Attempt(provider: "studio", startedAt: now, cost: cost)
        return Verdict(
            subject: Subject(check),
            outcome: Outcome(code: .ok, attempts: [attempt], scheduledAt: now, startedAt: now, finishedAt: now),
            code: .ok)
    }

    private static func purse(_ ledger: Ledger, limit: Int64) throws -> Purse {
        let budget = Budget(
            run: nil, daily: ["studio": MicroDollars(limit)], spentToday: try ledger.book(at: now).day,
            unknownCost: MicroDollars(20_000))
        return Purse(budget, ledger: ledger)
    }

    private static func isReserved(_ answer: Purse.Reserved) -> Bool {
        if case .reserved = answer { true } else { false }
    }

    private static let run = Run(
        id: "r", startedAt: now, command: "check", target: "t", toolVersion: "v", location: "here")

    @Test("what a killed run had set aside is spoken for: the next one has so much less")
    func killed() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/a.db")
            var killed = try Self.purse(ledger, limit: 50_000)
            #expect(Self.isReserved(killed.reserve(Self.check(), 0, at: Self.now)))
            // It is never settled. Another process, on the same day:
            let other = try Ledger(path: folder + "/a.db")
            #expect(try other.book(at: Self.now).day["studio"] == MicroDollars(20_000))
            var next = try Self.purse(other, limit: 50_000)
            #expect(Self.isReserved(next.reserve(Self.check(), 0, at: Self.now)))
            guard case .refused(let refusal) = next.reserve(Self.check(), 1, at: Self.now) else {
                return #expect(Bool(false), "the third is beyond the ceiling")
            }
            #expect(refusal.description.contains("$0.05 for studio today"))
        }
    }

    @Test("two runs at once do not spend a ceiling twice")
    func together() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/a.db")
            var (one, two) = (try Self.purse(ledger, limit: 50_000), try Self.purse(ledger, limit: 50_000))
            let check = Self.check(price: 25_000)
            #expect(Self.isReserved(one.reserve(check, 0, at: Self.now)))
            #expect(Self.isReserved(two.reserve(check, 0, at: Self.now)))
            #expect(!Self.isReserved(one.reserve(check, 1, at: Self.now)))
            #expect(!Self.isReserved(two.reserve(check, 1, at: Self.now)))
        }
    }

    @Test("a known cost is what it was; what nobody knows counts as it was set aside, and nothing stays set aside")
    func settled() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/a.db")
            try ledger.begin(Self.run)
            var purse = try Self.purse(ledger, limit: 1_000_000)
            for (index, cost) in [
                Cost(amount: MicroDollars(7000), basis: .reported, priceVersion: nil), .unknown,
                Cost(amount: .zero, basis: .free, priceVersion: nil),
            ].enumerated() {
                let check = Self.check()
                #expect(Self.isReserved(purse.reserve(check, index, at: Self.now)))
                let verdict = Self.verdict(check, cost: cost)
                let settled = purse.settle(index, verdict)
                let settlement = try #require(settled)
                let writer = BatchWriter(ledger: ledger, run: Self.run)
                try writer.add(verdict, settling: settlement)
                try writer.flush()
            }
            #expect(try ledger.book(at: Self.now).day == ["studio": MicroDollars(27_000)])
            let rows = try await runProgram("sqlite3", ["a.db", "SELECT count(*) FROM reservation"], in: folder)
            #expect(rows.stdout == "0\n")
        }
    }

    @Test("without a ceiling by the day nothing is written before a call")
    func free() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/a.db")
            var purse = Purse(Budget(run: MicroDollars(1_000_000), unknownCost: MicroDollars(20_000)), ledger: ledger)
            #expect(Self.isReserved(purse.reserve(Self.check(), 0, at: Self.now)))
            let settled = purse.settle(0, Self.verdict(Self.check(), cost: .unknown))
            #expect(settled == nil)
            #expect(try ledger.book(at: Self.now).day.isEmpty)
        }
    }
}
