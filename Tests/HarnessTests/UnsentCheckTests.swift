import Harness
import Model
import Recording
import TestSupport
import Testing

/// Checks that are planned and never sent, which the ledger has all the same.
@Suite("Checks that are not sent")
struct UnsentCheckTests {
    private func target(
        _ url: String, in folder: String, budget: MicroDollars?, perProvider: Count<Concurrency>? = nil
    ) -> TestTarget {
        let endpoint = Endpoint(
            id: "text", title: "Text", feature: .textGeneration, path: "/text", timeout: .seconds(5))
        let settings = AssaySettings(
            backendURL: url, endpoints: [endpoint], fixtures: FixtureSource(place: .embedded, ids: ["hello"]),
            ledgerPath: folder + "/assay.db", concurrency: Count(3), perProvider: perProvider,
            repeatCount: Count(3), budget: budget,
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

    @Test(
        "no more requests than `per-provider` are under way at the backend, whatever the concurrency",
        arguments: [1, 2, nil])
    func crowd(perProvider: Int?) async throws {
        let server = try LoopbackServer { _ in
            .json(#"{"success":true,"result":[{"generated_text":"Hello"}]}"#, after: .milliseconds(500))
        }
        try await withTemporaryFolder { folder in
            let limit = perProvider.map { Count<Concurrency>($0) }
            let target = target(server.url, in: folder, budget: nil, perProvider: limit)
            let check = try await CheckRun.perform(.init(), at: target)
            _ = try check.end(interruption: nil, delivered: true)
            let outcomes = try Ledger(path: target.settings.ledgerPath, readOnly: true).verdicts().map(\.outcome)
            let crowds = outcomes.map { one in
                outcomes.count { $0.startedAt <= one.startedAt && one.startedAt < $0.finishedAt }
            }
            #expect(outcomes.count == 3 && outcomes.allSatisfy { $0.code == .ok })
            #expect(crowds.max() == perProvider ?? 3, "\(crowds)")
        }
    }
}
