import GRDB
package import Model

/// The end of a run, as its process told it.
package struct RunEnd: Hashable, Sendable {
    package let at: Timestamp
    /// The status the process ended with. Nil only in files of other programs' making.
    package let exitCode: Int?

    package init(at: Timestamp, exitCode: Int?) {
        self.at = at
        self.exitCode = exitCode
    }
}

extension Ledger {
    /// The outcomes that a query selects, in the order of their start, without payloads. Durations come back as they
    /// were, to the microsecond.
    package func verdicts(_ query: LedgerQuery = LedgerQuery()) throws(RecordingError) -> [Verdict] {
        try read { db in try VerdictReader(db: db, path: path).verdicts(query) }
    }

    /// The same, each with the id of its row: a later row has a greater one.
    package func rows(_ query: LedgerQuery) throws(RecordingError) -> [(id: Int64, verdict: Verdict)] {
        try read { db in try VerdictReader(db: db, path: path).rows(query) }
    }

    /// How a run ended; nil while it goes on, and for ever when it was interrupted.
    package func end(of run: Run) throws(RecordingError) -> RunEnd? {
        try read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT finished_us, exit_code FROM run WHERE id = ? AND finished_us IS NOT NULL",
                    arguments: [run.id])
            else { return nil }
            try row.expect("mC", of: "run", path: path)
            return RunEnd(at: Timestamp(microseconds: row[0]), exitCode: row[1])
        }
    }

    /// The ids of the checks that did not pass in the latest run that was finished and had any of this tier. Empty
    /// where they all passed, and where there is no such run.
    package func failedChecks(ofLatestRunOf tier: Tier) throws(RecordingError) -> Set<String> {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT endpoint, route, fixture, code FROM probe WHERE tier = ?1 AND run = (
                        SELECT number FROM run WHERE finished_us IS NOT NULL AND \(Self.hasTier("?1"))
                        ORDER BY started_us DESC, number DESC LIMIT 1)
                    """, arguments: [tier.rawValue])
            return Set(
                try rows.compactMap { row in
                    try row.expect("tttt", of: "outcome", path: path)
                    guard OutcomeCode(recorded: row[3]).counting != .up else { return nil }
                    return "\(row[0] as String).\(row[1] as String).\(row[2] as String)"
                })
        }
    }

    /// In SQL: whether a run had outcomes of the tier that this parameter gives.
    private static func hasTier(_ parameter: String) -> String {
        """
        EXISTS (SELECT 1 FROM outcome JOIN series ON series.id = outcome.series
            WHERE outcome.run = run.number AND series.tier = \(parameter))
        """
    }

    /// The run with an id; nil when there is none.
    package func run(id: String) throws(RecordingError) -> Run? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [id]).map(run)
        }
    }

    /// The latest run that was finished, of one command or of any: what `last` means. An interrupted one is never it.
    ///
    /// - Parameters:
    ///   - before: only runs that started earlier than this one.
    ///   - tier: only runs with outcomes of it; nil: any.
    package func latestRun(
        command: String? = nil, before: Run? = nil, of tier: Tier? = nil
    ) throws(RecordingError) -> Run? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM run WHERE finished_us IS NOT NULL AND command = coalesce(?, command)
                        AND started_us < ? AND (?3 IS NULL OR \(Self.hasTier("?3")))
                    ORDER BY started_us DESC, number DESC LIMIT 1
                    """, arguments: [command, before?.startedAt.microseconds ?? Int64.max, tier?.rawValue]
            ).map(run)
        }
    }

    private func run(_ row: Row) throws -> Run {
        try row.expect(TableShape.run.kinds, of: "run", path: path)
        return Run(
            id: row["id"], startedAt: row.moment("started_us"), command: row["command"], target: row["target"],
            toolVersion: row["tool_version"], location: row["location"])
    }
}
