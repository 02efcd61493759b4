package import Model

/// What a provider's own history demands of its next picture.
///
/// A baseline belongs to an endpoint, a provider and a version, and speaks only of fixtures it has seen. Where outputs
/// are compared with references, the bar is the worst PSNR of the last runs minus a margin, at most 30 dB. Where they
/// are not (generative work, fixtures without a reference), size and format must be what they always were, and the
/// picture must look like one of its predecessors.
package enum BaselineRule {
    /// So many of the last runs that passed make the baseline, and so many it takes before it judges.
    package static let lastRuns = 20
    package static let neededRuns = 3
    /// In dB.
    static let margin = 3.0
    static let highestBar = 30.0
    /// Bits of 64 by which a perceptual hash may leave its history: above the first it is told, above the second it
    /// fails the gate. A history that varies more by itself raises both.
    static let driftWarning = 6
    static let driftAlarm = 12

    package static let text = """
        A baseline belongs to an endpoint, a provider and a model version: it is learned from the last \(lastRuns) \
        runs in which all its checks passed, and judges after \(neededRuns). Its bar is the worst PSNR of those runs \
        minus \(margin, decimals: 0) dB, at most \(highestBar, decimals: 0) dB; a picture without a reference must \
        keep size and format, and differ from the nearest of its predecessors in at most \(driftAlarm) of 64 bits of \
        its perceptual hash (or as many as those among themselves). Where those repeat one another in colour, within \
        \(RepetitionRule.repeats) of 255 in each of 8 x 8 areas, the next one does so too, within \
        \(RepetitionRule.drift). What falls below is told as a warning, and fails \
        the gate.
        """

    /// Nil while it is being learned, or where nothing was compared.
    package static func bar(_ baseline: Baseline) -> Double? {
        let compared = baseline.samples.compactMap(\.fidelity)
        guard baseline.runs >= neededRuns, !compared.isEmpty else { return nil }
        let worst = compared.filter { !$0.identical }.compactMap(\.psnr).min() ?? .infinity
        return min(worst - margin, highestBar)
    }

    package static func summary(_ baseline: Baseline) -> BaselineSummary {
        let compared = baseline.samples.compactMap(\.fidelity)
        return BaselineSummary(
            key: baseline.key, runs: baseline.runs, needed: neededRuns,
            since: baseline.samples.map(\.at).min() ?? Timestamp(microseconds: 0),
            fixtures: Set(baseline.samples.map(\.fixture)).count, worst: compared.compactMap(\.psnr).min(),
            bar: bar(baseline), drift: compared.isEmpty ? limits(baseline).alarm : nil)
    }

    static func findings(_ facts: ImageFacts, of fixture: String, against baseline: Baseline) -> [Finding] {
        let history = baseline.samples.filter { $0.fixture == fixture }
        guard baseline.runs >= neededRuns, !history.isEmpty else { return [] }
        if let fidelity = facts.fidelity {
            let lower = quality(fidelity, baseline)
            return lower.isEmpty ? RepetitionRule.findings(facts, history) : lower
        }
        let others = constancy(facts, history) + drift(facts, history, limits(baseline))
        return others.isEmpty ? RepetitionRule.findings(facts, history) : others
    }

    private static func quality(_ fidelity: Fidelity, _ baseline: Baseline) -> [Finding] {
        guard let bar = bar(baseline), !fidelity.identical, let psnr = fidelity.psnr, psnr < bar else { return [] }
        let worst = summary(baseline).worst.map {
            ", the worst of the last \(baseline.runs) runs is \($0, decimals: 2) dB"
        }
        return [
            Finding(
                code: .degradedWarning, about: .baseline,
                expected: "at least \(bar, decimals: 2) dB\(worst ?? "") (\(baseline.key.shortVersion))",
                actual: "\(psnr, decimals: 2) dB")
        ]
    }

    /// Size and format, where the history is of one mind.
    private static func constancy(_ facts: ImageFacts, _ history: [BaselineSample]) -> [Finding] {
        let sizes = Set(history.map { "\($0.width) x \($0.height)" })
        let formats = Set(history.map(\.format))
        var findings: [Finding] = []
        if sizes.count == 1, let size = sizes.first, size != "\(facts.width) x \(facts.height)" {
            findings.append(
                Finding(
                    code: .degradedWarning, about: .baseline, expected: "\(size), as in \(history.count) runs before",
                    actual: "\(facts.width) x \(facts.height)"))
        }
        if formats.count == 1, let format = formats.first, format != facts.format {
            findings.append(
                Finding(
                    code: .degradedWarning, about: .baseline,
                    expected: "\(format.rawValue), as in \(history.count) runs before", actual: facts.format.rawValue))
        }
        return findings
    }

    private static func drift(
        _ facts: ImageFacts, _ history: [BaselineSample], _ limits: (warning: Int, alarm: Int)
    ) -> [Finding] {
        guard let hash = facts.perceptualHash,
            let nearest = history.compactMap(\.perceptualHash).map({ distance($0, hash) }).min(),
            nearest > limits.warning
        else { return [] }
        let isAlarm = nearest > limits.alarm
        return [
            Finding(
                code: .degradedWarning, about: isAlarm ? .baseline : .drift,
                expected: "at most \(isAlarm ? limits.alarm : limits.warning) of 64 bits of its perceptual hash from "
                    + "the nearest of \(history.count) earlier ones", actual: "\(nearest) bits")
        ]
    }

    /// Over all fixtures: what one provider's outputs for one input differ by among themselves is no drift.
    private static func limits(_ baseline: Baseline) -> (warning: Int, alarm: Int) {
        var spread = 0
        for samples in Dictionary(grouping: baseline.samples, by: \.fixture).values {
            let hashes = samples.compactMap(\.perceptualHash)
            for (index, hash) in hashes.enumerated() {
                for other in hashes[..<index] { spread = max(spread, distance(hash, other)) }
            }
        }
        return (max(driftWarning, spread), max(driftAlarm, spread))
    }

    private static func distance(_ a: UInt64, _ b: UInt64) -> Int { (a ^ b).nonzeroBitCount }
}

extension BaselineRule {
    /// What a run teaches: samples by key, of those keys whose every check in it passed and kept its baseline.
    package static func lessons(_ verdicts: [Verdict], of run: Run) -> [Baseline] {
        let judged = verdicts.filter { $0.subject.tier == .work && $0.code.counting != .excluded }
        // What failed states no version, and through the backend no source: it spoils the run for all of its route.
        let spoilt = Set(judged.filter { !$0.passed || $0.isBelowBaseline }.map(Place.init))
        let clean = judged.filter { $0.facts != nil && !spoilt.contains(Place($0)) }
        return Dictionary(grouping: clean) { BaselineKey($0.subject, $0.outcome) }.map { key, verdicts in
            var samples: [String: BaselineSample] = [:]
            for verdict in verdicts {
                guard let facts = verdict.facts else { continue }
                let sample = BaselineSample(facts, of: verdict.subject.fixture, in: run)
                let known = samples[sample.fixture]
                if known.map({ sample.level < $0.level }) ?? true { samples[sample.fixture] = sample }
            }
            return Baseline(key: key, samples: samples.values.sorted { $0.fixture < $1.fixture })
        }.sorted { ($0.key.name, $0.key.version) < ($1.key.name, $1.key.version) }
    }

    /// One sentence for each key that is new although its endpoint and provider were known by another version.
    package static func changes(_ lessons: [Baseline], known: [Baseline]) -> [String] {
        lessons.compactMap { lesson in
            let others = known.filter { $0.key.name == lesson.key.name }
            guard !others.contains(where: { $0.key == lesson.key }),
                let last = others.max(by: { $0.latest < $1.latest })
            else { return nil }
            return "\(lesson.key.name) answers in version \(lesson.key.shortVersion), before it was "
                + "\(last.key.shortVersion): a new baseline is being learned"
        }
    }

    /// A failed gate for each endpoint and provider of which a picture fell below its baseline.
    package static func gates(_ verdicts: [Verdict]) -> [GateResult] {
        let fallen = verdicts.filter(\.isBelowBaseline)
        return Dictionary(grouping: fallen) { "\($0.subject.endpoint).\($0.subject.route)" }
            .sorted { $0.key < $1.key }.compactMap { subject, verdicts in
                guard let first = verdicts.first,
                    let finding = first.findings.first(where: { $0.about == .baseline })
                else { return nil }
                let more = verdicts.count > 1 ? ", and \(verdicts.count - 1) more" : ""
                return GateResult(
                    name: "\(finding.subject): \(finding.expected)", subject: subject,
                    actual: "\(first.subject.fixture) has \(finding.actual)\(more)", state: .failed)
            }
    }

    private struct Place: Hashable {
        let endpoint: String
        let route: String

        init(_ verdict: Verdict) {
            endpoint = verdict.subject.endpoint
            route = verdict.subject.route
        }
    }
}

extension Verdict {
    /// It is worse than its own history allows: told as a warning, and fails the gate.
    package var isBelowBaseline: Bool { findings.contains { $0.about == .baseline } }
}

extension BaselineSample {
    /// PSNR for comparing samples of one fixture.
    fileprivate var level: Double {
        guard let fidelity else { return .infinity }
        return fidelity.identical ? .infinity : fidelity.psnr ?? .infinity
    }
}

extension Baseline {
    fileprivate var latest: Timestamp { samples.map(\.at).max() ?? Timestamp(microseconds: 0) }
}
