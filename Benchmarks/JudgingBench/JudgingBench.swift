import Foundation
import Harness
import Imaging
import Judging
import Model

/// Tries the judge of pictures on real inputs and outputs of models.
///
/// Usage: `judging-bench FOLDER [scores|findings|speed]`, where FOLDER has a `manifest.csv`. Prints a table by task: true outputs,
/// swapped ones (each output beside every input of its task that shows another scene), and damaged ones. With a second word
/// the bare scores, or every finding about the true outputs, as CSV.
@main
struct JudgingBench {
    static func main() throws {
        let given = Array(CommandLine.arguments.dropFirst())
        guard let folder = given.first, given.count <= 2 else {
            print("usage: judging-bench FOLDER [scores|findings|speed]")
            exit(2)
        }
        let pairs = try PicturePair.read(folder)
        if pairs.isEmpty { print("\(folder)/manifest.csv has no row") }
        if given.last == "findings" { return try ScoreSheet.findings(pairs) }
        if given.last == "speed" { return try Speed.report(pairs) }
        let tasks = Dictionary(grouping: pairs, by: \.task).sorted { $0.key < $1.key }
        let wantsScores = given.last == "scores"
        var rows: [TaskTally] = []
        for (task, pairs) in tasks {
            let stage = try Stage(pairs)
            if wantsScores { ScoreSheet.print(stage) } else { rows.append(TaskTally(task, stage)) }
        }
        if !wantsScores { TaskTally.report(rows) }
    }
}

/// The pictures of one task.
struct Stage {
    struct Actor {
        let pair: PicturePair
        let input: PictureTraits?
        let output: PictureTraits
        /// Models are numbered by their names: one half, and the other.
        let isEven: Bool
    }

    let actors: [Actor]

    init(_ pairs: [PicturePair]) throws {
        let models = Set(pairs.map(\.model)).sorted()
        actors = try pairs.map { pair in
            Actor(
                pair: pair, input: try pair.input.map { PictureTraits(try PicturePair.picture($0)) },
                output: PictureTraits(try PicturePair.picture(pair.output)),
                isEven: (models.firstIndex(of: pair.model) ?? 0) % 2 == 0)
        }
    }

    /// Every output beside every input of another scene.
    var swapped: [(output: Actor, input: Actor)] {
        actors.flatMap { output in
            actors.filter { $0.input != nil && $0.pair.scene != output.pair.scene && $0.pair.id != output.pair.id }
                .map { (output, $0) }
        }
    }
}
