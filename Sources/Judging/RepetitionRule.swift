import Model

/// A model that repeats itself does so next time: a little too bright, other colours, words across it are told by that alone.
enum RepetitionRule {
    /// Levels of 255 by which the mean colours of any of 8 x 8 areas may differ: so little among predecessors means that the
    /// model repeats itself; and above so much the next one does not.
    static let repeats = 4
    static let drift = 8
    /// The mean difference above which nothing of the picture is left, with as many bits of the perceptual hash.
    private static let replaced = (mean: 24.0, bits: 16)

    /// - Parameter history: samples of the fixture, of one endpoint, provider and version.
    static func findings(_ facts: ImageFacts, _ history: [BaselineSample]) -> [Finding] {
        let known = history.compactMap(\.signature)
        guard let colours = facts.signature, known.count == history.count, spread(known) <= repeats else { return [] }
        let gaps = known.map { colours.difference(from: $0) }
        guard let nearest = gaps.min(by: { $0.largest < $1.largest }), nearest.largest > drift else { return [] }
        return [
            Finding(
                code: .degradedWarning, about: .baseline,
                expected:
                    "the picture of \(known.count) runs before, each of 64 areas within \(drift) of 255 of its colour",
                actual: "off by up to \(nearest.largest), by \(nearest.mean, decimals: 1) on the average: "
                    + (isReplaced(facts, history, nearest.mean) ? "another picture" : "the same picture, changed"))
        ]
    }

    private static func spread(_ signatures: [PictureSignature]) -> Int {
        signatures.indices.reduce(0) { widest, index in
            signatures[..<index].reduce(widest) { max($0, $1.difference(from: signatures[index]).largest) }
        }
    }

    private static func isReplaced(_ facts: ImageFacts, _ history: [BaselineSample], _ mean: Double) -> Bool {
        guard let hash = facts.perceptualHash, mean > replaced.mean else { return false }
        return history.compactMap(\.perceptualHash).allSatisfy { ($0 ^ hash).nonzeroBitCount > replaced.bits }
    }
}
