import Judging
import Model
import Testing

@Suite("Is it the same picture?")
struct SamenessRuleTests {
    private func scores(
        _ frame: Double, corners: Int? = nil, cutout: Double? = nil, stretch: Double = 1
    ) -> SamenessScores {
        SamenessScores(
            orientation: frame / 2, strength: frame / 2, stretch: stretch, cutout: cutout, corners: corners)
    }

    private func said(_ work: PictureWork, _ own: SamenessScores) -> Sameness {
        SamenessRule(work).answer(own).sameness
    }

    @Test("the same frame, corners that agree, or the luma inside a cut-out: each shows the same picture")
    func same() {
        for work in PictureWork.allCases where work != .textToImage {
            #expect(said(work, scores(1.06)) == .same)
            #expect(said(work, scores(0.62, corners: 15)) == .same)
            #expect(said(work, scores(0.1, corners: 18)) == .same)
            #expect(said(work, scores(0.1, cutout: 7)) == .same)
        }
    }

    @Test(
        "where the work keeps the frame, nothing alike is another picture",
        arguments: [PictureWork.restore, .upscale, .colourise, .edit, .cartoon, .cutOut])
    func kept(_ work: PictureWork) {
        #expect(said(work, scores(0.2, corners: 5)) == .other)
        #expect(said(work, scores(0.2, corners: 5, stretch: 1.7)) == .other)
        #expect(said(work, scores(0.58, corners: 5)) == .unsure)
        #expect(said(work, scores(0.2, corners: 16)) == .unsure)
    }

    @Test("a frame that is like suffices where the work changes little; a restyled face of somebody else is as like")
    func like() {
        for work in [PictureWork.restore, .upscale, .colourise, .edit] {
            #expect(said(work, scores(0.7, corners: 4)) == .same)
        }
        for work in [PictureWork.cartoon, .any, .faceCrop] { #expect(said(work, scores(0.7, corners: 4)) == .unsure) }
    }

    @Test("where a face may have been cropped or moved, nothing alike is no accusation")
    func moved() {
        #expect(said(.faceCrop, scores(0, corners: 0)) == .unsure)
        #expect(said(.any, scores(0, corners: 0, stretch: 1.3)) == .unsure)
        #expect(said(.any, scores(0, corners: 0)) == .other)
        #expect(said(.remake, scores(0, corners: 0)) == .unsure)
        #expect(said(.textToImage, scores(0, corners: 0)) == .unsure)
    }

    @Test("an output that is another's is called by that other's name, whatever the work")
    func named() {
        for work in PictureWork.allCases where work != .textToImage {
            let answer = SamenessRule(work).answer(
                scores(0.1, corners: 0, stretch: 1.5),
                among: [("a", scores(0.2)), ("b", scores(1.9)), ("c", scores(1.1))])
            #expect(answer.sameness == .other && answer.match == "b" && answer.sentence.contains("made of b"))
        }
    }

    @Test("its own input passes beside a stranger that is a little nearer, and not beside one that is much nearer")
    func margin() {
        let rule = SamenessRule(.restore)
        #expect(rule.answer(scores(1.2), among: [("a", scores(1.3))]).sameness == .same)
        #expect(rule.answer(scores(1.2), among: [("a", scores(1.6))]).sameness == .other)
    }

    @Test("corners are worth looking for until something shows the same picture")
    func more() {
        let rule = SamenessRule(.restore)
        #expect(
            rule.needsMore(scores(0.3)) && !rule.needsMore(scores(1.1)) && !rule.needsMore(scores(0.3, corners: 30)))
        #expect(!SamenessRule(.textToImage).needsMore(scores(0.3)))
        #expect(SamenessRule.areTwins(scores(0.5)) && !SamenessRule.areTwins(scores(0.3)))
    }
}
