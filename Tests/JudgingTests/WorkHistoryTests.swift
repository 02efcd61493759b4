import Judging
import Model
import Testing

@Suite("How long work has taken")
struct WorkHistoryTests {
    private func verdict(_ run: Int?, code: OutcomeCode = .ok, isCold: Bool = false, route: String = "replicate")
        -> Verdict
    {
        let zero = Timestamp(microseconds: 0)
        var timings = Timings(total: .seconds(99))
        timings.run = run.map { .seconds($0) }
        timings.poll = .seconds(9)
        let attempt = Attempt(provider: route, startedAt: zero, code: code, timings: timings, isCold: isCold)
        return Verdict(
            subject: Subject(endpoint: "e", route: route, fixture: "f", feature: .hdImage),
            outcome: Outcome(code: code, attempts: [attempt], scheduledAt: zero, startedAt: zero, finishedAt: zero),
            code: code)
    }

    @Test("what is expected is the median of the last nine warm successes of that very check")
    func median() {
        var history = WorkHistory((1...12).map { verdict($0) })
        #expect(history.expected("e.replicate.f") == .seconds(8))
        history.add(verdict(500, isCold: true))
        history.add(verdict(500, code: .providerFailed))
        history.add(verdict(500, route: "backend"))
        #expect(history.expected("e.replicate.f") == .seconds(8))
        #expect(history.expected("e.backend.f") == nil)
        #expect(history.expected("e.other.f") == nil)
    }

    @Test("where the provider states no time, it is ours without the looking")
    func unstated() {
        #expect(WorkHistory([verdict(nil)]).expected("e.replicate.f") == .seconds(90))
    }
}
