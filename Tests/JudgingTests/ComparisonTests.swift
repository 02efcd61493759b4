import Model
import Testing

@testable import Judging

@Suite("Comparison")
struct ComparisonTests {
    /// Hollander and Wolfe 1973, 69f, in hundredths; p, shift and interval as R's `wilcox.test` gives them.
    @Test("the test and the shift have the textbook's values")
    func textbook() {
        let a: [Int64] = [80, 83, 189, 104, 145, 138, 191, 164, 73, 146]
        let b: [Int64] = [115, 88, 90, 74, 121]
        let test = MannWhitney(a, b)
        #expect(test.u == 35 && test.method == .exact)
        #expect(abs(test.p - 0.2544122544122544) < 1e-12)
        let shift = HodgesLehmann(a, b, method: .exact)
        #expect(shift.twiceEstimate == -61 && shift.low == -76 && shift.high == 15)
    }

    @Test("ties go by mid-ranks and the corrected normal approximation")
    func ties() {
        let test = MannWhitney([1, 2, 2, 3, 4, 4, 4, 9], [2, 3, 5, 5, 6, 7, 9, 9, 12])
        #expect(test.u == 15.5 && test.method == .asymptotic)
        #expect(abs(test.p - 0.05223091753720429) < 1e-12)
        #expect(MannWhitney([5, 5, 5], [5, 5, 5]).p == 1)
    }

    @Test("U's distribution counts every order once", arguments: [(1, 1), (3, 3), (5, 2), (6, 6), (20, 20)])
    func distribution(n: Int, m: Int) {
        let counts = MannWhitney.distribution(n, m)
        #expect(counts.count == n * m + 1 && counts == counts.reversed())
        let orders = (1...m).reduce(1.0) { $0 * Double(n + $1) / Double($1) }
        #expect(abs(counts.reduce(0, +) / orders - 1) < 1e-12)
    }

    /// Published smallest two-sided p by n a side.
    @Test("few samples cannot show much", arguments: [(3, 0.1), (4, 0.0286), (5, 0.0079), (6, 0.0022)])
    func smallestP(n: Int, p: Double) {
        let test = MannWhitney((1...n).map { Int64($0) }, (1...n).map { Int64(100 + $0) })
        #expect(abs(test.p - p) < 0.0001)
    }

    @Test("a shift is found among all differences without making them")
    func differences() {
        var random = SplitMix64(seed: 3)
        let (a, b) = (
            (0..<31).map { _ in Int64(random.next() % 1000) }, (0..<24).map { _ in Int64(random.next() % 900) }
        )
        let all = b.flatMap { value in a.map { Double(value - $0) } }.sorted()
        let shift = HodgesLehmann(a, b, method: .asymptotic)
        #expect(Double(shift.twiceEstimate) / 2 == median(all))
        #expect(all.contains(Double(shift.low)) && all.contains(Double(shift.high)))
        #expect((shift.low * 2...shift.high * 2).contains(shift.twiceEstimate))
    }

    @Test("Holm's correction has the values of its definition")
    func holm() {
        let adjusted = Holm.adjusted([0.01, 0.04, 0.03, 0.005])
        #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(Holm.adjusted([]).isEmpty && Holm.adjusted([0.7, 0.9]) == [1, 1])
    }

    @Test("outliers are counted by their distance from the median")
    func outliers() {
        #expect(Outliers.count([10, 11, 12, 13, 14, 15, 100]) == 1)
        #expect(Outliers.count([5, 5, 5, 5, 900]) == 0 && Outliers.count([]) == 0)
    }

    /// Ten probes a side, in turn, the latencies growing by 10 ms.
    private func side(
        _ route: String, from first: Int, codes: [OutcomeCode] = Array(repeating: .ok, count: 10), offset: Int = 0,
        endpoint: String = "hd-image"
    ) -> [Verdict] {
        codes.enumerated().map { index, code in
            Sample.verdict(
                code, endpoint: endpoint, route: route, at: index * 2 + offset, took: .milliseconds(first + index * 10))
        }
    }

    private func compare(
        _ a: [Verdict], _ b: [Verdict], by pairing: Comparator.Pairing = .endpoint
    ) -> ComparisonReport {
        Comparator(pairing: pairing).compare(a, named: "a", with: b, named: "b", generatedAt: Sample.start)
    }

    @Test("a shown difference is named with its size; the same twice shows none")
    func shown() throws {
        let a = side("replicate", from: 1000)
        let report = compare(a, side("space", from: 1201, offset: 1))
        let latency = try #require(report.cells.first?.latency)
        #expect(latency.verdict == .worse && latency.shift == .milliseconds(201) && latency.a.n == 10)
        #expect(report.sentence == "Against a, b is slower at hd-image (+201 ms, +19 %).")
        #expect(report.rules.contains("The probes of A and B alternate in time.") && report.isRegression)
        #expect(report.a.n == 10 && report.a.window == Sample.start...Sample.start + .seconds(18))
        let same = compare(a, a)
        #expect(same.cells.first?.latency.verdict == .notShown && !same.isRegression)
        #expect(same.sentence == "No difference between a and b is shown.")
    }

    @Test("a difference under the minimum effect is not shown, however sure")
    func tooSmall() throws {
        func steady(_ milliseconds: Int) -> [Verdict] {
            (0..<15).map { Sample.verdict(at: $0, took: .microseconds(milliseconds * 1000 + $0)) }
        }
        func latency(_ a: Int, _ b: Int) -> LatencyComparison? {
            compare(steady(a), steady(b), by: .whole).cells.first?.latency
        }
        let small = try #require(latency(1000, 1040))
        #expect(try #require(small.adjustedP) < 0.001 && small.verdict == .notShown)
        #expect(latency(1000, 1060)?.verdict == .worse)
        #expect(latency(20, 29)?.verdict == .notShown)
        #expect(latency(40, 29)?.verdict == .better)
    }

    @Test("under six samples a side says so")
    func tooFew() {
        let report = compare(side("replicate", from: 1000), Array(side("space", from: 9000).prefix(5)))
        #expect(report.cells.first?.latency.verdict == .tooFew && report.cells.first?.latency.interval == nil)
        #expect(report.sentence.hasSuffix("1 of 1 cells have under 6 samples a side."))
    }

    @Test("success is compared by an interval, and failures are in no latency")
    func success() throws {
        let bad = side("space", from: 1000, codes: Array(repeating: .timeoutTotal, count: 8) + [.ok, .ok])
        let report = compare(side("replicate", from: 1000), bad)
        let cell = try #require(report.cells.first)
        #expect(cell.success.verdict == .worse && abs((cell.success.difference ?? 0) + 0.8) < 1e-12)
        #expect(cell.latency.b.n == 2 && cell.isRegression)
        #expect(report.sentence == "Against a, b succeeds less often at hd-image (by 80.0 percentage points).")
    }

    @Test("a side without warm successes has no test, and says so")
    func nothingWarm() throws {
        let failed = side("space", from: 1, codes: [.timeoutTotal, .throttledRate])
        let cell = try #require(compare(side("replicate", from: 1), failed).cells.first)
        #expect(cell.latency.p == nil && cell.latency.shift == nil && cell.latency.verdict == .tooFew)
        let excluded = try #require(
            compare(side("r", from: 1), side("s", from: 1, codes: [.throttledRate])).cells.first)
        #expect(excluded.success.interval == nil && excluded.success.verdict == .tooFew)
    }

    @Test("p is corrected over all cells")
    func corrected() {
        let endpoints = ["a", "b", "c", "d"]
        let report = compare(
            endpoints.flatMap { side("r", from: 1000, endpoint: $0) },
            endpoints.flatMap { side("r", from: 1045, endpoint: $0) }, by: .endpointAndRoute)
        for cell in report.cells {
            let (p, adjusted) = (cell.latency.p ?? 1, cell.latency.adjustedP ?? 0)
            #expect(abs(adjusted - min(1, 4 * p)) < 1e-12 && cell.detail == "r")
        }
    }

    @Test("only what both have is compared")
    func common() {
        let report = compare(side("r", from: 1) + side("r", from: 1, endpoint: "cartoonify"), side("s", from: 1))
        #expect(report.cells.map(\.endpoint) == ["hd-image"])
        let nothing = compare(side("r", from: 1), side("s", from: 1), by: .endpointAndRoute)
        #expect(nothing.cells.isEmpty && nothing.sentence == "a and b have nothing in common to compare.")
    }
}
