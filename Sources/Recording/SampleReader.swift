import GRDB
package import Model

/// The raw rows of one series as samples, without the weight of whole verdicts.
struct SampleReader {
    let db: Database
    let path: String

    /// In the order of start, then of arrival.
    ///
    /// - Parameter outcome: only those that came after it.
    func forEach(
        series: Int64, in window: Range<Timestamp>, after outcome: Int64 = 0,
        _ body: (Timestamp, ProbeSample) throws -> Void
    ) throws {
        let statement = try db.cachedStatement(sql: SampleReader.sql)
        let arguments: StatementArguments = [
            series, window.lowerBound.microseconds, window.upperBound.microseconds, outcome,
        ]
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            let sample = try sample(row)
            try body(Timestamp(microseconds: row[0]), sample)
        }
    }

    private func sample(_ row: Row) throws -> ProbeSample {
        try row.expect("mmtToOQQtccpCO", of: "outcome", path: path)
        let feature = FeatureID(rawValue: row[8])
        var fidelity: Fidelity?
        if let identical: Bool = row[5], !feature.hasNoReference {
            fidelity = Fidelity(identical: identical, psnr: row[6], psnrY: row[7])
        }
        let attempts: Int = row[9]
        return ProbeSample(
            code: OutcomeCode(recorded: row[2]), source: row[3], isCached: row[4], isCold: row[13] ?? false,
            serviceTime: Timestamp(microseconds: row[1]) - Timestamp(microseconds: row[0]), attempts: attempts,
            unknownCosts: attempts - (row[10] as Int), cost: MicroDollars(row[11]), fidelity: fidelity)
    }

    /// The groups come straight from the index (series, started_us, id); with `max(position)` SQLite takes `cold`
    /// from that same, last attempt (bare columns, sqlite.org/lang_select.html, 2.5).
    private static let sql = """
        SELECT o.started_us, o.finished_us, o.code, o.source, o.cached, o.identical, o.psnr, o.psnr_y, s.feature,
            count(a.position), count(a.cost), coalesce(sum(a.cost), 0), max(a.position), a.cold
        FROM series AS s CROSS JOIN outcome AS o ON o.series = s.id LEFT JOIN attempt AS a ON a.outcome = o.id
        WHERE s.id = ? AND o.started_us >= ? AND o.started_us < ? AND o.id > ?
        GROUP BY o.series, o.started_us, o.id ORDER BY o.series, o.started_us, o.id
        """
}

extension Ledger {
    /// How the probes of each series ended since a moment, counted in spans of ``ProbeTally/span``, in the order of time.
    package func tallies(since moment: Timestamp) throws(RecordingError) -> [ProbeTally] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.endpoint, s.route, s.tier, o.started_us / ?1 * ?1, o.code, count(*)
                    FROM series AS s CROSS JOIN outcome AS o ON o.series = s.id
                    WHERE o.started_us >= ?2 GROUP BY s.id, 4, o.code ORDER BY 4
                    """, arguments: [ProbeTally.span.microseconds, moment.microseconds]
            ).compactMap { row in
                try row.expect("tttmtc", of: "outcome", path: path)
                guard let tier = Tier(rawValue: row[2]) else { return nil }
                return ProbeTally(
                    series: ProbeSeries(endpoint: row[0], route: row[1], tier: tier),
                    at: Timestamp(microseconds: row[3]), code: OutcomeCode(recorded: row[4]), count: row[5])
            }
        }
    }
}
