import Model

/// What breaks pictures on their way, told by measures of the picture itself, beside the input's where that may have the same.
///
/// Thresholds lie between healthy outputs of real models and the same outputs damaged; docs/judging.md has the figures.
struct DamageCheck {
    enum Limits {
        static let blur = (surely: 0.84, beside: 0.72, flattened: 0.55, detail: -0.25)
        static let gradient = 0.2
        static let edgeGain = 0.7
        static let steepEdges = 0.85
        static let sameFrame = 0.25
        static let strips = (moved: 4, repainted: 6, kept: 4)
        static let strays = (enlarged: 0.015, restored: 0.12)
        static let softInput = 0.6
        /// Smaller pictures are smooth at the size where sharpness is measured.
        static let smallestSharp = 128
        static let mosaic = 0.18
        static let cut = (beside: 2.5, surely: 8.0)
        static let columns = 0.45
        static let seams = 2
        static let step = 6.0
        static let surelyStep = 9.0
        static let split = (above: 0.5, gap: 0.5)
        static let straightness = 0.55
        static let edge = 12.0
        static let half = (share: 0.4, span: 0.7, solidity: 0.9, level: 10)
        static let gray = (share: 0.05, straightness: 0.9, span: 100...156)
        static let grain = (least: 21.0, input: 7.0, rise: 3.0)
        /// Bits of entropy; noise of such a level has five and more.
        static let fewTones = 3.0
        static let letters = (beside: 6, surely: 10)
        static let exchanged = (least: 0.6, repainted: 0.62, gap: 0.2, mirrored: 0.2)
        static let chroma = 4.0
        static let grayed = (input: 6.0, hues: 2.0, output: 1.0)
        static let spoilt = 0.10
        static let shade = 8.0
    }

    let output: PictureTraits
    let input: PictureTraits?
    let work: HealthContext.Work
    private let isWordless: Bool
    private let tones: ToneMatch?

    init(_ output: PictureTraits, _ input: PictureTraits?, _ context: HealthContext) {
        work = context.work
        isWordless = context.isWordless
        self.output = output
        self.input = input
        tones = input.flatMap { input in
            guard !output.isTranslucent, output.frame.orientation(alike: input.frame) > Limits.sameFrame else {
                return nil
            }
            return ToneMatch(output.small, input.small, inputSide: min(input.width, input.height))
        }
    }

    /// What the picture shows by itself, whatever the input is. Each kind at most once.
    var own: [HealthFinding] { [blurred(), mosaic(), cut() ?? displaced, grain()].compactMap(\.self) }

    /// What is not as in the input, where the output was made of it.
    var beside: [HealthFinding] {
        let torn = [step(), lowerPart(), shifted()].compactMap(\.self)
        let found = [
            torn.first { $0.severity == .alarm } ?? torn.first, patches(), letters(), channels(), spoilt(), strays(),
        ]
        .compactMap(\.self)
        return found.isEmpty ? [shade()].compactMap(\.self) : found
    }

    /// - Parameter isRelative: another picture than the input's would have it too.
    func alarm(
        _ kind: HealthRule, _ value: Double, _ limit: Double, _ sentence: String, isRelative: Bool = false
    ) -> HealthFinding {
        HealthFinding(
            kind: kind, severity: .alarm, value: value, limit: limit, sentence: sentence, isRelative: isRelative)
    }

    /// Where the work may have made such a picture on purpose.
    func doubt(_ value: Double, _ limit: Double, _ sentence: String, isRelative: Bool = false) -> HealthFinding {
        HealthFinding(
            kind: .doubtful, severity: .warning, value: value, limit: limit, sentence: sentence, isRelative: isRelative)
    }

    /// Absolute: a restorer's input is blurred itself. Only an input that is all slopes tells nothing.
    private func blurred() -> HealthFinding? {
        guard max(output.width, output.height) >= Limits.smallestSharp else { return nil }
        // Edges as steep as the input's were not blurred, and that is known sooner.
        if let gain = tones?.edgeGain, gain >= Limits.steepEdges { return nil }
        let sharpness = output.sharpness
        // A restorer takes noise and scratches away, which are steep too.
        let isClean = work != .restoring || (input?.grain ?? 0) < Limits.grain.input
        let isFlattened = isClean && (tones?.edgeGain ?? 1) < Limits.edgeGain
        let limit = input == nil ? Limits.blur.surely : isFlattened ? Limits.blur.flattened : Limits.blur.beside
        guard sharpness.blur > limit, isFlattened || (sharpness.detail ?? .infinity) < Limits.blur.detail else {
            return nil
        }
        if let input, !isFlattened, input.ownSharpness.blur > max(Limits.softInput, sharpness.blur - 0.1) { return nil }
        let sentence =
            "another blur would leave \(sharpness.blur * 100, decimals: 0) % of its slopes as they are: blurred"
        // A gradient has nothing that a blur could have taken.
        if input == nil, output.glance.unevenness < Limits.gradient {
            return doubt(sharpness.blur, limit, sentence + ", or drawn so soft")
        }
        return alarm(.blurred, sharpness.blur, limit, sentence)
    }

    private var displaced: HealthFinding? { input == nil ? RowShift.finding(output.lookLuma) : nil }

    private func step() -> HealthFinding? {
        guard !output.isTranslucent, let input else { return nil }
        let step = output.colourStep
        guard step > Limits.step, input.colourStep < Limits.step / 2 else { return nil }
        let sentence = "from one row on its colours are others: a step \(step, decimals: 1) times any beside it"
        return step > Limits.surelyStep
            ? alarm(.torn, step, Limits.surelyStep, sentence)
            : doubt(step, Limits.step, sentence + ", or the edge of something", isRelative: true)
    }

    private func lowerPart() -> HealthFinding? {
        guard let input else { return nil }
        // Below a cut-out that was put on white may be nothing.
        if !output.isTranslucent, CutoutMatch.difference(of: output, from: input) != nil { return nil }
        let (above, below) = output.frame.split(alike: input.frame)
        guard above > Limits.split.above, above - below > Limits.split.gap else { return nil }
        return alarm(
            .torn, above - below, Limits.split.gap,
            "the upper part follows the input's edges (\(above, decimals: 2)), the lower does not (\(below, decimals: 2))"
        )
    }

    /// Without an input, a framed picture or a poster may have some, and is not half black.
    private func patches() -> HealthFinding? {
        let patches = FlatPatches.found(in: output.look, input?.lookLuma)
        guard input != nil else { return patches.lazy.compactMap { half($0) ?? gray($0) }.first }
        guard let found = patches.first, found.straightness > Limits.straightness, found.edge > Limits.edge else {
            return nil
        }
        return alarm(
            .tilesLost, found.share, FlatPatches.smallest,
            "\(found.share * 100, decimals: 0) % of it are patches of one colour (\(found.colour.red), "
                + "\(found.colour.green), \(found.colour.blue)) with straight edges, where the input has detail")
    }

    private func half(_ found: FlatPatches) -> HealthFinding? {
        guard found.share > Limits.half.share,
            found.span > Limits.half.span, found.solidity > Limits.half.solidity,
            max(found.colour.red, found.colour.green, found.colour.blue) <= Limits.half.level
        else { return nil }
        return alarm(
            .tilesLost, found.share, Limits.half.share,
            "\(found.share * 100, decimals: 0) % of it are black, with a straight edge to the rest")
    }

    /// The colour of data that never came.
    private func gray(_ found: FlatPatches) -> HealthFinding? {
        let colour = [found.colour.red, found.colour.green, found.colour.blue]
        guard found.share > Limits.gray.share, found.straightness > Limits.gray.straightness, found.edge > Limits.edge,
            let low = colour.min(), let high = colour.max(), high - low <= 6, Limits.gray.span.contains(low)
        else { return nil }
        return alarm(
            .tilesLost, found.share, Limits.gray.share,
            "\(found.share * 100, decimals: 0) % of it are gray patches with straight edges")
    }

    /// Texture all over the input, as of cloth, is all over the output too.
    private func grain() -> HealthFinding? {
        guard let level = output.grain, level > Limits.grain.least else { return nil }
        // Dots or hatching of a few tones.
        if input == nil, output.statistics.entropy < Limits.fewTones { return nil }
        if let old = input?.grain, old > Limits.grain.input, level < Limits.grain.rise * old { return nil }
        return alarm(
            .noise, level, Limits.grain.least,
            "noise of \(level, decimals: 1) of 255 in four fifths of it and more")
    }

    private func letters() -> HealthFinding? {
        guard let input else { return isWordless ? lettersAcross() : nil }
        let count = output.letters
        let isNew =
            input.letters < Limits.letters.beside / 2
            || input.letters < Limits.letters.beside && input.letters <= count / 4
        guard count >= Limits.letters.beside, isNew else { return nil }
        let sentence = "\(count) letters of one pure colour stand in a line, \(input.letters) in the input"
        return count >= Limits.letters.surely
            ? alarm(.lettered, Double(count), Double(Limits.letters.surely), sentence, isRelative: true)
            : doubt(
                Double(count), Double(Limits.letters.beside), sentence + ", or marks that look like some",
                isRelative: true)
    }

    /// Where nobody asked for words.
    private func lettersAcross() -> HealthFinding? {
        let count = output.letters
        guard count >= Limits.letters.surely else { return nil }
        return HealthFinding(
            kind: .inscribed, severity: .warning, value: Double(count), limit: Double(Limits.letters.surely),
            sentence: "\(count) letters of one pure colour stand in a line, and the prompt asks for no words")
    }

    private func shifted() -> HealthFinding? {
        guard let input, !output.isTranslucent else { return nil }
        let strips = StripShift(output.small, input.small)
        guard strips.moved >= Limits.strips.moved, strips.kept >= Limits.strips.kept else { return nil }
        let sentence =
            "\(strips.moved) of 64 strips of it lie further left or right than in the input, \(strips.kept) where they should"
        let limit = work == .repainting ? Limits.strips.repainted : Limits.strips.moved
        return strips.moved >= limit
            ? alarm(.torn, Double(strips.moved), Double(limit), sentence)
            : doubt(Double(strips.moved), Double(Limits.strips.moved), sentence)
    }

    /// Only where the work leaves tones in their order.
    private func strays() -> HealthFinding? {
        guard let tones, work == .enlarging || work == .restoring else { return nil }
        let limit = work == .enlarging ? Limits.strays.enlarged : Limits.strays.restored
        guard tones.strayShare > limit else { return nil }
        return alarm(
            .localChange, tones.strayShare, limit,
            "\(tones.strayShare * 100, decimals: 1) % of it are darker or brighter than the same tones of the input are "
                + "elsewhere in it", isRelative: true)
    }

    /// An enlargement has its input's tones.
    private func shade() -> HealthFinding? {
        guard work == .enlarging, let input,
            let shift = tones?.shift ?? CutoutMatch.shift(of: output, from: input), abs(shift) > Limits.shade
        else { return nil }
        return HealthFinding(
            kind: .shifted, severity: .warning, value: shift, limit: Limits.shade,
            sentence:
                "all of it is \(abs(shift), decimals: 0) of 255 \(shift > 0 ? "brighter" : "darker") than the input",
            isRelative: true)
    }

    private func spoilt() -> HealthFinding? {
        guard work == .cuttingOut, let input, let share = CutoutMatch.spoiltShare(of: output, from: input),
            share > Limits.spoilt
        else {
            return nil
        }
        return alarm(
            .tilesLost, share, Limits.spoilt,
            "\(share * 100, decimals: 0) % of the cut-out's inside are not what the input has there")
    }
}
