import Hashing
package import Model

/// Output bytes become what a verdict is made of: facts, and what the health rules say.
package enum ImageInspector {
    /// Decodes the whole picture once, and looks at it in every way there is.
    ///
    /// Fidelity is measured against the context's reference where the sizes agree, its luma part without a border of
    /// the scale's width. The perceptual hash is left out of a blank picture, which has no meaningful one.
    ///
    /// - Parameter sha256: the bytes' own, where it is known.
    ///
    /// Throws the fault of the output; the context's pictures were read before.
    package static func examine(
        _ bytes: [UInt8], in context: HealthContext, limits: DecodeLimits = DecodeLimits(), sha256: String? = nil
    ) throws(ImageFault) -> Examined {
        if context.reference == nil,
            let survey = try PictureSurvey(bytes, beside: context.input, limits: limits)
        {
            return examined(PictureTraits(survey), .png, bytes, in: context, sha256: sha256)
        }
        let image = try ImageReader.read(bytes, limits: limits)
        let output = image.bitmap.upright(image.header.orientation)
        return examined(
            PictureTraits(output), image.header.format, bytes, in: context, sha256: sha256,
            also: FileFindings.of(image, bytes), warnings: image.warnings,
            fidelity: context.reference.flatMap {
                ImageComparison.fidelity(output, $0, cropBorder: context.scale ?? 0)
            })
    }

    private static func examined(
        _ traits: PictureTraits, _ format: ImageFormat, _ bytes: [UInt8], in context: HealthContext, sha256: String?,
        also more: [HealthFinding] = [], warnings: [PictureWarning] = [], fidelity: Fidelity? = nil
    ) -> Examined {
        let findings = ImageHealth.findings(traits, in: context) + more
        var facts = ImageFacts(
            format: format, width: traits.width, height: traits.height, byteCount: bytes.count,
            sha256: sha256 ?? SHA256.hex(bytes), blank: findings.first { $0.kind.isBlank }?.sentence)
        facts.isEcho = findings.contains { $0.kind == .noOp && $0.value.isInfinite }
        facts.fidelity = fidelity
        facts.hasTransparency = traits.isTranslucent
        facts.inputHasTransparency = context.traits?.isTranslucent ?? context.input?.isTranslucent
        if facts.blank == nil {
            facts.perceptualHash = PerceptualHash(traits.look).bits
            facts.signature = traits.areas.signature
        }
        return Examined(facts: facts, findings: findings, warnings: warnings, traits: traits)
    }

    /// What there is to say of an output by itself, and its traits, for what else is to be said.
    package struct Examined: Sendable {
        package let facts: ImageFacts
        package let findings: [HealthFinding]
        package let warnings: [PictureWarning]
        package let traits: PictureTraits
    }

    /// The facts alone, from encoded pictures: an input or reference that cannot be read leaves its facts out.
    package static func facts(
        of bytes: [UInt8], input: Picture?, reference: Picture?, scale: Int?, limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> ImageFacts {
        func pixels(_ picture: Picture?) -> Bitmap? {
            picture.flatMap { try? ImageReader.decode($0.bytes, limits: limits) }
        }
        let context = HealthContext(input: pixels(input), reference: pixels(reference), scale: scale)
        return try examine(bytes, in: context, limits: limits).facts
    }
}

extension HealthFinding.Kind {
    /// Nothing else can be said of such a picture.
    fileprivate var isBlank: Bool {
        switch self {
        case .black, .oneColour, .transparent: true
        default: false
        }
    }
}
