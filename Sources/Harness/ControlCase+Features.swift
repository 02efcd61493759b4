import Judging
import Model
import Pictures

/// What a run's own features are tested with.
extension ControlCase {
    /// Nil for a feature that makes no picture, or one in formats that are not written here.
    static func good(of feature: FeatureSpec) -> ControlCase? {
        ControlScene(feature).map { scene in
            ControlCase(scene, "a good \(feature.id.rawValue)", scene.answer)
        }
    }

    /// Every kind of damage that is told in such work, nothing, half of a file, and somebody else's picture.
    static func bad(of feature: FeatureSpec) -> [ControlCase] {
        guard let scene = ControlScene(feature) else { return [] }
        var answers: [(String, [UInt8])] = [
            ("black", scene.black), ("half of a file", Array(scene.answer.prefix(scene.answer.count / 2))),
            ("a page", Array("<!DOCTYPE html>".utf8)),
        ]
        if feature.input == .image, feature.likeness != .free || feature.id == .cartoonify {
            answers.append(("another picture", scene.other))
        }
        for damage in Damage.allCases where isTold(damage, of: feature, in: scene.format) {
            if let spoilt = scene.spoilt(damage) { answers.append((damage.rawValue, spoilt)) }
        }
        return answers.map { ControlCase(scene, "\(feature.id.rawValue): \($0)", $1) }
    }

    /// Without an input words across a picture may have been asked for, and colours and gray areas are whatever they are; of a
    /// cut-out little is left to tell patches by; and JPEG blurs what is pure or flat, and has edges of its own, in a picture
    /// as small as these.
    static func isTold(_ damage: Damage, of feature: FeatureSpec, in format: ImageFormat) -> Bool {
        switch damage {
        case .swappedChannels, .torn, .garbled, .lostBlocks: feature.input == .image
        case .lettered, .grayTiles: feature.input == .image && feature.alpha != .required && format == .png
        case .blurred: feature.input == .image || format == .png
        case .mosaic, .grainy, .banded, .halfBlack: true
        }
    }

    private init(_ scene: ControlScene, _ name: String, _ answer: [UInt8]) {
        self.init(
            name: name, feature: scene.feature, answer: answer, mime: scene.format.mime, about: nil,
            input: scene.input)
    }
}
