import Model
import Recording
import Reporting
import TestSupport
import Testing

@testable import Harness

@Suite("When the page of a monitor is computed")
struct StatusPageTests {
    private static func verdict(_ moment: Timestamp) -> Verdict {
        Verdict(
            subject: Subject(endpoint: "text", route: Route.backendName, fixture: "hello", feature: .textGeneration),
            outcome: Outcome(
                code: .ok, attempts: [Attempt(provider: Route.backendName, startedAt: moment)], scheduledAt: moment,
                startedAt: moment, finishedAt: moment + .milliseconds(100)), code: .ok)
    }

    @Test("an incident that has begun is shown to whoever comes next; what is not urgent is shown later")
    func urgency() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            let began = WallClock.system.now() + .seconds(-60)
            let run = Run(
                id: "one", startedAt: began, command: "watch", target: "t", toolVersion: "0", location: "here")
            try ledger.begin(run)
            try ledger.append([Self.verdict(began)], to: run)
            let page = StatusPage(
                maker: ReportMaker(settings: SessionTests.settings("http://127.0.0.1:9", in: folder), ledger: ledger),
                window: .seconds(3600), tiers: [.work], clock: .system,
                console: Console(output: { _ in }, error: { _ in }))
            page.refresh()
            #expect(page.latest?.incidents.isEmpty == true)
            let incident = Incident(
                cause: .backend, kind: .down, severity: .major, code: .providerError, beganAt: began,
                openedAt: began + .seconds(1), affected: [])
            _ = try ledger.keep(IncidentChange(.opened, incident, at: began + .seconds(1)))
            page.touch()
            try await Task.sleep(for: .seconds(1))
            #expect(await page.current()?.incidents.isEmpty == true)
            page.touch(urgently: true)
            #expect(await page.current()?.incidents.map(\.id) == [incident.id])
            // Nobody looks, and twice in short order something is another.
            let keeping = Task { await page.keep() }
            for step in 1...2 {
                var other = incident
                other.severity = step == 1 ? .degraded : .notice
                _ = try ledger.keep(IncidentChange(.changed, other, at: began + .seconds(2)))
                page.touch(urgently: true)
            }
            let patience = ContinuousClock.now + .seconds(10)
            while page.latest?.incidents.first?.severity != .notice, .now < patience {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(page.latest?.incidents.first?.severity == .notice)
            keeping.cancel()
        }
    }
}
