import Model

/// The strip of outcomes in a terminal: one cell per probe, oldest first, that says who answered.
struct OutcomeStrip {
    private let letters: [MarkKind: Character]
    private let style: TextStyle

    /// - Parameter rows: all rows of the report, so that a letter means the same everywhere in it.
    init(rows: [StatusRow], style: TextStyle) {
        var letters: [MarkKind: Character] = [:]
        var taken: Set<Character> = ["x", "·", "c", "o"]
        for kind in MarkKind.used(in: rows) {
            let letter = OutcomeStrip.letter(kind, taken: taken)
            letters[kind] = letter
            taken.insert(letter)
        }
        self.letters = letters
        self.style = style
    }

    private static func letter(_ kind: MarkKind, taken: Set<Character>) -> Character {
        switch kind {
        case .failed: "x"
        case .excluded: "·"
        case .unnamed: "o"
        case .cached: "c"
        case .answered(let source, _):
            source.uppercased().first { $0.isASCII && $0.isLetter && !taken.contains($0) } ?? "?"
        }
    }

    /// The last `limit` probes.
    func cell(_ marks: [SourceMark], limit: Int) -> TableCell {
        let kinds = marks.suffix(limit).map(MarkKind.init)
        if kinds.isEmpty { return TableCell(Phrase.noData, .dim) }
        return TableCell(
            String(kinds.map { letters[$0] ?? "?" }), nil, painted: kinds.map(paint).joined())
    }

    /// `R replicate  H huggingface  x failed`; nil when no row has marks.
    var legend: String? {
        let kinds = letters.keys.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        if kinds.isEmpty { return nil }
        return kinds.map { "\(paint($0)) \($0.name.singleLine)" }.joined(separator: "   ")
    }

    /// The letter stays where there is colour: a strip must not depend on telling red from green.
    private func paint(_ kind: MarkKind) -> String {
        let letter = String(letters[kind] ?? "?")
        guard style.colour else { return letter }
        return "\u{1B}[\(OutcomeStrip.cellColours(kind))m\(letter)\u{1B}[0m"
    }

    /// Letter on ground, from the 256-colour palette, the same hues as the page's.
    private static func cellColours(_ kind: MarkKind) -> String {
        switch kind {
        case .answered(_, let place): SourceColour(place: place).terminal
        case .cached: "38;5;16;48;5;80"
        case .unnamed: "38;5;231;48;5;29"
        case .failed: "1;38;5;231;48;5;160"
        case .excluded: "38;5;250;48;5;238"
        }
    }
}
