import Harness
import Imaging
import Judging
import Model

/// The bare scores, from which thresholds are chosen.
enum ScoreSheet {
    static func print(_ stage: Stage) {
        for actor in stage.actors where actor.input != nil { line("true", actor, actor) }
        for (output, input) in stage.swapped { line("swapped", output, input) }
    }

    /// What the judge says of the true outputs, warnings too: one line for each finding, and for an answer that is not `same`.
    static func findings(_ pairs: [PicturePair]) throws {
        for pair in pairs {
            let input = try pair.input.map { PictureTraits(try PicturePair.picture($0)) }
            let output = PictureTraits(try PicturePair.picture(pair.output))
            var context = HealthContext(input: input?.bitmap, work: HealthContext.Work(pair.work))
            context.isWordless = pair.prompt.map { !LetteringRule.mayShowWords($0) } ?? false
            let answer = input.map { LineUp(output, of: $0, among: [], pair.work).answer }
            if let answer, answer.sameness != .same {
                Swift.print([pair.output, pair.task, answer.sameness.rawValue, answer.sentence].joined(separator: ","))
            }
            for finding in ImageHealth.findings(output, in: context) {
                let cells = [
                    pair.output, pair.task, finding.severity.rawValue, finding.kind.rawValue, "\(finding.value)",
                    "\(finding.limit)",
                ]
                Swift.print(cells.joined(separator: ","))
            }
        }
    }

    private static func line(_ kind: String, _ output: Stage.Actor, _ input: Stage.Actor) {
        guard let before = input.input else { return }
        let scores = output.output.scores(against: before)
        let corners = output.output.corners(in: before)
        let cells: [String] = [
            kind, output.isEven ? "even" : "odd", output.pair.work.rawValue, output.pair.id, input.pair.id,
            "\(scores.orientation)", "\(scores.strength)", "\(scores.stretch)", scores.cutout.map { "\($0)" } ?? "",
            "\(corners)", "\(output.output.corners(in: before, enough: 0))",
        ]
        Swift.print(cells.joined(separator: ","))
    }
}
