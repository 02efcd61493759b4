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
        #expect(Gates([Gate(.uptime(atLeast: 0.9))]).results(report([row])).map(\.state) == [state])
    }

    @Test("uptime without data is undecided")
    func noData() {
        let row = row(uptime: Uptime(up: 0, down: 0, excluded: [:], estimate: nil, interval: nil))
        #expect(Gates([Gate(.uptime(atLeast: 0.9))]).results(report([row])).map(\.state) == [.notEnoughData])
    }

    @Test("a p95 over the bound fails; one that n cannot support is undecided")
    func p95() {
        let slow = row(latency: LatencySummary(n: 20, p95: .seconds(3)))
        let quick = row(latency: LatencySummary(n: 20, p95: .seconds(1)))
        let few = row(latency: LatencySummary(n: 3))
        let states = Gates([Gate(.p95(atMost: .seconds(2)))]).results(report([slow, quick, few])).map(\.state)
        #expect(states == [.failed, .passed, .notEnoughData])
    }

    @Test("money over the bound fails at once; unknown prices keep a gate from passing")
    func cost() {
        func state(known: Int64, unknown: Int) -> [GateResult.State] {
            let cost = CostSummary(
                known: MicroDollars(known), unknownAttempts: unknown, attempts: 4, successes: 4, perSuccess: nil)
            return Gates([Gate(.cost(atMost: MicroDollars(100)))]).results(report([row(cost: cost)])).map(\.state)
        }
        #expect(state(known: 101, unknown: 1) == [.failed])
        #expect(state(known: 100, unknown: 1) == [.notEnoughData])
        #expect(state(known: 100, unknown: 0) == [.passed])
    }

    @Test("a gate looks at the rows it names, and is undecided where there are none")
    func scope() {
        let row = row(uptime: Uptime(up: 9, down: 91, excluded: [:], estimate: 0.09, interval: 0.05...0.16))
        func results(_ endpoint: String?, _ route: String?) -> [GateResult] {
            Gates([Gate(.uptime(atLeast: 0.9), endpoint: endpoint, route: route)]).results(report([row]))
        }
        #expect(results("hd-image", "replicate").map(\.state) == [.failed])
        #expect(results("hd-image", nil).map(\.subject) == ["hd-image.replicate"])
        #expect(results(nil, "space").map(\.state) == [.notEnoughData])
        #expect(results("cartoonify", nil).map(\.subject) == ["cartoonify"])
    }

    @Test("the price of a success fails on its known part alone, and passes only when all of it is known")
    func price() {
        func state(known: Int64, unknown: Int, successes: Int = 10) -> [GateResult.State] {
            let each = unknown == 0 && successes > 0 ? MicroDollars(known / Int64(successes)) : nil
            let cost = CostSummary(
                known: MicroDollars(known), unknownAttempts: unknown, attempts: 12, successes: successes,
                perSuccess: each)
            return Gates([Gate(.costPerSuccess(atMost: MicroDollars(100)))]).results(report([row(cost: cost)]))
                .map(\.state)
        }
        #expect(state(known: 1000, unknown: 0) == [.passed])
        #expect(state(known: 1010, unknown: 0) == [.failed])
        #expect(state(known: 1010, unknown: 2) == [.failed])
        #expect(state(known: 10, unknown: 2) == [.notEnoughData])
        #expect(state(known: 0, unknown: 0, successes: 0) == [.notEnoughData])
    }

    @Test("a regression gate fails on what is shown to be worse, and is undecided without anything to compare with")
    func regression() {
        let gates = Gates([Gate(.regression)])
        #expect(gates.wantsComparison)
        #expect(gates.results(report([])).map(\.state) == [.notEnoughData])
        func state(_ took: Int) -> [GateResult.State] {
            func side(_ seconds: Int) -> [Verdict] {
                (0..<12).map { Sample.verdict(at: $0 * 60, took: .seconds(seconds) + .milliseconds($0)) }
            }
            let comparison = Comparator(pairing: .endpointAndRoute).compare(
                side(3), named: "a", with: side(took), named: "b", generatedAt: Sample.start)
            return gates.results(report([]), comparison: comparison).map(\.state)
        }
        #expect(state(3) == [.passed])
        #expect(state(6) == [.failed])
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
