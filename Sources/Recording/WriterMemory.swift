import GRDB
import Model

/// What the writing connection knows of the file from its last transaction, so that it need not ask again: row ids, and
/// the newest rollup of each series. Good only while nobody else wrote, and after a transaction that was committed.
struct WriterMemory {
    var seriesIDs: [SeriesKey: Int64] = [:]
    var textIDs: [String: Int64] = [:]
    private var rollups: [Place: (start: Timestamp, rollup: Rollup)] = [:]
    /// What the last flips of a series say, both of them, and since when.
    var lastFlips: [Int64: (state: TargetState, at: Timestamp)] = [:]
    private var version: Int64?

    private struct Place: Hashable {
        let series: Int64
        let span: RollupSpan
    }

    /// Forgets everything if another connection committed since the last look.
    ///
    /// https://www.sqlite.org/pragma.html#pragma_data_version
    mutating func refresh(_ db: Database) throws {
        let current = try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
        if current != version || textIDs.count > WriterMemory.maximumTexts { self = WriterMemory() }
        version = current
    }

    func rollup(_ key: RollupKey) -> Rollup? {
        let kept = rollups[Place(series: key.series, span: key.span)]
        return kept?.start == key.start ? kept?.rollup : nil
    }

    mutating func keep(_ rollup: Rollup, at key: RollupKey) {
        let place = Place(series: key.series, span: key.span)
        if let kept = rollups[place], kept.start > key.start { return }
        rollups[place] = (key.start, rollup)
    }

    private static let maximumTexts = 10_000
}

/// What a transaction brings to the flips of a series.
struct SeriesNews {
    private(set) var earliest: Timestamp
    /// Of the probes that say something about the target.
    private(set) var states: Set<TargetState> = []

    init(earliest: Timestamp) {
        self.earliest = earliest
    }

    mutating func add(_ code: OutcomeCode, at moment: Timestamp) {
        earliest = min(earliest, moment)
        if let state = TargetState(code) { states.insert(state) }
    }
}
