import GRDB
import Model
import Testing

@testable import Recording

@Suite("Pruning, export, info")
struct PruningTests {
    let scratch: Scratch
    let ledger: Ledger
    let run = Sample.run()
    static let day = 86_400
    static let retention = Retention(passed: .seconds(30 * day), failed: .seconds(365 * day))

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
        try ledger.begin(run)
    }

    /// One good and one bad probe a day, for 100 days.
    private func fill() throws {
        try ledger.append(
            (0..<100).flatMap { day in
                [
                    Sample.verdict(day * PruningTests.day),
                    Sample.verdict(day * PruningTests.day + 60, code: .imageBlank),
                ]
            }, to: run)
    }

    @Test("old rows go class by class in small steps, and no figure changes")
    func prunes() throws {
        try fill()
        let now = Sample.start + .seconds(100 * PruningTests.day)
        let before = try ledger.history(since: nil, until: now)
        let retention = Retention(
            passed: .seconds(30 * PruningTests.day), failed: .seconds(90 * PruningTests.day))
        var steps: [Int] = []
        while steps.last != 0 { steps.append(try ledger.prune(retention, now: now, limit: 50)) }
        #expect(steps == [50, 30, 0])
        let kept = try ledger.verdicts()
        #expect(kept.count { $0.code == .ok } == 30 && kept.count { $0.code == .imageBlank } == 90)
        let after = try ledger.history(since: nil, until: now)
        #expect(after.series.map(\.rollup) == before.series.map(\.rollup))
        #expect(after.series.map(\.flips) == before.series.map(\.flips))
        let check = try ledger.check()
        #expect(check.problems.isEmpty)
        #expect(check.prunedBefore == now + .seconds(-30 * PruningTests.day))
        #expect(try ledger.info().outcomes == 200 && ledger.info().keptOutcomes == 120)
    }

    @Test("appending after pruning keeps the flips whose rows are gone")
    func flipsStay() throws {
        try ledger.append(
            [.ok, .ok, .imageBlank, .imageBlank, .ok, .ok].enumerated().map {
                Sample.verdict($0.offset, code: $0.element)
            },
            to: run)
        let now = Sample.start + .seconds(400 * PruningTests.day)
        #expect(try ledger.prune(Self.retention, now: now) == 6)
        try ledger.append([Sample.verdict(400 * PruningTests.day + 1)], to: run)
        let flips = try ledger.history(since: Sample.start, until: now + .seconds(60)).series.first?.flips ?? []
        #expect(flips.map(\.state) == [.up, .down, .up])
        #expect(try ledger.check().problems.isEmpty)
    }

    @Test("a pruned window is widened to whole hours, and says so")
    func widened() throws {
        try fill()
        let now = Sample.start + .seconds(100 * PruningTests.day)
        var retention = Self.retention
        retention.passed = .seconds(Self.day)
        #expect(try ledger.prune(retention, now: now) == 99)
        let since = Sample.start + .seconds(PruningTests.day + 30)
        let history = try ledger.history(since: since, until: now)
        #expect(history.window.lowerBound == RollupSpan.hour.start(of: since))
        #expect(history.series.first?.rollup.n == 198)
    }

    @Test("money spent is summed by provider, what nobody can price is left out")
    func spent() throws {
        try ledger.append(Sample.everything + [Sample.verdict(90)], to: run)
        #expect(try ledger.spent(since: Sample.start) == ["backend": MicroDollars(1900), "hf-inference": .zero])
        #expect(try ledger.spent(since: Sample.start + .seconds(10)).isEmpty)
    }

    @Test("an export has one line for each attempt, in both formats")
    func exports() throws {
        try ledger.append(Sample.everything, to: run)
        var csv: [String] = []
        try ledger.export(as: .csv) { csv.append($0) }
        #expect(csv.count == 1 + 5)
        #expect(csv[0].hasPrefix("run_id,endpoint,route,tier,") && csv[0].hasSuffix(",attempt_model_version"))
        #expect(csv[2].contains("\"{\"\"error\"\": \"\"slow \u{1F422} down\"\"}\""))
        var lines: [String] = []
        try ledger.export(LedgerQuery(endpoint: "hd-image", limit: nil), as: .jsonl) { lines.append($0) }
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("{\"run_id\":\"run-1\",\"endpoint\":\"hd-image\""))
        #expect(lines[1].contains("\"scores\":null,"))
        #expect(lines[1].contains("\"attempt_cost\":1900,") && lines[1].contains("\"attempt_dns_us\":1,"))
    }

    @Test("an export has what judges said beside each outcome")
    func exportsScores() throws {
        var verdict = Sample.verdict()
        verdict.scores = [
            JudgeScore(judge: "clip", score: 0.31), JudgeScore(judge: "nsfw", score: nil, message: "why"),
        ]
        try ledger.append([verdict], to: run)
        var csv: [String] = []
        try ledger.export(as: .csv) { csv.append($0) }
        #expect(csv.count == 2 && csv[0].contains(",scores,") && csv[1].contains(",clip=0.31;nsfw=,"))
    }

    @Test("info tells what is there")
    func info() throws {
        try ledger.append(Sample.everything, to: run)
        let info = try ledger.info()
        #expect(info.runs == 1 && info.outcomes == 4 && info.attempts == 4 && info.keptOutcomes == 4)
        #expect(info.cost == MicroDollars(1900) && info.bytes > 4096)
        #expect(info.probed == Sample.start...Sample.start + .seconds(9))
    }
}
