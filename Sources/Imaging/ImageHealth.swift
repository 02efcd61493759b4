package import Model

/// A thing wrong with an output picture that no decoder notices.
package struct HealthFinding: Hashable, Sendable {
    /// Names are those of the JSON output.
    ///
    /// Sources: what providers are reported to send (safety filters that answer a black or a blurred picture, number
    /// overflow in half precision, lost tiles, sizes rounded to multiples of 64), and thresholds measured on photographs
    /// against such outputs, with very dark, very bright and noisy pictures as counterexamples.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 99th percentile of luma at most 8.
        case black
        /// In each channel, 98 % of the pixels within 3.
        case oneColour = "one_colour"
        /// Alpha 0 in at least 99.9 % of the pixels.
        case transparent
        /// More than 10 % of the 16 x 16 tiles have a maximum of 8 or less where the input is above the lowest quarter of
        /// its own range: a night, or a restored black, is no loss.
        case tilesLost = "tiles_lost"
        /// Flat rows at the bottom take more than 5 % of the height, and at most 1 % of the input's.
        case truncatedLook = "truncated_look"
        /// More than 60 % flat tiles and an entropy under 2 bits: an error message drawn as a picture.
        case placeholder
        /// Laplacian variance over 10 times that of the reference; without one, over 10 times that of the enlarged input
        /// and hardly a flat tile.
        case noise
        /// Laplacian variance under 1/50 of the reference's, or of the input's at the same size; of an enlargement also
        /// under 1/3 of plain bicubic interpolation's.
        case blurred
        /// More than 90 % flat tiles that jump from one to the next, where the input (enlarged, if the output is) has under
        /// half as many.
        case mosaic
        /// The input itself, or PSNR of 55 dB or more to it.
        case noOp = "no_op"
        /// PSNR of 44 dB or more to a plain enlargement of the input, where the reference is farther from it and the
        /// kinds of interpolation are farther from one another.
        case onlyResized = "only_resized"
        /// Box-shrunk to at most 16 x 16, PSNR to the input so shrunk under 20 dB and a correlation under 0.7: neither
        /// restored tones nor lost texture make another picture.
        case anotherPicture = "another_picture"
        /// Not exactly the input's size times the scale.
        case wrongScale = "wrong_scale"
        /// Perceptual hash over 6 bits (warning) or 12 bits (alarm) from an earlier output's.
        case drift
    }

    package enum Severity: String, Hashable, Sendable, CaseIterable { case warning, alarm }

    package let kind: Kind
    package let severity: Severity
    /// The statistic and the limit it passed; the unit is the kind's.
    package let value: Double
    package let limit: Double
    /// One sentence with the real values.
    package let sentence: String

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
    /// The true output.
    package var reference: Bitmap?
    /// An earlier output for the same input.
    package var earlier: Bitmap?
    /// How many times larger each side must be; nil where any size is right.
    package var scale: Int?
    package var work: Work

    /// How far an honest output may leave its input.
    package enum Work: String, Hashable, Sendable, CaseIterable {
        /// The same picture, larger.
        case enlarging
        /// The same picture without its grain and scratches: less detail is no fault where no reference says so.
        case restoring
        /// Another look at the picture, or a new one: only what is wrong with any picture is.
        case repainting

        package init(_ feature: Feature) {
            switch feature {
            case .hdImage: self = .enlarging
            case .fixOldPhoto: self = .restoring
            case .cartoonify, .textGeneration, .textToImage: self = .repainting
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
