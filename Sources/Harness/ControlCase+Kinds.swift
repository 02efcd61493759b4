import Judging
import Model
import Pictures

extension ControlCase {
    static let good = [
        ControlCase(name: "a good enlargement", feature: .hdImage, answer: ControlPictures.good, hasReference: true),
        ControlCase(name: "a good cartoon", feature: .cartoonify, answer: ControlPictures.repainted),
    ]

    /// One of each kind.
    static let bad: [ControlCase] =
        [
            rule(.black, ControlPictures.black), rule(.oneColour, ControlPictures.plain),
            rule(.transparent, ControlPictures.transparent), rule(.tilesLost, ControlPictures.tilesLost),
            rule(.truncatedLook, ControlPictures.cut), rule(.mosaic, ControlPictures.mosaic),
            rule(.noise, ControlPictures.noise), rule(.blurred, ControlPictures.blurred),
            rule(.torn, ControlPictures.torn), rule(.turned, ControlPictures.turned),
            rule(.lettered, ControlPictures.lettered),
            rule(.wrongColours, ControlPictures.exchanged), rule(.localChange, ControlPictures.shaded),
            rule(.shifted, ControlPictures.paler), rule(.inscribed, ControlPictures.lettered, of: .textToImage),
            rule(.doubtful, ControlPictures.exchanged, of: .cartoonify),
            rule(.anotherPicture, ControlPictures.other), rule(.onlyResized, ControlPictures.resized),
            rule(.placeholder, ControlPictures.message, of: .cartoonify),
            rule(.noOp, ControlPictures.echo, of: .cartoonify),
            ControlCase(
                name: "wrong size", feature: .hdImage, answer: ControlPictures.halved, about: .other("image size"),
                code: .imageSize),
            ControlCase(
                name: "truncated file", feature: .hdImage,
                answer: Array(ControlPictures.good.prefix(ControlPictures.good.count * 2 / 3)), about: .other("image"),
                code: .imageTruncated),
            ControlCase(
                name: "page instead of a picture", feature: .hdImage, answer: Array("<!DOCTYPE html>".utf8),
                about: .other("image"), code: .imageUndecodable),
            ControlCase(
                name: "wrong media type", feature: .hdImage, answer: ControlPictures.good, mime: "image/jpeg",
                about: .other("media type"), code: .contractMime),
            ControlCase(
                name: "low PSNR", feature: .hdImage, answer: ControlPictures.coarse, hasReference: true,
                about: .other("PSNR")
            ),
            ControlCase(
                name: "below its baseline", feature: .hdImage, answer: ControlPictures.rough, hasReference: true,
                baselines: history(of: "below its baseline", Fidelity(identical: true, psnr: nil, psnrY: nil)),
                about: .baseline, code: .degradedWarning),
            ControlCase(
                name: "far from its own history", feature: .cartoonify, answer: ControlPictures.repainted,
                baselines: history(of: "far from its own history", nil), about: .baseline,
                code: .degradedWarning),
        ]

    private static func rule(_ rule: HealthRule, _ answer: [UInt8], of feature: FeatureSpec = .hdImage) -> ControlCase {
        ControlCase(
            name: rule.rawValue, feature: feature, answer: answer, about: .health(rule), code: rule.code,
            input: feature.input == .image ? ControlPictures.input : nil)
    }

    /// Three runs with a perfect picture, or with one that looks quite different.
    private static func history(of name: String, _ fidelity: Fidelity?) -> [BaselineKey: Baseline] {
        let key = BaselineKey(endpoint: "control", provider: "backend/control", version: "")
        let samples = (0..<BaselineRule.neededRuns).map { run in
            BaselineSample(
                run: "\(run)", at: Timestamp(microseconds: 0), fixture: name, format: .png, width: 64, height: 48,
                fidelity: fidelity, perceptualHash: 0xF0F0_0F0F_F0F0_0F0F)
        }
        return [key: Baseline(key: key, samples: samples)]
    }
}
