import Model

/// All routes' probes added up by the same stretches of time: what charts over time are drawn from.
struct Timeline {
    struct Key: Hashable {
        let endpoint: String
        let route: String

        init(_ row: StatusRow) { (endpoint, route) = (row.endpoint, row.route) }

        init(_ verdict: Verdict) { (endpoint, route) = (verdict.subject.endpoint, verdict.subject.route) }

        init(_ bucket: HistoryBucket) { (endpoint, route) = (bucket.subject.endpoint, bucket.subject.route) }
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
            self.init(input.ownVerdicts)
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
        series = Dictionary(grouping: history.buckets, by: Key.init).mapValues { own in
            columns(own, at: \.start) { $0.merge($1.rollup) }
        }
    }

    /// Of probes of one route, which may be some of all.
    init?(latest verdicts: [Verdict]) { self.init(verdicts) }

    private init?(_ verdicts: [Verdict]) {
        let starts = verdicts.map(\.outcome.startedAt)
        guard let first = starts.min(), let last = starts.max() else { return nil }
        let columns = Int64(min(48, max(1, verdicts.count / 4)))
        start = first
        length = .seconds(((last - first).microseconds / columns / 1_000_000) + 1)
        count = Int((last - first).microseconds / length.microseconds) + 1
        series = Dictionary(grouping: verdicts, by: Key.init).mapValues { own in
            self.columns(own, at: \.outcome.startedAt) { $0.add(ProbeSample($1)) }
        }
    }

    /// Adds up in place: a rollup holds arrays and dictionaries, which a copy per step would multiply.
    private func columns<Part>(
        _ parts: [Part], at moment: KeyPath<Part, Timestamp>, add: (inout Rollup, Part) -> Void
    ) -> [Rollup?] {
        var columns = Array(repeating: Rollup(), count: count)
        for part in parts {
            let column = Int((part[keyPath: moment] - start).microseconds / length.microseconds)
            add(&columns[column], part)
        }
        return columns.map { $0.codes.isEmpty ? nil : $0 }
    }

    func rollups(of row: StatusRow) -> [Rollup?] {
        series[Key(row)] ?? []
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
