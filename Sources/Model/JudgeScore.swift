/// What a judge of the user's own said of one output.
package struct JudgeScore: Hashable, Sendable {
    /// The judge's name in the settings.
    package let judge: String
    /// Finite. Nil: it could not say, which is counted against nobody (`self.error`).
    package let score: Double?
    /// What passed when it was judged.
    package let bounds: ScoreBounds
    /// The judge's own words; without a score, why there is none. Secrets removed.
    package let message: String

    package init(judge: String, score: Double?, bounds: ScoreBounds = ScoreBounds(), message: String = "") {
        precondition(score?.isFinite ?? true, "a score is a number")
        self.judge = judge
        self.score = score
        self.bounds = bounds
        self.message = message
    }

    package var isSilent: Bool { score == nil }
    /// A silent judge refuses nothing.
    package var passes: Bool { score.map(bounds.contains) ?? true }

    /// `clip 0.31 (at least 0.25): a boat at a pier`, `clip could not say (self.error): it took more than 30 s`.
    package var sentence: String {
        guard let score else { return "\(judge) could not say (\(OutcomeCode.selfError.rawValue)): \(message)" }
        let bar = bounds == ScoreBounds() ? "" : " (\(bounds.words))"
        return "\(judge) \(JudgeScore.text(score))\(bar)" + (message.isEmpty ? "" : ": \(message)")
    }

    /// At most four decimals, without zeros at the end; very large and very small ones as they are.
    package static func text(_ value: Double) -> String {
        guard abs(value) >= 0.001 || value == 0, abs(value) < 1e9 else { return "\(value)" }
        var text = "\(value, decimals: 4)"
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }
}

/// A score with what it is of.
package struct ScoreSample: Hashable, Sendable {
    package let endpoint: String
    /// `backend` or a provider's id.
    package let route: String
    package let startedAt: Timestamp
    package let score: JudgeScore

    package init(endpoint: String, route: String, startedAt: Timestamp, score: JudgeScore) {
        self.endpoint = endpoint
        self.route = route
        self.startedAt = startedAt
        self.score = score
    }
}

/// All that one judge said of one endpoint by one route.
package struct JudgeSummary: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        package let at: Timestamp
        package let score: Double

        package init(at: Timestamp, score: Double) {
            self.at = at
            self.score = score
        }
    }

    package let judge: String
    package let endpoint: String
    package let route: String
    /// Those in force at the last score.
    package let bounds: ScoreBounds
    /// In the order of time; those of silence are not among them.
    package let points: [Point]
    /// Scores that did not pass when they were given.
    package let refused: Int
    /// How often it could not say.
    package let silent: Int
    /// Why, the last time.
    package let silence: String?

    package init(
        judge: String, endpoint: String, route: String, bounds: ScoreBounds, points: [Point], refused: Int,
        silent: Int, silence: String?
    ) {
        self.judge = judge
        self.endpoint = endpoint
        self.route = route
        self.bounds = bounds
        self.points = points
        self.refused = refused
        self.silent = silent
        self.silence = silence
    }

    package var n: Int { points.count }
    package var lowest: Double? { points.map(\.score).min() }
    package var highest: Double? { points.map(\.score).max() }
    /// The mean of the two in the middle where n is even. Nil without a score.
    package var median: Double? {
        guard n > 0 else { return nil }
        let sorted = points.map(\.score).sorted()
        return n.isMultiple(of: 2) ? sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2 : sorted[n / 2]
    }
}
