package import Model

/// A thing wrong with an output picture that no decoder notices.
package struct HealthFinding: Hashable, Sendable {
    /// Names are those of the JSON output.
    ///
    /// Sources: what providers are reported to send (safety filters that answer a black or a blurred picture, number
    /// overflow in half precision, lost tiles, sizes rounded to multiples of 64), and thresholds measured on photographs
    /// against such outputs, with very dark, very bright and noisy pictures as counterexamples.
    package typealias Kind = HealthRule

    package enum Severity: String, Hashable, Sendable, CaseIterable { case warning, alarm }

    package let kind: Kind
    package let severity: Severity
    /// The statistic and the limit it passed; the unit is the kind's.
    package let value: Double
    package let limit: Double
    /// One sentence with the real values.
    package let sentence: String
    /// Measured beside the input alone: of another picture it tells nothing.
    package var isRelative = false

    package var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "severity": .string(severity.rawValue),
            "value": value.isFinite ? .number(value) : .null, "limit": .number(limit), "message": .string(sentence),
        ]
    }
}

/// What an output picture is judged against.
package struct HealthContext: Sendable {
    /// What the service was sent.
    package var input: Bitmap?
    /// What is known of it; nil: it is measured.
    package var traits: PictureTraits?
    /// The true output.
    package var reference: Bitmap?
    /// An earlier output for the same input.
    package var earlier: Bitmap?
    /// How many times larger each side must be; nil where any size is right.
    package var scale: Int?
    package var work: Work
    /// The work leaves no line of the input as it is: an output near to it is the input, saved again.
    package var isDrawnAnew = false
    /// What it was made of are words, and they ask for none in the picture.
    package var isWordless = false

    /// How far an honest output may leave its input.
    package enum Work: String, Hashable, Sendable, CaseIterable {
        /// The same picture, larger.
        case enlarging
        /// The same picture without its grain and scratches: less detail is no fault where no reference says so.
        case restoring
        /// Parts of the picture as they are, the rest see-through.
        case cuttingOut = "cutting-out"
        /// Another look at the picture, or a new one: only what is wrong with any picture is.
        case repainting

        package init(_ feature: FeatureSpec) {
            switch feature.likeness {
            case _ where feature.alpha == .required: self = .cuttingOut
            case .detail: self = .enlarging
            case .content: self = .restoring
            case .free: self = .repainting
            }
        }

        package init(_ work: PictureWork) {
            switch work {
            case .upscale: self = .enlarging
            case .restore: self = .restoring
            case .cutOut: self = .cuttingOut
            case .any, .colourise, .edit, .cartoon, .faceCrop, .remake, .textToImage:
                self = .repainting
            }
        }
    }

    package init(
        input: Bitmap? = nil, reference: Bitmap? = nil, earlier: Bitmap? = nil, scale: Int? = nil,
        work: Work = .repainting
    ) {
        self.input = input
        self.reference = reference
        self.earlier = earlier
        self.scale = scale
        self.work = work
    }
}
