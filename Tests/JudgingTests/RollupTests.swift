import Judging
import Model
import Testing

@Suite("Histograms, windows, outages")
struct RollupTests {
    @Test("a histogram's percentiles are within its stated error of the exact ones", arguments: 1...20)
    func error(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let top = Double(1 << (seed * 2))
        let durations = (0..<500).map { _ in Duration.microseconds(Int64(random.unit() * random.unit() * top)) }
        let (exact, bucketed) = (LatencySummary(durations), LatencySummary(LatencyHistogram(durations)))
        #expect(bucketed.n == exact.n && bucketed.min == exact.min && bucketed.max == exact.max)
        for (a, b) in [
            (exact.p50, bucketed.p50), (exact.p90, bucketed.p90), (exact.p95, bucketed.p95), (exact.p99, bucketed.p99),
        ] {
            let (x, y) = (a?.seconds ?? -1, b?.seconds ?? -9)
            #expect(abs(x - y) <= x * LatencyHistogram.relativeError + 1e-6)
        }
    }

    @Test("a histogram comes back from its bytes, and broken bytes give none")
    func encoding() {
        let histogram = LatencyHistogram(
            [0, 0, 1, 63, 64, 127, 128, 300, 4_000_000, 3_000_000_000_000].map { .microseconds($0) })
        func decode(_ bytes: [UInt8]) -> LatencyHistogram? {
            LatencyHistogram(encoded: bytes, sum: histogram.sum, min: histogram.min, max: histogram.max)
        }
        #expect(decode(histogram.encoded) == histogram)
        #expect(decode(Array(histogram.encoded.dropLast())) == nil)
        #expect(decode([]) == nil && decode([0x80]) == nil && decode([1, 0]) == nil && decode([1, 1, 0, 1]) == nil)
        #expect(decode(Array(repeating: 0xFF, count: 20)) == nil)
        #expect(LatencyHistogram(encoded: [], sum: .zero, min: nil, max: nil) == LatencyHistogram())
    }

    @Test("merging in any order gives the same histogram")
    func merging() {
        var random = SplitMix64(seed: 7)
        let parts = (0..<6).map { _ in
            (0..<40).map { _ in Duration.microseconds(Int64(random.next() % 9_000_000)) }
        }
        func merged(_ parts: [[Duration]]) -> LatencyHistogram {
            var total = LatencyHistogram()
            for part in parts { total.merge(LatencyHistogram(part)) }
            return total
        }
        #expect(merged(parts) == merged(parts.reversed()))
        #expect(merged(parts) == LatencyHistogram(parts.flatMap(\.self)))
    }

    @Test("hours and days are cut in UTC, before 1970 too")
    func spans() {
        let moment = Timestamp(microseconds: 1_774_746_000_000_001)
        #expect(RollupSpan.hour.start(of: moment).rfc3339 == "2026-03-29T01:00:00.000000Z")
        #expect(RollupSpan.day.start(of: moment).rfc3339 == "2026-03-29T00:00:00.000000Z")
        #expect(RollupSpan.day.start(of: Timestamp(microseconds: -1)).rfc3339 == "1969-12-31T00:00:00.000000Z")
        #expect(RollupSpan.hour.start(of: Timestamp(microseconds: 0)).microseconds == 0)
    }

    @Test(
        "a calendar month is the month, whatever its length",
        arguments: [
            ("2026-11-22", 1_795_305_600, "2026-11", 30), ("2024-02-29", 1_709_164_800, "2024-02", 29),
            ("2026-12-31", 1_798_675_200, "2026-12", 31), ("2023-01-01", 1_672_531_200, "2023-01", 31),
        ])
    func months(date: String, seconds: Int64, name: String, days: Int) {
        let moment = Timestamp(microseconds: seconds * 1_000_000 + 1)
        #expect(moment.civilDate == date)
        let month = ReportWindow.month(of: moment)
        #expect(month.name == name && month.range.contains(moment))
        #expect(month.range.upperBound - month.range.lowerBound == .seconds(days * 86_400))
        #expect(month.range.lowerBound.rfc3339 == "\(name)-01T00:00:00.000000Z")
    }

    @Test("one bad probe flips the raw state, two confirm it from the first")
    func confirms() {
        var tracker = StateTracker()
        func observe(_ states: [TargetState], from: Int) -> [String] {
            states.enumerated().flatMap { index, state in
                tracker.observe(state, at: Sample.start + .seconds(from + index)).map {
                    "\($0.state) \(($0.at - Sample.start).microseconds / 1_000_000)\($0.isConfirmed ? " confirmed" : "")"
                }
            }
        }
        #expect(observe([.up, .up, .down, .up], from: 0) == ["up 0", "up 0 confirmed", "down 2", "up 3"])
        #expect(observe([.up, .down, .down, .down], from: 4) == ["down 5", "down 5 confirmed"])
    }

    @Test("outages are counted, measured and repaired; one that goes on is open")
    func outages() throws {
        let codes: [OutcomeCode] = [
            .ok, .ok, .imageBlank, .imageBlank, .imageBlank, .ok, .ok, .timeoutTotal, .ok, .ok, .imageBlank,
            .throttledRate,
            .imageBlank, .ok, .ok, .imageBlank, .imageBlank,
        ]
        let verdicts = codes.enumerated().map { Sample.verdict($0.element, at: $0.offset * 60) }
        let window = Sample.start..<Sample.start + .seconds(1800)
        let summary = try #require(OutageSummary(StateTracker.flips(verdicts), in: window))
        #expect(summary.count == 3)
        #expect(summary.longest == .seconds(900) && summary.ongoingSince == Sample.start + .seconds(900))
        #expect(summary.meanTimeToRepair == .seconds(180))
        #expect(summary.downtime == .seconds(180 + 180 + 900))
        let later = Sample.start + .seconds(180)..<Sample.start + .seconds(600)
        let cut = try #require(OutageSummary(StateTracker.flips(verdicts), in: later))
        #expect(cut.count == 1 && cut.downtime == .seconds(120) && cut.meanTimeToRepair == .seconds(180))
        #expect(OutageSummary([], in: window) == nil)
    }

    @Test("a report of rollups has the figures of the report of their verdicts")
    func fromHistory() throws {
        let verdicts = (0..<200).map { index in
            Sample.verdict(
                index % 17 == 0 ? .timeoutTotal : index % 5 == 0 ? .degradedFallback : .ok, at: index * 60,
                took: .milliseconds(1000 + index * 7), cold: index % 11 == 0, source: "replicate")
        }
        let summarizer = StatusSummarizer(endpoints: [])
        let exact = summarizer.report(verdicts: verdicts, runs: [], generatedAt: Sample.start).rows[0]
        var subject = verdicts[0].subject
        subject.fixture = ""
        let series = SeriesHistory(
            subject: subject, rollup: Rollup(verdicts.map(ProbeSample.init)), marks: exact.marks,
            flips: StateTracker.flips(verdicts).filter(\.isConfirmed))
        let window = Sample.start..<Sample.start + .seconds(20_000)
        let report = summarizer.report(
            history: History(
                window: window, tier: .work, series: [series], probed: nil, remarkable: [], runs: 1, targets: [],
                locations: []), generatedAt: Sample.start)
        let row = try #require(report.rows.first)
        #expect(row.uptime == exact.uptime && row.cost == exact.cost && row.codes == exact.codes)
        #expect(row.sources == exact.sources && row.word == exact.word && row.marks == exact.marks)
        #expect(row.fallbackCost == exact.fallbackCost && row.fallbackShare == exact.fallbackShare)
        #expect(row.coldShare == exact.coldShare)
        let (a, b) = (try #require(row.latency.p95).seconds, try #require(exact.latency.p95).seconds)
        #expect(abs(a - b) <= b * LatencyHistogram.relativeError)
        #expect(report.method.n == 200)
    }

    @Test("an accounting policy moves codes between up, down and excluded, and says so")
    func policy() {
        let codes: [OutcomeCode: Int] = [.ok: 8, .throttledRate: 2]
        let overrides = AccountingPolicy.codes(named: "throttled").map { ($0, OutcomeClass.Counting.down) }
        let policy = AccountingPolicy(Dictionary(overrides) { a, _ in a })
        #expect(Uptime(codes: codes).estimate == 1 && Uptime(codes: codes, policy: policy).estimate == 0.8)
        #expect(policy.text.contains("By the settings, throttled.queue counts as down, throttled.rate counts as down."))
        #expect(!AccountingPolicy.standard.text.contains("settings"))
        #expect(AccountingPolicy([.ok: .up]) == .standard)
        #expect(AccountingPolicy.codes(named: "image.blank") == [.imageBlank])
        #expect(AccountingPolicy.codes(named: "nonsense").isEmpty)
    }

    @Test("the forecast goes on as the last whole days did")
    func forecast() {
        func day(_ number: Int, _ cost: Int64) -> HistoryBucket {
            var rollup = Rollup()
            rollup.cost = MicroDollars(cost)
            return HistoryBucket(
                subject: Sample.verdict().subject, start: Sample.start + .seconds(number * 86_400), rollup: rollup)
        }
        // 2026-11-22T12:00:00Z: 8.5 days of November are left.
        let noon = Sample.start + .seconds(12 * 3600)
        let forecast = CostForecast.make(days: [day(-40, 999), day(-2, 100), day(-1, 300), day(0, 50)], now: noon)
        #expect(forecast.monthToDate == MicroDollars(450) && forecast.perDay == MicroDollars(200) && forecast.days == 2)
        #expect(forecast.monthEnd == MicroDollars(450 + 1700))
        #expect(CostForecast.make(days: [day(0, 50)], now: noon).monthEnd == nil)
    }
}
