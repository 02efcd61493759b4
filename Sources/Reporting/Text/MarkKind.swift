import Model

/// What one cell of a strip of outcomes says: who answered, or why nobody's answer counts.
enum MarkKind: Hashable, Sendable {
    case answered(String)
    /// An answer that passed and does not say who made it.
    case unnamed
    case failed
    case excluded

    init(_ mark: SourceMark) {
        switch mark.code.counting {
        case .up: self = mark.source.map(MarkKind.answered) ?? .unnamed
        case .down: self = .failed
        case .excluded: self = .excluded
        }
    }

    /// For legends.
    var name: String {
        switch self {
        case .answered(let source): source
        case .unnamed: "answered, source not named"
        case .failed: "failed"
        case .excluded: "not counted"
        }
    }

    /// The order of legends.
    var rank: Int {
        switch self {
        case .answered(ProviderFamily.replicate.rawValue): 0
        case .answered(ProviderFamily.huggingface.rawValue): 1
        case .answered(MarkKind.cache): 2
        case .answered: 3
        case .unnamed: 4
        case .failed: 5
        case .excluded: 6
        }
    }

    static let cache = "cache"

    /// The kinds that occur in the rows, in the order of legends.
    static func used(in rows: [StatusRow]) -> [MarkKind] {
        Set(rows.flatMap(\.marks).map(MarkKind.init)).sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
    }
}
