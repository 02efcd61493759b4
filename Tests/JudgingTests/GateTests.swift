import Judging
import Model
import Testing

@Suite("Gates")
struct GateTests {
    @Test(
        "uptime fails when the whole interval is below the bound, and is undecided when the interval holds it",
        arguments: [
            (0.2...0.6, GateResult.State.failed), (0.5...0.95, .notEnoughData), (0.9...0.99, .passed),
        ])
    func uptime(interval: ClosedRange<Double>, state: GateResult.State) {
        let row = row(uptime: Uptime(up: 9, down: 1, excluded: [:], estimate: 0.9, interval: interval))
        #expect(Gates(uptime: 0.9).results(report([row])).map(\.state) == [state])
    }

    @Test("uptime without data is undecided")
    func noData() {
        let row = row(uptime: Uptime(up: 0, down: 0, excluded: [:], estimate: nil, interval: nil))
        #expect(Gates(uptime: 0.9).results(report([row])).map(\.state) == [.notEnoughData])
    }

    @Test("a p95 over the bound fails; one that n cannot support is undecided")
    func p95() {
        let slow = row(latency: LatencySummary(n: 20, p95: .seconds(3)))
        let quick = row(latency: LatencySummary(n: 20, p95: .seconds(1)))
        let few = row(latency: LatencySummary(n: 3))
        let states = Gates(p95: .seconds(2)).results(report([slow, quick, few])).map(\.state)
        #expect(states == [.failed, .passed, .notEnoughData])
    }

    @Test("money over the bound fails at once; unknown prices keep a gate from passing")
    func cost() {
        func state(known: Int64, unknown: Int) -> [GateResult.State] {
            let cost = CostSummary(
                known: MicroDollars(known), unknownAttempts: unknown, attempts: 4, successes: 4, perSuccess: nil)
            return Gates(cost: MicroDollars(100)).results(report([row(cost: cost)])).map(\.state)
        }
        #expect(state(known: 101, unknown: 1) == [.failed])
        #expect(state(known: 100, unknown: 1) == [.notEnoughData])
        #expect(state(known: 100, unknown: 0) == [.passed])
    }

    private func row(
        uptime: Uptime = Uptime(up: 0, down: 0, excluded: [:], estimate: nil, interval: nil),
        latency: LatencySummary = LatencySummary(n: 0),
        cost: CostSummary = CostSummary(known: .zero, unknownAttempts: 0, attempts: 0, successes: 0, perSuccess: nil)
    ) -> StatusRow {
        StatusRow(
            endpoint: "hd-image", title: "HD Image", feature: .hdImage, route: "replicate", family: .replicate,
            model: nil, word: .working, marks: [], uptime: uptime, latency: latency, cold: LatencySummary(n: 0),
            failed: LatencySummary(n: 0), quality: nil, cost: cost, codes: [:], sources: [:])
    }

    private func report(_ rows: [StatusRow]) -> StatusReport {
        let method = ReportMethod(
            generatedAt: Timestamp(microseconds: 0), window: nil, n: 0, runs: 0, targets: [], toolVersion: "",
            locations: [], tier: .work, fixtures: [:], rules: [])
        return StatusReport(
            method: method, rows: rows, endpoints: [], families: [], recommendation: "", recommendationRule: "",
            starsRule: "", readinessRule: "", remarkable: [])
    }
}
