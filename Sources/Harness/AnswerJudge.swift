import Imaging
import Judging
package import Model

/// An outcome with its answer becomes a verdict: looks at the picture, judges it. Everything a run judges goes through
/// here, the known-bad pictures of its own control too.
package struct AnswerJudge: Sendable {
    private(set) var health: HealthPolicy
    private let bench = PictureBench()
    private var seen = SeenOutputs()
    private var baselines: [BaselineKey: Baseline] = [:]
    private var suspects: [PictureBench.SentInput] = []

    package init(health: HealthPolicy = .standard) {
        self.health = health
    }

    /// The same judge, to whom these earlier pictures and these inputs are known.
    ///
    /// - Parameters:
    ///   - fixtures: what else is sent: an output may be made of one of these instead of its own.
    ///   - health: what remarks mean from now on; nil: as before.
    package func knowing(
        _ baselines: [BaselineKey: Baseline], fixtures: [Fixture] = [], health: HealthPolicy? = nil
    ) -> AnswerJudge {
        var judge = self
        if let health { judge.health = health }
        judge.baselines = baselines
        judge.seen = SeenOutputs()
        judge.suspects = PictureBench.SentInput.chosen(of: fixtures)
        return judge
    }

    package func verdict(_ check: Check, _ outcome: Outcome, curl: String?) -> Verdict {
        Judge.verdict(
            check, outcome, image: reading(of: outcome, for: check), curl: curl, health: health, baselines: baselines)
    }

    private func reading(of outcome: Outcome, for check: Check) -> ImageReading {
        guard case .image(let bytes, _) = outcome.answer else { return .none }
        let reading = bench.reading(bytes, of: check, among: suspects)
        guard case .readable(let facts, let remarks) = reading, let more = seen.remark(on: facts, of: check) else {
            return reading
        }
        return .readable(facts, remarks: remarks + [more])
    }
}
