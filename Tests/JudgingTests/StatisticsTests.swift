import Judging
import Model
import Testing

@Suite("Statistics")
struct StatisticsTests {
    @Test(
        "Wilson's interval has the published values",
        arguments: [
            (5, 5, 0.566, 1), (24, 24, 0.862, 1), (95, 96, 0.943, 0.998), (168, 168, 0.978, 1),
            (287, 288, 0.981, 0.999), (2016, 2016, 0.998, 1), (39, 40, 0.871, 0.996), (0, 5, 0, 0.434),
        ])
    func wilson(up: Int, n: Int, low: Double, high: Double) throws {
        let interval = try #require(Wilson.interval(successes: up, n: n))
        #expect(abs(interval.lowerBound - low) < 0.0006)
        #expect(abs(interval.upperBound - high) < 0.0006)
    }

    @Test(
        "a lower bound needs as many straight successes as the formula says",
        arguments: [(0.9, 35), (0.95, 73), (0.99, 381), (0.995, 765), (0.999, 3838)])
    func neededSuccesses(bound: Double, n: Int) throws {
        #expect(try #require(Wilson.interval(successes: n, n: n)).lowerBound >= bound)
        #expect(try #require(Wilson.interval(successes: n - 1, n: n - 1)).lowerBound < bound)
    }

    @Test("no data is nil, never 100 %")
    func noData() {
        let uptime = Uptime(codes: [.throttledRate: 3, .skippedBudget: 1, .accountAuth: 2])
        #expect(uptime.estimate == nil && uptime.interval == nil && uptime.n == 0)
        #expect(uptime.excluded == [.throttled: 3, .skipped: 1, .account: 2])
        #expect(Newcombe.difference(upA: 0, nA: 0, upB: 1, nB: 1) == nil)
    }

    @Test("degraded counts as up, and only five classes as down")
    func counting() {
        let uptime = Uptime(codes: Dictionary(OutcomeCode.allCases.map { ($0, 1) }) { a, _ in a })
        #expect(uptime.up == 4)
        #expect(uptime.down == 7 + 9 + 6 + 6 + 4)
        #expect(uptime.n + uptime.excludedTotal == OutcomeCode.allCases.count)
    }

    @Test("percentiles are by nearest rank")
    func nearestRank() {
        let summary = LatencySummary((1...100).reversed().map { .milliseconds($0) })
        #expect(summary.n == 100 && summary.min == .milliseconds(1) && summary.max == .milliseconds(100))
        #expect(summary.p50 == .milliseconds(50) && summary.p90 == .milliseconds(90))
        #expect(summary.p95 == .milliseconds(95) && summary.p99 == .milliseconds(99))
        #expect(LatencySummary([.seconds(2), .seconds(1), .seconds(4)]).p50 == .seconds(2))
    }

    @Test(
        "a percentile that n cannot support is nil",
        arguments: [(0, 0), (1, 1), (9, 1), (10, 2), (19, 2), (20, 3), (99, 3), (100, 4)])
    func support(n: Int, shown: Int) {
        let summary = LatencySummary((0..<n).map { .milliseconds($0) })
        #expect([summary.p50, summary.p90, summary.p95, summary.p99].compactMap(\.self).count == shown)
    }

    /// Newcombe 1998, table II, method 10: (a) 56/70 - 48/80, (b) 9/10 - 3/10, (g) 10/10 - 0/10.
    @Test(
        "Newcombe's interval has the values of his paper",
        arguments: [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 10, 0.6075, 1)])
    func newcombe(upA: Int, nA: Int, upB: Int, nB: Int, low: Double, high: Double) throws {
        let interval = try #require(Newcombe.difference(upA: upA, nA: nA, upB: upB, nB: nB))
        #expect(abs(interval.lowerBound - low) < 0.00006)
        #expect(abs(interval.upperBound - high) < 0.00006)
    }
}
