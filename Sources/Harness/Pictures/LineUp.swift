package import Imaging
package import Judging
package import Model

/// An output beside its own input and the inputs of others: which of them was it made of?
package struct LineUp {
    /// One of the others.
    package struct Suspect {
        package let name: String
        package let traits: PictureTraits
        package internal(set) var scores: SamenessScores
    }

    /// Corners are glanced at in no more of the others than this, and looked for in those where most agree: each takes
    /// milliseconds.
    private static let (mostGlanced, mostSearched) = (16, 4)

    package let own: SamenessScores
    /// Nearest first; none that shows the own input's scene.
    package let others: [Suspect]
    package let answer: SamenessRule.Answer

    /// - Parameter findsCorners: takes milliseconds where the frames do not tell; without, only frames do.
    package init(
        _ output: PictureTraits, of input: PictureTraits, among names: [(String, PictureTraits)], _ work: PictureWork,
        findsCorners: Bool = true
    ) {
        let rule = SamenessRule(work)
        var own = output.scores(against: input)
        var others = names.filter { !SamenessRule.areTwins($1.scores(against: input)) }
            .map { Suspect(name: $0, traits: $1, scores: output.scores(against: $1)) }
            .sorted { ($1.scores.frame, $0.name) < ($0.scores.frame, $1.name) }
        if findsCorners, rule.needsMore(own) {
            let isWhole = rule.keepsFrame(own)
            own.corners = output.corners(in: input, enough: SamenessRule.Limits.sameCorners, isWhole: isWhole)
            let isOpen = rule.needsMore(own) && others.allSatisfy { rule.needsMore($0.scores) }
            if isOpen { LineUp.findCorners(of: output, in: &others) }
        }
        self.own = own
        self.others = others
        answer = rule.answer(own, among: others.map { ($0.name, $0.scores) })
    }

    private static func findCorners(of output: PictureTraits, in others: inout [Suspect]) {
        let glanced = others.indices.prefix(mostGlanced)
        for index in glanced { others[index].scores.corners = output.glancedCorners(in: others[index].traits) }
        let likely = glanced.sorted { (others[$1].scores.corners ?? 0, $0) < (others[$0].scores.corners ?? 0, $1) }
        for index in likely.prefix(mostSearched) {
            let corners = output.corners(in: others[index].traits, enough: SamenessRule.Limits.sameCorners)
            others[index].scores.corners = corners
        }
    }
}
