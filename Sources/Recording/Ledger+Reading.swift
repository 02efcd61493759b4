import GRDB
package import Model

extension Ledger {
    /// The outcomes that a query selects, in the order of their start, without payloads. Durations come back as they
    /// were, to the microsecond.
    package func verdicts(_ query: LedgerQuery = LedgerQuery()) throws(RecordingError) -> [Verdict] {
        try read { db in try VerdictReader(db: db, path: path).verdicts(query) }
    }

    /// All runs that started at or after a moment, in the order of their start.
    package func runs(since: Timestamp? = nil) throws(RecordingError) -> [Run] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM run WHERE started_us >= ? ORDER BY started_us, number",
                arguments: [since?.microseconds ?? Int64.min]
            ).map(run)
        }
    }

    /// The run with an id; nil when there is none.
    package func run(id: String) throws(RecordingError) -> Run? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [id]).map(run)
        }
    }

    /// The latest run that was finished, of one command or of any: what `last` means.
    ///
    /// - Parameter before: only runs that started earlier than this one.
    package func latestRun(command: String? = nil, before: Run? = nil) throws(RecordingError) -> Run? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM run WHERE finished_us IS NOT NULL AND command = coalesce(?, command)
                        AND started_us < ? ORDER BY started_us DESC, number DESC LIMIT 1
                    """, arguments: [command, before?.startedAt.microseconds ?? Int64.max]
            ).map(run)
        }
    }

    private func run(_ row: Row) throws -> Run {
        try row.expect(
            texts: ["id", "command", "target", "tool_version", "location"], integers: ["started_us"], of: "run",
            path: path)
        return Run(
            id: row["id"], startedAt: row.moment("started_us"), command: row["command"], target: row["target"],
            toolVersion: row["tool_version"], location: row["location"])
    }
}
