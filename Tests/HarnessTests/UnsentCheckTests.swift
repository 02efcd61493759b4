import Harness
import Model
import Recording
import TestSupport
import Testing

/// Checks that are planned and never sent, which the ledger has all the same.
@Suite("Checks that are not sent")
struct UnsentCheckTests {
    private func target(_ url: String, in folder: String, budget: MicroDollars?) -> TestTarget {
        let endpoint = Endpoint(
            id: "text", title: "Text", feature: .textGeneration, path: "/text", timeout: .seconds(5))
        let settings = AssaySettings(
            backendURL: url, endpoints: [endpoint], fixtures: FixtureSource(place: .embedded, ids: ["hello"]),
            ledgerPath: folder + "/assay.db", concurrency: Count(2), repeatCount: Count(3), budget: budget,
            unknownCost: MicroDollars(50_000), retention: Retention(passed: .seconds(60), failed: .seconds(60)),
            pictures: PicturePolicy(choice: .none, room: Count(1), longest: Span(.seconds(60))),
            watch: WatchPolicy(
                every: Span(.seconds(1)), window: Span(.seconds(60)), host: "127.0.0.1", port: PortNumber(0),
                runs: Count(1)), location: "here", priceVersion: "p")
        return TestTarget(label: nil, settings: settings)
    }

    @Test("what the budget does not reach is skipped.budget, and the server never hears of it")
    func budget() async throws {
        let server = try LoopbackServer { _ in .json(#"{"success":true,"result":[{"generated_text":"Hello"}]}"#) }
        try await withTemporaryFolder { folder in
            let target = target(server.url, in: folder, budget: MicroDollars(99_999))
            let check = try await CheckRun.perform(.init(), at: target)
            _ = try check.end(interruption: nil, delivered: true)
            let verdicts = try Ledger(path: target.settings.ledgerPath, readOnly: true).verdicts()
            #expect(verdicts.map(\.code).sorted { $0.rawValue < $1.rawValue } == [.ok, .skippedBudget, .skippedBudget])
            #expect(server.requests.count == 1)
        }
    }

    @Test("a slot that went by is skipped.slot for every check that was due, at the moment it was due")
    func slots() async throws {
        try await withTemporaryFolder { folder in
            let session = try RunSession(
                target: target("http://127.0.0.1:9", in: folder, budget: nil), tier: .work)
            let slots = [Timestamp(microseconds: 1_000_000), Timestamp(microseconds: 2_000_000)]
            try session.recordMissed(slots, of: session.plan(CheckRun.Request().selection), command: "watch")
            let verdicts = try session.ledger.verdicts()
            #expect(verdicts.map(\.code) == Array(repeating: .skippedSlot, count: 6))
            #expect(Set(verdicts.map(\.outcome.startedAt)) == Set(slots))
            #expect(try session.ledger.info().unfinishedRuns == 0)
        }
    }
}
