package import Model

/// Is this output made of that input? Rules by kind of work, on ``SamenessScores``.
package struct SamenessRule: Hashable, Sendable {
    /// Where the measures begin and cease to tell. They were set with all pairs in sight that docs/judging.md has figures of,
    /// and are proved on none beside those.
    package enum Limits {
        /// Orientation and strength together: the same frame, whatever the work; the same where the work changes little, or
        /// corners agree (aligned faces in another style reach 1); and surely not the same.
        static let sameFrame = 1.05
        static let likeFrame = 0.61
        static let otherFrame = 0.56
        /// Agreeing corners: the same, and perhaps the same.
        package static let sameCorners = 18
        static let weakCorners = 15
        /// Difference of luma inside a cut-out.
        static let sameCutout = 10.0
        static let otherCutout = 16.0
        /// Proportions that differ by less are a matter of rounding.
        static let keptShape = 1.04
        /// A face is cropped to a square: what was square and is square may have been moved within.
        static let square = 0.97...1.03
        /// By how much another input must be nearer than the own one where that is near too.
        static let margin = 0.25
        /// Inputs so near to one another show one scene, and none is held against the other.
        static let twins = 0.45
    }

    /// What is said of an output.
    package struct Answer: Hashable, Sendable {
        package let sameness: Sameness
        /// Which of the others it was made of, where it was.
        package let match: String?
        /// One sentence with the scores.
        package let sentence: String
    }

    private let work: PictureWork

    package init(_ work: PictureWork) { self.work = work }

    /// Whether two inputs show one scene, so that neither can be held against an output of the other.
    package static func areTwins(_ scores: SamenessScores) -> Bool {
        scores.frame > Limits.twins || (scores.cutout ?? .infinity) <= Limits.sameCutout
    }

    /// Whether these scores do not show the same picture yet: corners, which take milliseconds, are worth looking for.
    package func needsMore(_ scores: SamenessScores) -> Bool { work != .textToImage && !isSame(scores) }

    /// - Parameters:
    ///   - own: against the input that was sent.
    ///   - others: against inputs that were not sent, and show other scenes.
    package func answer(_ own: SamenessScores, among others: [(name: String, scores: SamenessScores)] = []) -> Answer {
        guard work != .textToImage else {
            return Answer(sameness: .unsure, match: nil, sentence: "made of words: there is no picture to compare with")
        }
        let rival = others.filter { isSame($0.scores) }.max { $0.scores.frame < $1.scores.frame }
        if let rival, !isSame(own) || rival.scores.frame >= own.frame + Limits.margin {
            return Answer(
                sameness: .other, match: rival.name,
                sentence: "it is made of \(rival.name) (\(words(rival.scores))), not of what was sent (\(words(own)))")
        }
        if isSame(own) { return Answer(sameness: .same, match: nil, sentence: "the same picture: \(words(own))") }
        guard keepsFrame(own), !isNear(own) else {
            return Answer(sameness: .unsure, match: nil, sentence: "pixels do not tell: \(words(own))")
        }
        return Answer(sameness: .other, match: nil, sentence: "not the picture that was sent: \(words(own))")
    }

    private func isSame(_ scores: SamenessScores) -> Bool {
        if let cutout = scores.cutout, cutout <= Limits.sameCutout { return true }
        let corners = scores.corners ?? 0
        return scores.frame > sameFrame || corners >= Limits.sameCorners
            || (scores.frame > Limits.likeFrame && corners >= Limits.weakCorners)
    }

    private var sameFrame: Double {
        switch work {
        case .restore, .upscale, .colourise, .edit: Limits.likeFrame
        case .any, .cartoon, .cutOut, .faceCrop, .remake, .textToImage: Limits.sameFrame
        }
    }

    private func isNear(_ scores: SamenessScores) -> Bool {
        if let cutout = scores.cutout { return cutout < Limits.otherCutout }
        return scores.frame > Limits.otherFrame || (scores.corners ?? 0) >= Limits.weakCorners
    }

    /// Whether such work keeps enough of the frame that nothing alike means another picture.
    package func keepsFrame(_ scores: SamenessScores) -> Bool {
        switch work {
        case .restore, .upscale, .colourise, .edit, .cartoon: true
        case .faceCrop, .remake, .textToImage: false
        case .cutOut: !isStacked(scores)
        case .any: scores.stretch <= Limits.keptShape && (scores.cutout != nil || !Limits.square.contains(scores.shape))
        }
    }

    /// Some answer with several masks, one below the other.
    private func isStacked(_ scores: SamenessScores) -> Bool {
        scores.stretch > 1.5 && abs(scores.stretch - scores.stretch.rounded()) < 0.02
    }

    private func words(_ scores: SamenessScores) -> String {
        var parts = ["frame \(scores.frame, decimals: 2)"]
        if let corners = scores.corners { parts.append("\(corners) corners agree") }
        if let cutout = scores.cutout { parts.append("luma inside off by \(cutout, decimals: 1)") }
        return parts.joined(separator: ", ")
    }
}
