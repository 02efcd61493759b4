import Harness
import Model
import Recording
import TestSupport
import Testing

@Suite("Sides of a ledger")
struct LedgerComparisonTests {
    private static let start = Timestamp(microseconds: 1_795_305_600_000_000)

    private static func verdict(_ second: Int, endpoint: String, route: String) -> Verdict {
        let moment = start + .seconds(second)
        return Verdict(
            subject: Subject(endpoint: endpoint, route: route, fixture: "f", feature: .hdImage),
            outcome: Outcome(
                code: .ok, attempts: [Attempt(provider: route, startedAt: moment)], scheduledAt: moment,
                startedAt: moment, finishedAt: moment + .milliseconds(100 + second)), code: .ok)
    }

    private func withLedger(_ body: (LedgerComparison) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            for (number, id) in ["one", "two"].enumerated() {
                let run = Run(
                    id: id, startedAt: Self.start + .seconds(number * 100), command: "check", target: "t",
                    toolVersion: "0", location: "here")
                let lifecycle = try RunLifecycle(run, in: ledger)
                try ledger.append(
                    (0..<8).flatMap { second in
                        [("hd", "replicate"), ("hd", "space"), ("old", "replicate")].map {
                            Self.verdict(number * 100 + second, endpoint: $0.0, route: $0.1)
                        }
                    }, to: run)
                try lifecycle.end(.passed)
            }
            try body(try LedgerComparison(ledgerPath: folder + "/assay.db"))
        }
    }

    private func compare(_ comparison: LedgerComparison, _ a: String, _ b: String) throws -> ComparisonReport {
        try comparison.compare(a, b, tier: .work, now: Self.start + .seconds(3600))
    }

    @Test("runs, routes, endpoints, endpoints by route and windows can be compared with their own kind")
    func kinds() async throws {
        try await withLedger { ledger in
            for (a, b) in [
                ("previous", "last"), ("one", "two"), ("replicate", "space"), ("hd", "old"),
                ("hd.replicate", "hd.space"), ("1h", "2h"), ("last", "2h"),
            ] {
                let report = try compare(ledger, a, b)
                #expect(!report.cells.isEmpty, "\(a) \(b)")
            }
        }
    }

    @Test("sides of two kinds, unknown ones and empty ones are refused by name")
    func refused() async throws {
        try await withLedger { ledger in
            #expect(throws: HarnessError.sidesOfTwoKinds("hd", "replicate")) {
                try compare(ledger, "hd", "replicate")
            }
            let unknown = #expect(throws: HarnessError.self) { try compare(ledger, "hdd", "old") }
            #expect(unknown?.status == .usage && unknown?.description.contains("\"hdd\"") == true)
            let empty = #expect(throws: HarnessError.self) { try compare(ledger, "2020-01", "1h") }
            #expect(empty?.status == .nothingRan)
        }
    }
}
