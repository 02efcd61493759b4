import Imaging
import Model

/// The bare scores, from which thresholds are chosen.
enum ScoreSheet {
    static func print(_ stage: Stage) {
        for actor in stage.actors where actor.input != nil { line("true", actor, actor) }
        for (output, input) in stage.swapped { line("swapped", output, input) }
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
