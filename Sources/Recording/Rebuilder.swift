import GRDB
import Model

/// Derives rollups from raw rows alone: for files of the time before there were any, and to check those that are kept.
struct Rebuilder {
    let db: Database
    let path: String

    static let always = Timestamp(microseconds: .min)..<Timestamp(microseconds: .max)

    /// Whether there are outcomes and not one rollup. Both are appended together and a rollup is never removed, so that
    /// this is a file of an older version whose last step was made, and no more, or somebody emptied the table.
    static func isNeeded(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM outcome) AND NOT EXISTS (SELECT 1 FROM rollup)") ?? false
    }

    /// All rollups and flips, inside one transaction.
    func rebuildAll() throws {
        let store = RollupStore(db: db, path: path)
        for series in try Int64.fetchAll(db, sql: "SELECT id FROM series ORDER BY id") {
            for span in RollupSpan.allCases {
                try forEachRollup(series: series, span: span, in: Rebuilder.always) { start, rollup in
                    try store.put(rollup, at: RollupKey(series: series, span: span, start: start))
                }
            }
            try FlipStore(db: db, path: path).refresh(series: series, from: Rebuilder.always.lowerBound)
        }
    }

    /// One rollup after the other in the order of time, made in one pass over the raw rows of a series.
    func forEachRollup(
        series: Int64, span: RollupSpan, in window: Range<Timestamp>, _ body: (Timestamp, Rollup) throws -> Void
    ) throws {
        var open: (start: Timestamp, rollup: Rollup)?
        try SampleReader(db: db, path: path).forEach(series: series, in: window) { moment, sample in
            let start = span.start(of: moment)
            if let ended = open, ended.start != start {
                try body(ended.start, ended.rollup)
                open = nil
            }
            if open == nil { open = (start, Rollup()) }
            open?.rollup.add(sample)
        }
        if let open { try body(open.start, open.rollup) }
    }
}
