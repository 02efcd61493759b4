import GRDB
import Model

/// State flips in and out of their table. Probes may arrive out of their order in time, because slow ones end late:
/// flips are therefore derived again from the raw rows, from the first new probe on.
struct FlipStore {
    let db: Database
    let path: String

    /// Brings the flips of a series up to date after probes were appended. Mostly they only say once more what was
    /// known: then nothing changes.
    ///
    /// - Returns: what the last flips of both kinds say, and since when, where that is the same; probes from then on that say
    ///   it once more change nothing.
    func refresh(series: Int64, with news: SeriesNews) throws -> (state: TargetState, at: Timestamp)? {
        if news.states.isEmpty { return nil }
        if let known = try agreed(series), known.at <= news.earliest, news.states == [known.state] { return known }
        try refresh(series: series, from: news.earliest)
        return nil
    }

    private func agreed(_ series: Int64) throws -> (state: TargetState, at: Timestamp)? {
        guard let raw = try last(series, confirmed: false, before: Rebuilder.always.upperBound),
            let confirmed = try last(series, confirmed: true, before: Rebuilder.always.upperBound),
            raw.state == confirmed.state
        else { return nil }
        return (raw.state, max(raw.at, confirmed.at))
    }

    /// Derives the flips of a series again, from the first of the new probes on, which began at `moment`.
    ///
    /// Nothing is derived again where raw rows may have been pruned: the flips there are kept as they are.
    func refresh(series: Int64, from moment: Timestamp) throws {
        let horizon = try Pruning.horizon(db, path: path) ?? Timestamp(microseconds: .min)
        let restart = try restart(series, before: max(moment, horizon), horizon)
        let flips = try derived(series: series, from: restart)
        try db.cachedStatement(sql: "DELETE FROM flip WHERE series = ? AND at_us >= ?")
            .execute(arguments: [series, restart.microseconds])
        for flip in flips { try insert(flip, series) }
    }

    /// What the raw rows from a moment on give, going on from the flips that are kept before it.
    func derived(series: Int64, from moment: Timestamp) throws -> [StateFlip] {
        var tracker = StateTracker(
            raw: try last(series, confirmed: false, before: moment)?.state,
            confirmed: try last(series, confirmed: true, before: moment)?.state)
        let statement = try db.cachedStatement(
            sql: """
                SELECT started_us, code FROM outcome WHERE series = ? AND started_us >= ? ORDER BY started_us, id
                """)
        let rows = try Row.fetchCursor(statement, arguments: [series, moment.microseconds])
        var flips: [StateFlip] = []
        while let row = try rows.next() {
            try row.expect("mt", of: "outcome", path: path)
            guard let state = TargetState(OutcomeCode(recorded: row[1])) else { continue }
            flips += tracker.observe(state, at: Timestamp(microseconds: row[0]))
        }
        return flips
    }

    /// The table's key: of two flips of one kind at one moment the last is kept.
    struct Key: Hashable {
        let at: Timestamp
        let isConfirmed: Bool

        init(_ flip: StateFlip) {
            at = flip.at
            isConfirmed = flip.isConfirmed
        }
    }

    /// All flips of both kinds from a moment on.
    func kept(series: Int64, from moment: Timestamp) throws -> [StateFlip] {
        let statement = try db.cachedStatement(
            sql: "SELECT at_us, state, confirmed FROM flip WHERE series = ? AND at_us >= ? ORDER BY at_us")
        return try Row.fetchAll(statement, arguments: [series, moment.microseconds])
            .compactMap { row in
                try row.expect("mto", of: "flip", path: path)
                return try flip(row, isConfirmed: row[2])
            }
    }

    /// The confirmed flips within a window and the last one before it, in the order of time.
    func confirmed(series: Int64, in window: Range<Timestamp>) throws -> [StateFlip] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT at_us, state FROM flip
                WHERE series = ? AND confirmed = 1 AND at_us >= ? AND at_us < ? ORDER BY at_us
                """)
        let rows = try Row.fetchAll(
            statement, arguments: [series, window.lowerBound.microseconds, window.upperBound.microseconds])
        let before = try last(series, confirmed: true, before: window.lowerBound)
        return try (before.map { [$0] } ?? []) + rows.compactMap { try flip($0, isConfirmed: true) }
    }

    /// The latest moment at or before a new probe from which replaying gives the same flips as replaying everything:
    /// there the raw state was confirmed already, by probes before that moment.
    private func restart(_ series: Int64, before moment: Timestamp, _ horizon: Timestamp) throws -> Timestamp {
        var point = moment
        while let flip = try last(series, confirmed: false, before: point), flip.at >= horizon {
            let confirmed = try last(series, confirmed: true, before: point)
            if flip.state == confirmed?.state, try isConfirmed(flip, series, before: point) { break }
            point = flip.at
        }
        return point
    }

    private func isConfirmed(_ flip: StateFlip, _ series: Int64, before moment: Timestamp) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT code FROM outcome WHERE series = ? AND started_us >= ? AND started_us < ? ORDER BY started_us
                """)
        let codes = try String.fetchCursor(
            statement, arguments: [series, flip.at.microseconds, moment.microseconds])
        var inRow = 0
        while inRow < StateTracker.confirmAfter, let word = try codes.next() {
            if TargetState(OutcomeCode(recorded: word)) == flip.state { inRow += 1 }
        }
        return inRow == StateTracker.confirmAfter
    }

    private func last(_ series: Int64, confirmed: Bool, before moment: Timestamp) throws -> StateFlip? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT at_us, state FROM flip
                WHERE series = ? AND confirmed = ? AND at_us < ? AND state IN (\(FlipStore.states))
                ORDER BY at_us DESC LIMIT 1
                """)
        let row = try Row.fetchOne(statement, arguments: [series, confirmed, moment.microseconds])
        return try row.flatMap { try flip($0, isConfirmed: confirmed) }
    }

    /// Nil for a change to a state that only another version knows.
    private func flip(_ row: Row, isConfirmed: Bool) throws -> StateFlip? {
        try row.expect("mt", of: "flip", path: path)
        return TargetState(rawValue: row[1]).map {
            StateFlip(at: Timestamp(microseconds: row[0]), state: $0, isConfirmed: isConfirmed)
        }
    }

    private static let states = TargetState.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")

    private func insert(_ flip: StateFlip, _ series: Int64) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO flip (series, confirmed, at_us, state) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [series, flip.isConfirmed, flip.at.microseconds, flip.state.rawValue])
    }
}
