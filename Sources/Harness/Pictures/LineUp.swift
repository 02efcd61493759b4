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

    /// Corners are looked for in no more of the others than this: each takes milliseconds.
    private static let mostSearched = 16

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
            for index in others.indices.prefix(isOpen ? LineUp.mostSearched : 0) {
                let corners = output.corners(in: others[index].traits, enough: SamenessRule.Limits.sameCorners)
                others[index].scores.corners = corners
            }
        }
        self.own = own
        self.others = others
        answer = rule.answer(own, among: others.map { ($0.name, $0.scores) })
    }
}
