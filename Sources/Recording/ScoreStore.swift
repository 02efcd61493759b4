import GRDB
package import Model

/// What judges of the user's own said, as the table `score` has it.
struct ScoreStore {
    let db: Database
    let path: String

    static let sql = """
        INSERT INTO score (outcome, position, judge, score, at_least, at_most, message) VALUES (?, ?, ?, ?, ?, ?, ?)
        """

    /// Of one outcome, in order.
    func scores(of outcome: Int64) throws -> [JudgeScore] {
        let statement = try db.cachedStatement(
            sql: "SELECT judge, score, at_least, at_most, message FROM score WHERE outcome = ? ORDER BY position")
        let rows = try Row.fetchCursor(statement, arguments: [outcome])
        var scores: [JudgeScore] = []
        while let row = try rows.next() { scores.append(try score(row)) }
        return scores
    }

    /// Whether the ledger has any at all: most have none, and need not be asked for those of each outcome.
    func hasAny() throws -> Bool {
        try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM score)")) ?? false
    }

    /// - Parameter row: begins with judge, score, at_least, at_most, message.
    func score(_ row: Row) throws -> JudgeScore {
        try row.expect("tXXXt", of: "score", path: path)
        return JudgeScore(
            judge: row[0], score: row[1], bounds: ScoreBounds(atLeast: row[2], atMost: row[3]),
            message: row[4])
    }
}

extension Ledger {
    /// All scores of outcomes that began within a window, in the order of time. They are kept as long as the outcomes.
    package func scores(in window: Range<Timestamp>, tier: Tier) throws(RecordingError) -> [ScoreSample] {
        try read { db in
            let store = ScoreStore(db: db, path: path)
            guard try store.hasAny() else { return [] }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT score.judge, score.score, at_least, at_most, message, started_us, endpoint, route
                    FROM score JOIN outcome ON outcome.id = score.outcome JOIN series ON series.id = outcome.series
                    WHERE started_us >= ? AND started_us < ? AND tier = ? ORDER BY started_us, outcome, position
                    """,
                arguments: [window.lowerBound.microseconds, window.upperBound.microseconds, tier.rawValue])
            var samples: [ScoreSample] = []
            while let row = try rows.next() {
                try row.expect("tXXXtmtt", of: "score", path: path)
                samples.append(
                    ScoreSample(
                        endpoint: row["endpoint"], route: row["route"], startedAt: row.moment("started_us"),
                        score: try store.score(row)))
            }
            return samples
        }
    }
}
