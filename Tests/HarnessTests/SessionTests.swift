import Harness
import Judging
import Model
import Planning
import Recording
import Reporting
import TestSupport
import Testing

@Suite("Runs against a backend")
struct SessionTests {
    static func settings(_ url: String, in folder: String, gates: [Gate] = []) -> AssaySettings {
        let endpoint = Endpoint(
            id: "text", title: "Text", feature: .textGeneration, path: "/text", timeout: .seconds(5))
        return AssaySettings(
            backendURL: url, endpoints: [endpoint], fixtures: FixtureSource(place: .embedded, ids: ["hello"]),
            ledgerPath: folder + "/assay.db", concurrency: Count(2), repeatCount: Count(3), unknownCost: .zero,
            gates: gates, retention: Retention(passed: .seconds(86_400), failed: .seconds(86_400)),
            pictures: PicturePolicy(choice: .none, room: Count(1), longest: Span(.seconds(86_400))),
            watch: WatchPolicy(
                every: Span(.milliseconds(100)), window: Span(.seconds(3600)), host: "127.0.0.1", port: PortNumber(0),
                runs: Count(2)), location: "here", priceVersion: "p")
    }

    static func server(failing: Bool = false) throws -> LoopbackServer {
        try LoopbackServer { _ in
            failing
                ? .json(#"{"success":false}"#, status: 500)
                : .json(#"{"success":true,"result":[{"generated_text":"Hello to you"}]}"#)
        }
    }

    static func endings(_ folder: String) async throws -> [String] {
        try await runProgram("sqlite3", ["assay.db", "SELECT exit_code FROM run ORDER BY number"], in: folder).stdout
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test("a failed gate is the status, and the ledger has it once the reports are delivered")
    func gate() async throws {
        let server = try Self.server()
        try await withTemporaryFolder { folder in
            let impossible = Gate(.p95(atMost: .microseconds(1)), endpoint: nil, route: nil)
            var settings = Self.settings(server.url, in: folder, gates: [impossible])
            settings.repeatCount = Count(20)
            let check = try await CheckRun.perform(.init(), at: TestTarget(label: nil, settings: settings))
            #expect(check.input.verdicts.count == 20 && check.status == .gateFailed)
            #expect(try await Self.endings(folder) == [""])
            #expect(try check.end(interruption: nil, delivered: true) == .gateFailed)
            #expect(try await Self.endings(folder) == ["4"])
        }
    }

    @Test("more checks than a run holds until its report are refused, and nothing is sent or kept")
    func tooMany() async throws {
        try await withTemporaryFolder { folder in
            var settings = Self.settings("http://127.0.0.1:1", in: folder)
            settings.fixtures = FixtureSource(place: .embedded)
            settings.repeatCount = Count(100_000)
            let target = TestTarget(label: nil, settings: settings)
            let error = await #expect(throws: HarnessError.self) { _ = try await CheckRun.perform(.init(), at: target) }
            #expect(error?.description.contains("checks are more than one run holds until its report") == true)
            let endings = try await Self.endings(folder)
            #expect(endings == [])
        }
    }

    @Test("a signal is the status, and leaves the run without an end")
    func signal() async throws {
        let server = try Self.server()
        try await withTemporaryFolder { folder in
            let target = TestTarget(label: nil, settings: Self.settings(server.url, in: folder))
            let check = try await CheckRun.perform(.init(), at: target)
            #expect(try check.end(interruption: .interrupted, delivered: true) == .interrupted)
            #expect(try await Self.endings(folder) == [""])
        }
    }

    @Test("only what failed last time is planned again")
    func failedLastTime() async throws {
        let server = try Self.server(failing: true)
        try await withTemporaryFolder { folder in
            let target = TestTarget(label: nil, settings: Self.settings(server.url, in: folder))
            let first = try await CheckRun.perform(.init(), at: target)
            #expect(try first.end(interruption: nil, delivered: true) == .expectationFailed)
            var request = CheckRun.Request()
            request.failedLastTime = true
            let second = try await CheckRun.perform(request, at: target)
            #expect(second.input.verdicts.count == 3)
            #expect(!second.notes.contains { $0.contains("nothing is to be repeated") })
            let good = try Self.server()
            let third = TestTarget(label: nil, settings: Self.settings(good.url, in: folder))
            #expect(try await CheckRun.perform(request, at: third).end(interruption: nil, delivered: true) == .passed)
            let fourth = try await CheckRun.perform(request, at: third)
            #expect(fourth.input.verdicts.isEmpty && fourth.notes.contains { $0.contains("nothing is to be repeated") })
            request.compareTo = "nothing"
            await #expect(throws: HarnessError.self) { _ = try await CheckRun.perform(request, at: target) }
        }
    }

    @Test("a monitor ends by itself after its runs, each of them ended, and has a page")
    func monitor() async throws {
        let server = try Self.server()
        try await withTemporaryFolder { folder in
            let lines = Lines()
            let monitor = try Monitor(
                WatchPlan.Request(tiers: [.work]),
                at: TestTarget(label: nil, settings: Self.settings(server.url, in: folder)),
                console: Console(output: lines.add, error: lines.add))
            #expect(monitor.page.latest == nil)
            try await monitor.run()
            #expect(monitor.page.latest?.report.rows.count == 1)
            #expect(lines.all.count { $0.contains("1 check, 0 failed") } >= 1)
            #expect(try await Self.endings(folder).count { $0 == "0" } >= 1)
            let nothing = Selection(routes: ["backend"], checks: [])
            #expect(throws: HarnessError.nothingAsked) {
                _ = try Monitor(
                    WatchPlan.Request(selection: nothing, tiers: [.work]),
                    at: TestTarget(label: nil, settings: Self.settings(server.url, in: folder)),
                    console: Console(output: lines.add, error: lines.add))
            }
        }
    }

    @Test("two backends take turns, each as a run with an end of its own, and a dead one is told")
    func duel() async throws {
        let (good, bad) = (try Self.server(), try Self.server(failing: true))
        try await withTemporaryFolder { folder in
            let target = TestTarget(label: nil, settings: Self.settings(good.url, in: folder))
            let duel = try await Duel.measure(
                target, against: bad.url + "/", selection: Selection(), failsOnRegression: false)
            #expect(duel.status == .passed)
            #expect(try await Self.endings(folder) == ["0", "1"])
            let dead = try await Duel.measure(
                target, against: "http://127.0.0.1:1", selection: Selection(), failsOnRegression: true)
            #expect(dead.status == .noAnswer)
            var without = target.settings
            without.backendURL = nil
            await #expect(throws: HarnessError.noSideA) {
                _ = try await Duel.measure(
                    TestTarget(label: nil, settings: without), against: good.url, selection: Selection(),
                    failsOnRegression: false)
            }
        }
    }
}
