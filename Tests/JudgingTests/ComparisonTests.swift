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
        #expect(shift.estimate == -30.5 && shift.interval == -76.0...15.0)
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
        #expect(shift.estimate == median(all))
        #expect(all.contains(shift.interval.lowerBound) && all.contains(shift.interval.upperBound))
        #expect(shift.interval.contains(shift.estimate))
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

    @Test("a shown difference is named with its size; the same twice shows none")
    func shown() throws {
        let a = side("replicate", from: 1000)
        let comparison = Comparator(pairing: .endpoint)
            .compare(a, named: "replicate", with: side("space", from: 1201, offset: 1), named: "space")
        let shift = try #require(comparison.cells.first?.latency)
        #expect(shift.verdict == .higher && shift.estimate == 201_000 && shift.nA == 10)
        #expect(comparison.conclusion == "Against replicate, space is slower at hd-image (+201 ms, +19 %).")
        #expect(comparison.isInterleaved && comparison.hasRegression)
        let same = Comparator(pairing: .endpoint).compare(a, named: "x", with: a, named: "y")
        #expect(same.cells.first?.latency?.verdict == .notShown && !same.hasRegression)
        #expect(same.conclusion == "No difference between x and y is shown.")
    }

    @Test("a difference under the minimum effect is not shown, however sure")
    func tooSmall() throws {
        func steady(_ milliseconds: Int) -> [Verdict] {
            (0..<15).map { Sample.verdict(at: $0, took: .microseconds(milliseconds * 1000 + $0)) }
        }
        func verdict(_ a: Int, _ b: Int) -> Shift? {
            Comparator(pairing: .whole).compare(steady(a), named: "a", with: steady(b), named: "b").cells.first?.latency
        }
        let small = try #require(verdict(1000, 1040))
        #expect(small.adjustedP < 0.001 && small.verdict == .notShown)
        #expect(verdict(1000, 1060)?.verdict == .higher)
        #expect(verdict(20, 29)?.verdict == .notShown)
        #expect(verdict(40, 29)?.verdict == .lower)
    }

    @Test("under six samples a side says so")
    func tooFew() {
        let comparison = Comparator(pairing: .endpoint).compare(
            side("replicate", from: 1000), named: "a", with: Array(side("space", from: 9000).prefix(5)), named: "b")
        #expect(comparison.cells.first?.latency?.verdict == .tooFewSamples)
        #expect(comparison.conclusion.hasSuffix("1 of 1 cells have under 6 samples a side."))
    }

    @Test("success is compared by an interval, and failures are in no latency")
    func success() throws {
        let bad = side("space", from: 1000, codes: Array(repeating: .timeoutTotal, count: 8) + [.ok, .ok])
        let comparison = Comparator(pairing: .endpoint)
            .compare(side("replicate", from: 1000), named: "a", with: bad, named: "b")
        let cell = try #require(comparison.cells.first)
        #expect(cell.success?.isShown == true && abs((cell.success?.estimate ?? 0) + 0.8) < 1e-12)
        #expect(cell.latency?.nB == 2 && cell.isRegression)
        #expect(comparison.conclusion == "Against a, b is up less often at hd-image (-80.0 points).")
    }

    @Test("quality is compared in dB, identical pictures apart")
    func quality() throws {
        func pictures(_ base: Double) -> [Verdict] {
            (0..<8).map { index in
                var verdict = Sample.verdict(at: index)
                verdict.facts = Sample.facts(
                    fidelity: Fidelity(
                        identical: index == 7, psnr: index == 7 ? nil : base + Double(index) / 100, psnrY: nil))
                return verdict
            }
        }
        let comparison = Comparator(pairing: .endpointAndRoute)
            .compare(pictures(33), named: "a", with: pictures(30), named: "b")
        let cell = try #require(comparison.cells.first)
        #expect(cell.name == "hd-image.replicate" && cell.quality?.verdict == .lower && cell.quality?.nA == 7)
        #expect(abs((cell.quality?.estimate ?? 0) + 3) < 1e-9 && cell.isRegression)
    }

    @Test("only what both have is compared")
    func common() {
        let comparison = Comparator(pairing: .endpoint).compare(
            side("r", from: 1) + side("r", from: 1, endpoint: "cartoonify"), named: "a", with: side("s", from: 1),
            named: "b")
        #expect(comparison.cells.map(\.name) == ["hd-image"])
        let nothing = Comparator(pairing: .endpointAndRoute).compare(
            side("r", from: 1), named: "a", with: side("s", from: 1), named: "b")
        #expect(nothing.cells.isEmpty && nothing.conclusion == "a and b have nothing in common to compare.")
    }
}
