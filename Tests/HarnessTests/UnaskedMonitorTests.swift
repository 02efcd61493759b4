import Harness
import Model
import Recording
import TestSupport
import Testing

@Suite("A monitor that has nothing to ask")
struct UnaskedMonitorTests {
    @Test("says so, and ends what is asked no more; what the command line leaves out goes on")
    func ended() async throws {
        let series = ProbeSeries(endpoint: "text", route: Route.backendName, tier: .work)
        for (work, tiers) in [(Cadence.off, Tier.allCases), (Cadence.every(Span(.seconds(3600))), [Tier.reach])] {
            try await withTemporaryFolder { folder in
                var settings = SessionTests.settings("http://127.0.0.1:9", in: folder)
                settings.watch.every = nil
                settings.schedule = SchedulePolicy(
                    tiers: [.reach: .off, .account: .off, .work: work], rules: [], jitter: Percentage(share: 0),
                    perProvider: Count(1), drain: Span(.seconds(1)))
                let ledger = try Ledger(path: settings.ledgerPath)
                let began = WallClock.system.now() + .seconds(-600)
                let incident = Incident(
                    cause: .backend, kind: .down, severity: .major, code: .providerError, beganAt: began,
                    openedAt: began, affected: [series])
                _ = try ledger.keep(IncidentChange(.opened, incident, at: began))
                let lines = Lines()
                #expect(throws: HarnessError.nothingAsked) {
                    _ = try Monitor(
                        WatchPlan.Request(tiers: tiers), at: TestTarget(label: nil, settings: settings),
                        console: Console(output: lines.add, error: lines.add))
                }
                let known = try #require(try ledger.incidents().first)
                #expect(known.isOpen == (work != .off), "\(tiers)")
                #expect(known.closing == (work == .off ? "it is asked no more" : nil))
                #expect(lines.all.contains { $0.hasPrefix("closed: major backend: down") } == (work == .off))
            }
        }
    }
}
