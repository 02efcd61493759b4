/// The short name of a feature, as settings, manifests and ledgers have it: `hd-image`. Any name may occur in a ledger,
/// because users define features of their own.
package struct FeatureID: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: String) { rawValue = value }
}

/// The work an endpoint does: what is sent, what comes back, and how it is judged.
///
/// A value, not a case: the five built-in ones are in ``builtIn``, more are written in settings.
package struct FeatureSpec: Hashable, Sendable, Identifiable {
    package let id: FeatureID
    /// The name people read, for example `Remove Background`.
    package let title: String
    package let input: Medium
    package let output: Medium
    package let size: SizeRule
    package let likeness: OutputLikeness
    /// The formats an output picture may have; empty: any that can be read.
    package let formats: [ImageFormat]
    package let alpha: AlphaRule
    /// What a provider of a kind is sent, where that is not simply everything by the contract's names.
    package let inputs: [ProviderKind: InputTemplate]
    /// How a backend is asked and answers, where its endpoint does not say otherwise.
    package let contract: BackendContract

    package init(
        id: FeatureID, title: String, input: Medium, output: Medium, size: SizeRule = .any,
        likeness: OutputLikeness = .free, formats: [ImageFormat] = [], alpha: AlphaRule = .any,
        inputs: [ProviderKind: InputTemplate] = [:], contract: BackendContract = .standard
    ) {
        self.id = id
        self.title = title
        self.input = input
        self.output = output
        self.size = size
        self.likeness = likeness
        self.formats = formats
        self.alpha = alpha
        self.inputs = inputs
        self.contract = contract
    }

    /// Outputs of generative features have no one right answer: they are never compared with a golden image.
    package var isGenerative: Bool { likeness == .free }
}

package enum Medium: String, Hashable, Sendable, Codable, CaseIterable { case image, text }

/// How far an honest output may leave its input.
package enum OutputLikeness: String, Hashable, Sendable, Codable, CaseIterable {
    /// The same picture with all its detail, perhaps larger.
    case detail
    /// The same picture; detail may be lost (grain, scratches) where no reference says otherwise.
    case content
    /// Another look at it, or a new picture: the feature is generative.
    case free
}

/// Whether an output picture has transparency.
package enum AlphaRule: String, Hashable, Sendable, Codable, CaseIterable {
    case any
    /// An input with transparency gives an output with transparency.
    case kept
    /// At least one pixel of every output is not opaque: a cut-out.
    case required
    /// Every pixel is opaque.
    case none
}

extension FeatureID {
    package static let fixOldPhoto: FeatureID = "fix-old-photo"
    package static let hdImage: FeatureID = "hd-image"
    package static let cartoonify: FeatureID = "cartoonify"
    package static let textGeneration: FeatureID = "text-generation"
    package static let textToImage: FeatureID = "text-to-image"

    /// Generative features whose outcomes old ledgers hold with figures against a reference, which count for nothing.
    package var hasNoReference: Bool { [.cartoonify, .textGeneration, .textToImage].contains(self) }
}

extension FeatureSpec {
    /// The features of the contract, in its order.
    package static let builtIn: [FeatureSpec] = [fixOldPhoto, hdImage, cartoonify, textGeneration, textToImage]

    /// GFPGAN enlarges twice unless it is told otherwise, and calls its picture `img`.
    package static let fixOldPhoto = FeatureSpec(
        id: .fixOldPhoto, title: "Fix Old Photo", input: .image, output: .image,
        size: .times(.parameter("scale", otherwise: 2)), likeness: .content,
        inputs: ["replicate": InputTemplate(["img": "{image}", "scale": 2], passesOthers: true)])

    package static let hdImage = FeatureSpec(
        id: .hdImage, title: "HD Image", input: .image, output: .image,
        size: .times(.parameter("scale", otherwise: nil)), likeness: .detail,
        inputs: ["replicate": InputTemplate(["image": "{image}", "face_enhance": false], passesOthers: true)])

    /// VToonify's `padding` is the room around the face. `style` is sent as the contract's backend sends it, although
    /// other callers of that model send `style_type`.
    package static let cartoonify = FeatureSpec(
        id: .cartoonify, title: "Cartoonify", input: .image, output: .image,
        inputs: ["replicate": InputTemplate(["image": "{image}", "padding": 200], passesOthers: true)])

    package static let textGeneration = FeatureSpec(
        id: .textGeneration, title: "Text Generation", input: .text, output: .text,
        inputs: [
            "replicate": InputTemplate(
                ["prompt": "{prompt}", "max_new_tokens": "{max_tokens}"], passesOthers: true),
            "inference": InputTemplate(["max_new_tokens": "{max_tokens}"], passesOthers: true),
        ])

    package static let textToImage = FeatureSpec(
        id: .textToImage, title: "Image Generation", input: .text, output: .image)
}
