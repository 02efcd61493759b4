import Model

/// What one cell of a strip of outcomes says: who answered, or why nobody's answer counts.
enum MarkKind: Hashable, Sendable {
    /// By whom, and the place its colour goes by.
    case answered(String, place: Int)
    case cached
    /// An answer that passed and does not say who made it.
    case unnamed
    case failed
    case excluded

    init(_ mark: SourceMark) {
        switch mark.code.counting {
        case .up:
            self =
                switch mark.source {
                case nil: .unnamed
                case SourceMark.cache: .cached
                case let source?: .answered(source, place: mark.place ?? SourceColour.unplaced)
                }
        case .down: self = .failed
        case .excluded: self = .excluded
        }
    }

    /// For legends.
    var name: String {
        switch self {
        case .answered(let source, _): source
        case .cached: SourceMark.cache
        case .unnamed: "answered, source not named"
        case .failed: "failed"
        case .excluded: "not counted"
        }
    }

    /// The order of legends.
    var rank: Int {
        switch self {
        case .answered(_, let place): place
        case .cached: Int.max - 3
        case .unnamed: Int.max - 2
        case .failed: Int.max - 1
        case .excluded: Int.max
        }
    }

    /// The kinds that occur in the rows, in the order of legends.
    static func used(in rows: [StatusRow]) -> [MarkKind] {
        Set(rows.flatMap(\.marks).map(MarkKind.init)).sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
    }
}
