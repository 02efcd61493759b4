import GRDB
package import Model

extension Ledger {
    /// A window of one tier, added up from rollups: exactly what its raw rows would give, in milliseconds however long
    /// it is. Where raw rows at its ends were pruned, the window is widened to whole hours; `History.window` says it.
    ///
    /// - Parameters:
    ///   - since: the first moment; nil: the first probe's hour.
    ///   - until: the end, not included.
    ///   - marks: how many of the last probes of each series to give.
    ///   - remarkable: how many of the last verdicts that are not `ok` to give.
    package func history(
        since: Timestamp?, until: Timestamp, tier: Tier = .work, marks: Int = 60, remarkable: Int = 100
    ) throws(RecordingError) -> History {
        try read { db in
            try HistoryReader(db: db, path: path, tier: tier, sums: sums, mark: sums.refresh(db))
                .history(since: since, until: until, marks: marks, remarkable: remarkable)
        }
    }

    /// The rollups themselves, series by series in the order of time: hours or days that start within a window.
    package func buckets(
        _ span: RollupSpan, in window: Range<Timestamp>, tier: Tier = .work
    ) throws(RecordingError) -> [HistoryBucket] {
        try read { db in
            var buckets: [HistoryBucket] = []
            let mark = try lists.refresh(db)
            // Of the last day something may be added at any time; what was before is read once.
            let today = max(window.lowerBound, RollupSpan.day.start(of: window.upperBound + .microseconds(-1)))
            for (id, subject) in try SeriesKey.all(db, tier: tier, path: path) {
                func read(_ part: Range<Timestamp>) throws -> [HistoryBucket] {
                    var found: [HistoryBucket] = []
                    try RollupStore(db: db, path: path).forEach(series: id, span: span, in: part) { start, rollup in
                        found.append(HistoryBucket(subject: subject, start: start, rollup: rollup))
                    }
                    return found
                }
                let past = RollupStretch(span: span, window: window.lowerBound..<today)
                buckets += try lists.value(past, of: id, asOf: mark) { try read(past.window) }
                buckets += try read(today..<window.upperBound)
            }
            return buckets
        }
    }

    /// The counts of the rollups alone, which are read many times as fast.
    ///
    /// - Parameter endpoint: nil: all.
    package func counts(
        _ span: RollupSpan, in window: Range<Timestamp>, tier: Tier = .work, endpoint: String? = nil
    ) throws(RecordingError) -> [CountBucket] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT endpoint, route, start_us, codes FROM series CROSS JOIN rollup ON rollup.series = series.id
                    WHERE tier = ? AND hours = ? AND start_us >= ? AND start_us < ? AND (?5 IS NULL OR endpoint = ?5)
                    ORDER BY endpoint, route, start_us
                    """,
                arguments: [
                    tier.rawValue, span.rawValue, window.lowerBound.microseconds, window.upperBound.microseconds,
                    endpoint,
                ])
            var buckets: [CountBucket] = []
            while let row = try rows.next() {
                try row.expect("ttmt", of: "rollup", path: path)
                var codes: [OutcomeCode: Int] = [:]
                for (name, count) in CountList.counts(row[3]) ?? [] {
                    codes[OutcomeCode(recorded: name), default: 0] += count
                }
                buckets.append(
                    CountBucket(
                        endpoint: row[0], route: row[1], start: Timestamp(microseconds: row[2]), codes: codes))
            }
            return buckets
        }
    }

    /// What the attempts since a moment have cost by provider; unknown costs are not in it.
    package func spent(since: Timestamp) throws(RecordingError) -> [String: MicroDollars] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT provider, sum(cost) FROM outcome CROSS JOIN attempt ON attempt.outcome = outcome.id
                    WHERE outcome.started_us >= ? AND cost IS NOT NULL GROUP BY provider
                    """, arguments: [since.microseconds])
            var spent: [String: MicroDollars] = [:]
            for row in rows {
                try row.expect("tp", of: "attempt", path: path)
                spent[row[0]] = MicroDollars(row[1])
            }
            return spent
        }
    }
}

/// Reads a window within one snapshot of the database.
struct HistoryReader {
    let db: Database
    let path: String
    let tier: Tier
    let sums: RollupMemory<Rollup>
    /// The last outcome of the snapshot.
    let mark: LedgerMark?

    func history(since: Timestamp?, until: Timestamp, marks: Int, remarkable: Int) throws -> History {
        let window = try window(since: since, until: until)
        let all = try SeriesKey.all(db, tier: tier, path: path)
        var series: [SeriesHistory] = []
        var probed: ClosedRange<Timestamp>?
        for (id, subject) in all {
            let rollup = try rollup(of: id, in: window)
            guard rollup.n > 0 else { continue }
            let own = try bounds(of: id, in: window)
            probed = probed.map { min($0.lowerBound, own.lowerBound)...max($0.upperBound, own.upperBound) } ?? own
            series.append(
                SeriesHistory(
                    subject: subject, rollup: rollup, marks: try self.marks(id, window, marks),
                    flips: try FlipStore(db: db, path: path).confirmed(series: id, in: window)))
        }
        let (runs, targets, locations) = try runs(in: window)
        return History(
            window: window, tier: tier, series: series, probed: probed,
            remarkable: try notOK(in: window, limit: remarkable), runs: runs, targets: targets, locations: locations)
    }

    private func window(since: Timestamp?, until: Timestamp) throws -> Range<Timestamp> {
        let first = try Int64.fetchOne(
            db,
            sql: """
                SELECT min((SELECT min(start_us) FROM rollup WHERE series = series.id AND hours = 1)) FROM series
                """)
        var lower = min(until, since ?? Timestamp(microseconds: first ?? until.microseconds))
        var upper = until
        if let pruned = try Pruning.horizon(db, path: path) {
            if lower < pruned { lower = RollupSpan.hour.start(of: lower) }
            if upper < pruned { upper = RollupSpan.hour.start(of: upper + .microseconds(3_599_999_999)) }
        }
        return lower..<upper
    }

    func rollup(of series: Int64, in window: Range<Timestamp>) throws -> Rollup {
        var total = Rollup()
        for piece in WindowPieces(window).pieces {
            switch piece {
            case .raw(let part):
                try SampleReader(db: db, path: path).forEach(series: series, in: part) { total.add($1) }
            case .rollups(let span, let part):
                total.merge(
                    try sums.value(.init(span: span, window: part), of: series, asOf: mark) {
                        var sum = Rollup()
                        let store = RollupStore(db: db, path: path)
                        try store.forEach(series: series, span: span, in: part) { sum.merge($1) }
                        return sum
                    })
            }
        }
        return total
    }

    /// First and last start of a probe within the window; where raw rows were pruned, to the hour.
    private func bounds(of series: Int64, in window: Range<Timestamp>) throws -> ClosedRange<Timestamp> {
        let arguments: StatementArguments = [
            series, window.lowerBound.microseconds, window.upperBound.microseconds,
        ]
        var ends = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM (SELECT started_us FROM outcome WHERE series = ?1 AND started_us >= ?2
                        AND started_us < ?3 ORDER BY started_us LIMIT 1)
                    UNION ALL
                    SELECT * FROM (SELECT started_us FROM outcome WHERE series = ?1 AND started_us >= ?2
                        AND started_us < ?3 ORDER BY started_us DESC LIMIT 1)
                    """), arguments: arguments)
        if let pruned = try Pruning.horizon(db, path: path), window.lowerBound < pruned {
            ends += try Int64.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT min(start_us) FROM rollup
                        WHERE series = ? AND hours = 1 AND start_us >= ? AND start_us < ?
                        """), arguments: arguments)
        }
        let (first, last) = (ends.min() ?? window.lowerBound.microseconds, ends.max() ?? window.lowerBound.microseconds)
        return Timestamp(microseconds: first)...Timestamp(microseconds: last)
    }

    private func marks(_ series: Int64, _ window: Range<Timestamp>, _ limit: Int) throws -> [SourceMark] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT CASE WHEN cached THEN 'cache' ELSE source END, code, started_us
                FROM outcome WHERE series = ? AND started_us >= ? AND started_us < ?
                ORDER BY started_us DESC, id DESC LIMIT ?
                """)
        let rows = try Row.fetchAll(
            statement,
            arguments: [series, window.lowerBound.microseconds, window.upperBound.microseconds, limit])
        return try rows.reversed().map { row in
            try row.expect("Ttm", of: "outcome", path: path)
            return SourceMark(
                source: row[0], code: OutcomeCode(recorded: row[1]), startedAt: Timestamp(microseconds: row[2]))
        }
    }

    private func notOK(in window: Range<Timestamp>, limit: Int) throws -> [Verdict] {
        // The latest are picked from the partial index first; the planner would sort all that are not ok.
        let latest = """
            SELECT id FROM outcome INDEXED BY outcome_not_ok
            WHERE code <> 'ok' AND started_us >= \(window.lowerBound.microseconds)
                AND started_us < \(window.upperBound.microseconds)
                AND series IN (SELECT id FROM series WHERE tier = '\(tier.rawValue)')
            ORDER BY started_us DESC, id DESC LIMIT \(limit)
            """
        return try VerdictReader(db: db, path: path).verdicts(LedgerQuery(), and: "id IN (\(latest))")
    }

    private func runs(in window: Range<Timestamp>) throws -> (Int, targets: [String], locations: [String]) {
        let arguments: StatementArguments = [window.lowerBound.microseconds, window.upperBound.microseconds]
        let condition = "FROM run WHERE started_us >= ? AND started_us < ?"
        return (
            try Int.fetchOne(db, sql: "SELECT count(*) \(condition)", arguments: arguments) ?? 0,
            try String.fetchAll(db, sql: "SELECT DISTINCT target \(condition) ORDER BY 1", arguments: arguments),
            try String.fetchAll(db, sql: "SELECT DISTINCT location \(condition) ORDER BY 1", arguments: arguments)
        )
    }
}
