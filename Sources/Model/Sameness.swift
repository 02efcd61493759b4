/// Whether an output shows what the input showed.
package enum Sameness: String, Hashable, Sendable, Codable, CaseIterable {
    case same
    /// Another picture.
    case other
    /// Pixels cannot tell: a strongly restyled, moved face. No accusation.
    case unsure
}

/// How alike an output and an input are, by measures that survive a model's work.
package struct SamenessScores: Hashable, Sendable {
    /// Cosine of the fields of orientation, -1...1.
    package var orientation: Double
    /// Correlation of the strengths of edges, -1...1.
    package var strength: Double
    /// Width over height of the output, over that of the input; at least 1, whichever is wider.
    package var stretch: Double
    /// Width over height of the output.
    package var shape: Double
    /// Of a cut-out: mean difference of luma (0...255) where it is opaque; nil for any other picture.
    package var cutout: Double?
    /// Corners of the output that lie in the input as one turn, scale and shift would put them; nil: not looked for.
    package var corners: Int?

    package init(
        orientation: Double, strength: Double, stretch: Double = 1, shape: Double = 1.5, cutout: Double? = nil,
        corners: Int? = nil
    ) {
        self.orientation = orientation
        self.strength = strength
        self.stretch = stretch
        self.shape = shape
        self.cutout = cutout
        self.corners = corners
    }

    /// Orientation and strength together, -2...2: what tells pictures in one frame apart.
    package var frame: Double { orientation + strength }
}

/// The kinds of work that make a picture of a picture, by what they keep of it.
package enum PictureWork: String, Hashable, Sendable, CaseIterable {
    /// Nothing is known of it: the proportions and the transparency of the output tell. So too for a cartoon that may be of
    /// the face alone.
    case any
    /// The frame is kept.
    case restore, upscale, colourise, edit, cartoon
    case cutOut = "cut-out"
    /// The face alone, turned upright.
    case faceCrop = "face-crop"
    /// Something new, for which the input is a hint: only a line-up tells.
    case remake
    /// Made of words: there is nothing it could be the same as.
    case textToImage = "text-to-image"

    package init(_ feature: FeatureSpec) {
        switch (feature.input, feature.alpha, feature.likeness) {
        case (.text, _, _): self = .textToImage
        case (.image, .required, _): self = .cutOut
        case (.image, _, .detail): self = .upscale
        case (.image, _, .content): self = .restore
        case (.image, _, .free): self = feature.id == .cartoonify ? .any : .remake
        }
    }
}
