import Model

/// All routes' probes added up by the same stretches of time: what charts over time are drawn from.
struct Timeline {
    struct Key: Hashable {
        let endpoint: String
        let route: String
    }

    /// More columns than this cannot be told apart at 600 px.
    static let maximumColumns = 96

    let start: Timestamp
    /// Of one stretch.
    let length: Duration
    let count: Int
    /// By route, one per stretch; nil where nothing was probed.
    private(set) var series: [Key: [Rollup?]] = [:]

    var end: Timestamp { start + length * count }

    /// From rollups of the ledger where there are any, else from the verdicts. Nil without either.
    init?(_ input: ReportInput) {
        if let history = input.history, !history.buckets.isEmpty {
            self.init(history)
        } else {
            self.init(input.verdicts)
        }
    }

    private init?(_ history: ReportHistory) {
        let starts = history.buckets.map(\.start)
        guard let first = starts.min(), let last = starts.max() else { return nil }
        let unit = Duration.microseconds(history.span.microseconds)
        let units = Int((last - first).microseconds / history.span.microseconds) + 1
        let perColumn = (units + Self.maximumColumns - 1) / Self.maximumColumns
        start = first
        length = unit * perColumn
        count = (units + perColumn - 1) / perColumn
        for bucket in history.buckets {
            let key = Key(endpoint: bucket.subject.endpoint, route: bucket.subject.route)
            update(key, at: bucket.start) { $0.merge(bucket.rollup) }
        }
    }

    private init?(_ verdicts: [Verdict]) {
        let starts = verdicts.map(\.outcome.startedAt)
        guard let first = starts.min(), let last = starts.max() else { return nil }
        let columns = Int64(min(48, max(1, verdicts.count / 4)))
        start = first
        length = .seconds(((last - first).microseconds / columns / 1_000_000) + 1)
        count = Int((last - first).microseconds / length.microseconds) + 1
        for verdict in verdicts {
            let key = Key(endpoint: verdict.subject.endpoint, route: verdict.subject.route)
            update(key, at: verdict.outcome.startedAt) { $0.add(ProbeSample(verdict)) }
        }
    }

    private mutating func update(_ key: Key, at moment: Timestamp, _ change: (inout Rollup) -> Void) {
        let column = Int((moment - start).microseconds / length.microseconds)
        var rollup = series[key]?[column] ?? Rollup()
        change(&rollup)
        series[key, default: Array(repeating: nil, count: count)][column] = rollup
    }

    func rollups(of row: StatusRow) -> [Rollup?] {
        series[Key(endpoint: row.endpoint, route: row.route)] ?? []
    }

    /// `2026-11-22 14:03:09` and its end, for tips.
    func stretch(_ column: Int) -> String { (start + length * column).readable }
}

extension Rollup {
    var downCount: Int { codes.reduce(0) { $0 + ($1.key.counting == .down ? $1.value : 0) } }

    var upCount: Int { codes.reduce(0) { $0 + ($1.key.counting == .up ? $1.value : 0) } }

    /// Nil where nothing counts.
    var upShare: Double? {
        let n = upCount + downCount
        return n > 0 ? Double(upCount) / Double(n) : nil
    }
}

extension LatencyHistogram {
    /// Nearest rank; `share` within 0...1. Nil without samples.
    func quantile(_ share: Double) -> Duration? {
        value(rank: Swift.max(1, Int((share * Double(n)).rounded(.up))))
    }
}
