import Judging
package import Model
import Pictures
import Synchronization

/// The judge's own test, before a run: pictures that are known to be bad, one for each rule and one of each kind for each
/// feature of the plan, go through the very code that real answers go through, and good ones. A judge that lets one pass would
/// call a broken provider healthy.
package struct PositiveControl: Hashable, Sendable {
    /// Bad pictures that were recognised, each by its own rule.
    package let recognised: Int
    /// Kinds of bad pictures that were not.
    package let missed: [String]
    /// Good pictures that were called bad, with what was found.
    package let refused: [String]

    /// - Parameter features: those whose answers it will see; a feature whose pictures cannot be drawn is left out.
    package init(of judge: AnswerJudge, features: [FeatureSpec] = []) {
        let cases = ControlCase.bad + features.flatMap(ControlCase.bad)
        missed = cases.filter { !$0.isRecognised(by: judge) }.map(\.name)
        recognised = cases.count - missed.count
        refused = (ControlCase.good + features.compactMap(ControlCase.good)).compactMap { item in
            let verdict = judge.control(item)
            let reason = verdict.findings.first?.actual ?? verdict.code.rawValue
            return verdict.code == .ok ? nil : "\(item.name): \(reason)"
        }
    }

    /// The same, once in the life of a program: it would come out the same at every tick of a monitor.
    static func known(_ judge: AnswerJudge, _ features: [FeatureSpec]) -> PositiveControl {
        let question = Question(health: judge.health, features: features)
        if let known = passed.withLock({ $0[question] }) { return known }
        let control = PositiveControl(of: judge, features: features)
        if control.isPassed { passed.withLock { $0[question] = control } }
        return control
    }

    private struct Question: Hashable {
        let health: HealthPolicy
        let features: [FeatureSpec]
    }

    private static let passed = Mutex<[Question: PositiveControl]>([:])

    package var isPassed: Bool { missed.isEmpty && refused.isEmpty }
}

/// The judge does not pass its own control: no verdict of it means anything.
package struct VoidRun: Error, Hashable, Sendable, CustomStringConvertible {
    package let control: PositiveControl

    package var description: String {
        var parts: [String] = []
        if !control.missed.isEmpty {
            let count = control.missed.count + control.recognised
            parts.append(
                "\(control.missed.count) of \(count) known-bad pictures passed as healthy "
                    + "(\(control.missed.joined(separator: ", ")))")
        }
        if !control.refused.isEmpty {
            parts.append("good pictures were refused (\(control.refused.joined(separator: "; ")))")
        }
        return "the run is void: before it began, the judge was tested, and \(parts.joined(separator: "; ")). "
            + "Nothing was sent. This is a fault of this program or this machine, not of a provider: reinstall, and "
            + "report it."
    }
}

extension AnswerJudge {
    func control(_ item: ControlCase) -> Verdict {
        knowing(item.baselines).verdict(item.check, item.outcome, curl: nil)
    }
}

/// One picture of the control, and what must be said of it.
struct ControlCase: Sendable {
    let name: String
    let feature: FeatureSpec
    let answer: [UInt8]
    var mime = "image/png"
    var hasReference = false
    var baselines: [BaselineKey: Baseline] = [:]
    /// What the finding must be about: that another rule objects too does not count.
    var about: Finding.Aspect? = Finding.Aspect.other("")
    var code = OutcomeCode.imageQuality
    /// Nil for words.
    var input: Picture? = ControlPictures.input

    /// Where nothing is demanded of what the finding is about, it must only count as down.
    func isRecognised(by judge: AnswerJudge) -> Bool {
        let verdict = judge.control(self)
        guard let about else { return verdict.code.counting == .down }
        return verdict.findings.contains { $0.about == about && $0.code == code }
    }

    var check: Check {
        let endpoint = Endpoint(
            id: "control", title: "control", feature: feature, path: "/",
            parameters: ControlScene.parameters(feature.size), timeout: .seconds(1),
            expectation: Expectation(minimumPSNR: hasReference ? 20 : nil))
        let fixture = Fixture(
            id: name, content: input.map(Fixture.Content.image) ?? .prompt("A disc over squares"),
            references: hasReference ? [feature.id: ControlPictures.reference] : [:])
        return Check(endpoint: endpoint, route: .backend, fixture: fixture)
    }

    var outcome: Outcome {
        let now = Timestamp(microseconds: 0)
        return Outcome(
            code: .ok, attempts: [Attempt(provider: "control", startedAt: now, httpStatus: 200)],
            answer: .image(bytes: answer, declaredMime: mime), source: "control", scheduledAt: now, startedAt: now,
            finishedAt: now)
    }
}
