package import Model

/// What scores of the user's own judges mean: one that does not pass is a finding, and one that is missing is nobody's
/// fault but ours.
package enum ScoreRule {
    /// Whether an output is worth showing to judges: there is one, and nothing is wrong with it yet.
    package static func isWorthJudging(_ verdict: Verdict) -> Bool {
        verdict.subject.tier == .work && verdict.findings.allSatisfy { $0.code.counting == .up }
    }

    /// The verdict with what the judges said; its code is the worst finding's.
    package static func judged(_ verdict: Verdict, _ scores: [JudgeScore]) -> Verdict {
        var verdict = verdict
        verdict.scores = scores
        let found = scores.filter { !$0.passes }.map(finding)
        guard !found.isEmpty else { return verdict }
        verdict.findings = (verdict.findings + found).sorted { Judge.rank($0.code) < Judge.rank($1.code) }
        verdict.code = verdict.findings.first?.code ?? verdict.code
        return verdict
    }

    private static func finding(_ said: JudgeScore) -> Finding {
        let words = said.message.isEmpty ? "" : ": \(said.message)"
        return Finding(
            code: .imageJudge, subject: "judge \(said.judge)", expected: "a score of \(said.bounds.words)",
            actual: "\(said.score.map(JudgeScore.text) ?? "none")\(words)")
    }

    package static func samples(_ verdicts: [Verdict]) -> [ScoreSample] {
        verdicts.flatMap { verdict in
            verdict.scores.map { score in
                ScoreSample(
                    endpoint: verdict.subject.endpoint, route: verdict.subject.route,
                    startedAt: verdict.outcome.startedAt, score: score)
            }
        }
    }

    /// Sorted by endpoint, route and judge.
    package static func summaries(_ samples: [ScoreSample]) -> [JudgeSummary] {
        struct Key: Hashable {
            let endpoint: String
            let route: String
            let judge: String
        }
        let samples = samples.sorted { $0.startedAt < $1.startedAt }
        let groups = Dictionary(grouping: samples) {
            Key(endpoint: $0.endpoint, route: $0.route, judge: $0.score.judge)
        }
        return groups.sorted {
            ($0.key.endpoint, $0.key.route, $0.key.judge) < ($1.key.endpoint, $1.key.route, $1.key.judge)
        }.map { key, own in
            let silences = own.filter(\.score.isSilent)
            return JudgeSummary(
                judge: key.judge, endpoint: key.endpoint, route: key.route,
                bounds: own.last?.score.bounds ?? ScoreBounds(),
                points: own.compactMap { sample in
                    sample.score.score.map { JudgeSummary.Point(at: sample.startedAt, score: $0) }
                },
                refused: own.count { !$0.score.passes }, silent: silences.count,
                silence: silences.last?.score.message)
        }
    }

    /// The medians of each judge that scored both sides, by its name.
    static func compared(_ a: [Verdict], _ b: [Verdict]) -> [ComparisonCell.Scores] {
        func byJudge(_ verdicts: [Verdict]) -> [String: [Double]] {
            Dictionary(grouping: verdicts.flatMap(\.scores), by: \.judge).mapValues { $0.compactMap(\.score) }
        }
        let others = byJudge(b)
        return byJudge(a).sorted { $0.key < $1.key }.compactMap { judge, own in
            let other = others[judge] ?? []
            guard let a = median(own), let b = median(other) else { return nil }
            return ComparisonCell.Scores(judge: judge, a: a, b: b, countA: own.count, countB: other.count)
        }
    }

    /// A sentence for each judge that could not say something: it is worth knowing, and nobody's fault but ours.
    package static func notes(_ verdicts: [Verdict]) -> [String] {
        let scores = verdicts.flatMap(\.scores)
        return Set(scores.filter(\.isSilent).map(\.judge)).sorted().map { judge in
            let own = scores.filter { $0.judge == judge }
            let silent = own.filter(\.isSilent)
            let outputs = own.count == 1 ? "output" : "outputs"
            return "judge \(judge) could not say for \(silent.count) of \(own.count) \(outputs) "
                + "(\(OutcomeCode.selfError.rawValue), counted against nobody): \(silent.first?.message ?? "")"
        }
    }
}
