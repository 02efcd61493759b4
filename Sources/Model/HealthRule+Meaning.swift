extension HealthRule {
    /// What a person sees on such a picture, and where it comes from.
    package var meaning: String {
        switch self {
        case .black: "All of it is black or nearly so. Safety filters answer so, and models whose numbers overflow."
        case .oneColour: "All of it has one colour. Safety filters and failed decoders answer so."
        case .transparent: "All of it is see-through: nothing is on it."
        case .tilesLost:
            "Parts of it are black, gray or of one colour, with straight edges, where the input shows something: tiles or data that never "
                + "came."
        case .truncatedLook: "Its lowest rows are flat, as of a file that was cut short and filled up."
        case .placeholder: "Nearly all of it is flat, in few tones: an error message drawn as a picture."
        case .noise:
            "Grain all over it that neither input nor reference has: a model that did not finish, or broken numbers."
        case .blurred:
            "It is less sharp than the work allows, as safety filters blur. Where a further blur would change little, it is blurred already."
        case .mosaic: "Squares of one colour, as safety filters make, or a picture enlarged from a tiny one."
        case .torn: "Rows are moved sideways, or are of other colours from one row on: data that came in pieces."
        case .turned:
            "It is the input mirrored or turned. Cameras note in Exif how they were held, and whoever drops the note shows the picture "
                + "lying down: turn the pixels before the note is lost."
        case .localChange:
            "A part of it is darker or brighter than the same tones of the input are elsewhere: a shade, a mark, a patch."
        case .lettered: "Letters stand across it that the input does not have: a watermark, or an error's words."
        case .inscribed: "Letters stand across it, and the prompt asks for no words."
        case .doubtful: "It may be broken, or meant to look so: somebody should look at it."
        case .wrongColours:
            "Red, green and blue are exchanged, or all colour is gone: channels read in another order, or one of three."
        case .shifted: "All of it is brighter or darker than the input."
        case .noOp: "It is the input, byte by byte or saved again: a fallback that returns what it was sent."
        case .onlyResized: "It is the input enlarged by plain interpolation: no model was at work."
        case .anotherPicture:
            "It does not show what was sent: neither its edges (`frame`: over 1.05 is the same picture, under 0.56 another) nor its corners "
                + "(`corners agree`: 18 are enough) are the input's. Somebody else's picture, or a cache that mixed them up."
        case .unjudged:
            "Pixels do not tell whether it is the picture that was sent. It counts as passed; whoever needs more fails it by settings."
        case .wrongScale: "It is not exactly the input's size times the scale."
        case .drift: "It looks other than an earlier output of the same input did."
        case .oddFile: "Every reader shows it, and the file around the pixels breaks the rules of its format."
        case .tail: "Something follows the picture's end in the file."
        case .animated: "It has more than one picture; the first is judged."
        }
    }
}

extension HealthRule {
    /// As it is stored, or as reports show it: `tiles_lost`, `tiles lost`.
    package static func named(_ name: String) -> HealthRule? {
        HealthRule(rawValue: String(name.map { $0 == " " || $0 == "-" ? "_" : $0 }))
    }
}
