/// The colour of one who answers, by its place in the report: the same in terminal, page and plot. After the last
/// colour they begin again. None is of the hues of states (green, amber, red), and neighbours differ in lightness too.
struct SourceColour {
    let place: Int
    /// Of a source whose place nobody has told: after two families.
    static let unplaced = 2

    private static let all: [(name: String, terminal: String)] = [
        ("blue", "38;5;231;48;5;25"), ("violet", "38;5;16;48;5;141"), ("sky", "38;5;16;48;5;117"),
        ("navy", "38;5;231;48;5;17"), ("pink", "38;5;16;48;5;175"), ("plum", "38;5;231;48;5;53"),
    ]

    private var index: Int { place % SourceColour.all.count }

    /// For legends in words.
    var name: String { SourceColour.all[index].name }
    /// Letter on ground, an SGR sequence of the 256-colour palette.
    var terminal: String { SourceColour.all[index].terminal }
    /// `source-1` and so on: report.css has one rule for each.
    var cssClass: String { "source-\(index + 1)" }
}
