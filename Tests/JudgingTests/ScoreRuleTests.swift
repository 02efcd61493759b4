import Judging
import Model
import Testing

@Suite("Scores of judges")
struct ScoreRuleTests {
    private let clip = ScoreBounds(atLeast: 0.25)

    private func verdict(_ code: OutcomeCode = .ok, at second: Int = 0, scores: [JudgeScore] = []) -> Verdict {
        let moment = Timestamp(microseconds: 0) + .seconds(second)
        return Verdict(
            subject: Subject(endpoint: "e", route: "r", fixture: "f", feature: .hdImage),
            outcome: Outcome(
                code: .ok, attempts: [], scheduledAt: moment, startedAt: moment, finishedAt: moment), code: code,
            findings: code == .ok ? [] : [Finding(code: code, subject: "s", expected: "e", actual: "a")],
            scores: scores)
    }

    @Test("a score that does not pass is image.judge, in a sentence with score, bound, judge and its words")
    func refused() throws {
        let said = [JudgeScore(judge: "clip", score: 0.1849, bounds: clip, message: "not a boat")]
        let judged = ScoreRule.judged(verdict(), said)
        #expect(judged.code == .imageJudge && !judged.passed && judged.scores == said)
        let finding = try #require(judged.findings.first)
        #expect(finding.subject == "judge clip" && finding.expected == "a score of at least 0.25")
        #expect(finding.actual == "0.1849: not a boat")
    }

    @Test("one that passes, and one that is missing, leave the verdict as it was", arguments: [0.25, nil])
    func kept(score: Double?) {
        let said = [JudgeScore(judge: "clip", score: score, bounds: clip, message: "words")]
        for code in [OutcomeCode.ok, .degradedSlow] {
            let before = verdict(code)
            let judged = ScoreRule.judged(before, said)
            #expect(judged.code == code && judged.findings == before.findings && judged.scores == said)
        }
    }

    @Test("a refused score is worse than slowness")
    func worse() {
        let judged = ScoreRule.judged(verdict(.degradedSlow), [JudgeScore(judge: "clip", score: 0, bounds: clip)])
        #expect(judged.code == .imageJudge && judged.findings.map(\.code) == [.imageJudge, .degradedSlow])
    }

    @Test("what failed otherwise, or was no work, is not shown to judges")
    func unworthy() {
        #expect(ScoreRule.isWorthJudging(verdict()) && ScoreRule.isWorthJudging(verdict(.degradedFallback)))
        #expect(!ScoreRule.isWorthJudging(verdict(.imageBlank)) && !ScoreRule.isWorthJudging(verdict(.timeoutTotal)))
        var reach = verdict()
        reach.subject.tier = .reach
        #expect(!ScoreRule.isWorthJudging(reach))
    }

    @Test("a summary counts scores, refusals and silences, and keeps the order of time")
    func summary() throws {
        let scores: [Double?] = [0.5, nil, 0.1, 0.3, nil]
        let verdicts = scores.enumerated().map { index, score in
            verdict(
                at: 10 - index,
                scores: [JudgeScore(judge: "clip", score: score, bounds: clip, message: "words \(index)")])
        }
        let summary = try #require(ScoreRule.summaries(ScoreRule.samples(verdicts)).first)
        #expect(summary.n == 3 && summary.refused == 1 && summary.silent == 2 && summary.silence == "words 1")
        #expect(summary.points.map(\.score) == [0.3, 0.1, 0.5])
        #expect(summary.median == 0.3 && summary.lowest == 0.1 && summary.highest == 0.5)
        #expect(
            ScoreRule.notes(verdicts) == [
                "judge clip could not say for 2 of 5 outputs (self.error, counted against nobody): words 1"
            ])
        #expect(ScoreRule.notes([verdict()]).isEmpty)
    }

    @Test("two sides are compared by the medians of the judges that scored both")
    func compared() throws {
        func side(_ values: [Double?], _ judge: String = "clip") -> [Verdict] {
            values.enumerated().map { verdict(at: $0, scores: [JudgeScore(judge: judge, score: $1)]) }
        }
        let report = Comparator(pairing: .whole).compare(
            side([0.1, 0.3, nil]) + side([1], "a"), named: "A", with: side([0.4, 0.6, 0.5]) + side([nil], "a"),
            named: "B", generatedAt: Timestamp(microseconds: 0))
        #expect(
            report.cells.first?.scores == [
                ComparisonCell.Scores(judge: "clip", a: 0.2, b: 0.5, countA: 2, countB: 3)
            ])
    }

    @Test(
        "scores are written short",
        arguments: [
            (0.25, "0.25"), (0, "0"), (-0.00001, "-1e-05"), (12, "12"), (0.123456, "0.1235"), (1e12, "1000000000000.0"),
        ])
    func text(value: Double, text: String) { #expect(JudgeScore.text(value) == text) }
}
