/// What can be wrong with a picture that every decoder calls whole. The raw value is stored, printed and named in
/// settings.
package enum HealthRule: String, Hashable, Sendable, CaseIterable {
    /// 99th percentile of luma at most 8.
    case black
    /// In each channel, 98 % of the pixels within 3.
    case oneColour = "one_colour"
    /// Alpha 8 of 255 or less in at least 99.9 % of the pixels.
    case transparent
    /// More than 10 % of the 16 x 16 tiles have a maximum of 8 or less where the input is above the lowest quarter of
    /// its own range (a night, or a restored black, is no loss); or patches of one colour with straight edges where the input
    /// has detail; or a cut-out whose inside is not the input's.
    case tilesLost = "tiles_lost"
    /// Flat rows at the bottom take more than 5 % of the height, and at most 1 % of the input's.
    case truncatedLook = "truncated_look"
    /// More than 60 % flat tiles and an entropy under 2 bits: an error message drawn as a picture.
    case placeholder
    /// Laplacian variance over 10 times that of the reference; or noise of 10 levels and more in four fifths of the picture,
    /// and less than half of that in the input.
    case noise
    /// Laplacian variance under 1/50 of the reference's, or of the input's at the same size; of an enlargement also
    /// under 1/3 of plain bicubic interpolation's. Or so smooth by itself that another blur changes little.
    case blurred
    /// More than 90 % flat tiles that jump from one to the next, where the input (enlarged, if the output is) has under
    /// half as many; or differences that lie on a grid of squares.
    case mosaic
    /// Cut from side to side at three rows or more, or of other colours from one row on, or with a lower part that follows
    /// none of the input's edges although the upper part does.
    case torn
    /// Its edges run as the input's do when that is mirrored or turned by 90, 180 or 270 degrees, and not as they do upright.
    case turned
    /// Tones of parts of the picture are not what the same tones of the input are elsewhere in it.
    case localChange = "local_change"
    /// Ten letters of one pure colour or more in a line, where the input has under three, or under six and a quarter of them.
    case lettered
    /// Ten such letters in a picture made of words that ask for none.
    case inscribed
    /// Squares of few colours or a gradient where there is no input, the input's colours with red, green and blue exchanged where
    /// the work may choose its palette, or what is a little short of `torn` and `lettered`: broken, or drawn so.
    case doubtful
    /// The input's colours with red, green and blue exchanged, or none where an enlargement's input has some.
    case wrongColours = "wrong_colours"
    /// An enlargement whose middle tone is more than 8 of 255 brighter or darker than the input's.
    case shifted
    /// The input itself, or PSNR of 55 dB or more to it; where the work draws it anew, of 32 dB or more: it was saved again.
    case noOp = "no_op"
    /// PSNR of 44 dB or more to a plain enlargement of the input, where the reference is farther from it and the
    /// kinds of interpolation are farther from one another.
    case onlyResized = "only_resized"
    /// Where its edges are and how they run is not as in the input, no part of the input is found in it, and the work
    /// keeps the frame; or it is made of another fixture's input. Also, where the work is faithful: box-shrunk to at most
    /// 16 x 16, PSNR to the input so shrunk under 20 dB and a correlation under 0.7.
    case anotherPicture = "another_picture"
    /// Pixels do not tell whether it is the picture that was sent: a strongly restyled, moved face. No accusation.
    case unjudged
    /// Not exactly the input's size times the scale.
    case wrongScale = "wrong_scale"
    /// Perceptual hash over 6 bits (warning) or 12 bits (alarm) from an earlier output's.
    case drift
    /// The picture is whole, the file around it is not as its format demands: readers show it without a word.
    case oddFile = "odd_file"
    /// More than 4 KiB, or a file of another kind, follow the picture's end.
    case tail
    /// More than one picture.
    case animated

    /// What it means unless the settings say otherwise.
    package var code: OutcomeCode {
        switch self {
        case .black, .oneColour, .transparent: .imageBlank
        case .noOp: .imageEcho
        case .wrongScale: .imageSize
        case .truncatedLook: .imageTruncated
        case .anotherPicture: .imageOther
        case .tilesLost, .noise, .blurred, .mosaic, .torn, .turned, .localChange, .lettered, .wrongColours:
            .imageQuality
        case .unjudged: .ok
        case .placeholder, .onlyResized, .shifted, .inscribed, .doubtful, .drift, .oddFile, .tail, .animated:
            .degradedWarning
        }
    }

    /// Reports show it, and it means nothing for the verdict unless the settings ask.
    package var isOnlyShown: Bool { self == .oddFile }

    /// Told by the file around the picture, whatever the pixels show.
    package var isAboutTheFile: Bool {
        switch self {
        case .oddFile, .tail, .animated: true
        default: false
        }
    }

    /// The picture itself is broken, whoever sent what.
    package var isDamage: Bool {
        switch self {
        case .black, .oneColour, .transparent, .tilesLost, .truncatedLook, .placeholder, .noise, .blurred, .mosaic,
            .torn, .turned, .localChange, .lettered, .wrongColours:
            true
        case .noOp, .onlyResized, .shifted, .inscribed, .doubtful, .anotherPicture, .unjudged, .wrongScale, .drift,
            .oddFile, .tail, .animated:
            false
        }
    }

    /// For people: `tiles lost`.
    package var words: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
