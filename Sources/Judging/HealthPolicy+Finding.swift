import Model

extension HealthPolicy {
    /// What should have come instead, and what the finding is about. Nil for an ignored rule.
    func finding(_ remark: PictureRemark) -> Finding? {
        code(of: remark.rule).map {
            Finding(code: $0, about: .health(remark.rule), expected: remark.rule.expected, actual: remark.sentence)
        }
    }
}

extension HealthRule {
    fileprivate var expected: String {
        switch self {
        case .black, .oneColour, .transparent: "a picture"
        case .noOp: "a picture other than the input"
        case .truncatedLook: "a picture down to its last row"
        case .tilesLost: "a picture without holes"
        case .noise: "the input's picture, not noise"
        case .blurred: "a picture as sharp as the work allows"
        case .mosaic: "detail as in the input"
        case .anotherPicture, .unjudged: "the picture that was sent"
        case .torn: "a picture of one piece"
        case .turned: "a picture as upright as the input"
        case .localChange: "the tones of the input, all over"
        case .lettered, .inscribed: "a picture without words across it"
        case .wrongColours: "the input's colours, or others of its own"
        case .doubtful: "a picture that was surely meant to look so"
        case .shifted: "the input's tones"
        case .placeholder: "a picture, not a message"
        case .onlyResized: "more than a plain enlargement"
        case .oddFile: "a file as its format demands"
        case .tail: "nothing after the picture"
        case .animated: "one picture"
        case .wrongScale, .drift: "a healthy picture"
        }
    }
}
