import Model

/// What the formats say of the user's own judges, worded once.
enum JudgeWords {
    static let header = [
        "Judge", "Endpoint", "Route", "n", "Median", "Lowest", "Highest", "Passes", "Refused", "Silent",
    ]

    static func cells(_ judge: JudgeSummary) -> [String] {
        [
            judge.judge, judge.endpoint, judge.route, String(judge.n), score(judge.median), score(judge.lowest),
            score(judge.highest), judge.bounds.words, String(judge.refused), String(judge.silent),
        ]
    }

    static func score(_ value: Double?) -> String { value.map(JudgeScore.text) ?? Phrase.noData }

    /// `median 0.31, lowest 0.28, at least 0.25 passes, 1 of 12 refused, 2 silent`.
    static func inFull(_ judge: JudgeSummary) -> String {
        var parts: [String] = []
        if judge.n > 0 {
            parts = [
                "median \(score(judge.median))", "lowest \(score(judge.lowest))", "highest \(score(judge.highest))",
                "n = \(judge.n)",
            ]
        }
        if judge.bounds != ScoreBounds() { parts.append("\(judge.bounds.words) passes") }
        if judge.refused > 0 { parts.append("\(judge.refused) refused") }
        if judge.silent > 0 { parts.append("could not say for \(judge.silent)") }
        return parts.joined(separator: ", ")
    }

    /// Why a judge was silent, the last time; nil for one that never was.
    static func silence(_ judge: JudgeSummary) -> String? {
        judge.silence.map {
            "judge \(judge.judge) could not say for \(Phrase.counted(judge.silent, "output")) of \(judge.endpoint) by "
                + "\(judge.route) (\(OutcomeCode.selfError.rawValue), counted against nobody): \($0)"
        }
    }

    /// A cell of CSV: `clip=0.31;nsfw=0.01`; a silent judge has nothing behind its sign.
    static func cell(_ scores: [JudgeScore]) -> String {
        scores.map { "\($0.judge)=\($0.score.map { String($0) } ?? "")" }.joined(separator: ";")
    }

    static let rule = """
        Scores are those of commands of the user's own, as they gave them; one that could not say is counted against \
        nobody, and what failed otherwise is not shown to judges.
        """
}
