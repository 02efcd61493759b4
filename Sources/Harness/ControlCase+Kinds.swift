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
            rule("black", ControlPictures.black, .imageBlank),
            rule("one_colour", ControlPictures.plain, .imageBlank),
            rule("transparent", ControlPictures.transparent, .imageBlank),
            rule("tiles_lost", ControlPictures.tilesLost), rule("truncated_look", ControlPictures.cut, .imageTruncated),
            rule("mosaic", ControlPictures.mosaic), rule("noise", ControlPictures.noise),
            rule("blurred", ControlPictures.blurred), rule("another_picture", ControlPictures.other),
            rule("only_resized", ControlPictures.resized, .degradedWarning),
            rule("placeholder", ControlPictures.message, .degradedWarning, of: .cartoonify),
            rule("no_op", ControlPictures.echo, .imageEcho, of: .cartoonify),
            ControlCase(
                name: "wrong size", feature: .hdImage, answer: ControlPictures.halved, subject: "image size",
                code: .imageSize),
            ControlCase(
                name: "truncated file", feature: .hdImage,
                answer: Array(ControlPictures.good.prefix(ControlPictures.good.count * 2 / 3)), subject: "image",
                code: .imageTruncated),
            ControlCase(
                name: "page instead of a picture", feature: .hdImage, answer: Array("<!DOCTYPE html>".utf8),
                subject: "image", code: .imageUndecodable),
            ControlCase(
                name: "wrong media type", feature: .hdImage, answer: ControlPictures.good, mime: "image/jpeg",
                subject: "media type", code: .contractMime),
            ControlCase(
                name: "low PSNR", feature: .hdImage, answer: ControlPictures.coarse, hasReference: true, subject: "PSNR"
            ),
            ControlCase(
                name: "below its baseline", feature: .hdImage, answer: ControlPictures.rough, hasReference: true,
                baselines: history(of: "below its baseline", Fidelity(identical: true, psnr: nil, psnrY: nil)),
                subject: "quality baseline", code: .degradedWarning),
            ControlCase(
                name: "far from its own history", feature: .cartoonify, answer: ControlPictures.repainted,
                baselines: history(of: "far from its own history", nil), subject: "quality baseline",
                code: .degradedWarning),
        ]

    private static func rule(
        _ name: String, _ answer: [UInt8], _ code: OutcomeCode = .imageQuality, of feature: Feature = .hdImage
    ) -> ControlCase {
        ControlCase(name: name, feature: feature, answer: answer, subject: HealthPolicy.subject(name), code: code)
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
