import Model

/// Scores of the user's own judges in the machine-readable forms.
enum JSONScores {
    static func score(_ score: JudgeScore) -> JSONValue {
        [
            "judge": .string(score.judge), "score": .figure(score.score), "at_least": .figure(score.bounds.atLeast),
            "at_most": .figure(score.bounds.atMost), "passed": .bool(score.passes),
            "code": score.isSilent ? .string(OutcomeCode.selfError.rawValue) : .null,
            "message": .string(score.message),
        ]
    }

    static func summary(_ judge: JudgeSummary) -> JSONValue {
        [
            "judge": .string(judge.judge), "endpoint": .string(judge.endpoint), "route": .string(judge.route),
            "n": .integer(judge.n), "median": .figure(judge.median), "lowest": .figure(judge.lowest),
            "highest": .figure(judge.highest), "at_least": .figure(judge.bounds.atLeast),
            "at_most": .figure(judge.bounds.atMost), "refused": .integer(judge.refused),
            "silent": .integer(judge.silent), "silence": .optional(judge.silence) { .string($0) },
        ]
    }
}
