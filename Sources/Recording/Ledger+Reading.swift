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
            ).map(Ledger.run)
        }
    }

    private static func run(_ row: Row) -> Run {
        Run(
            id: row["id"], startedAt: row.moment("started_us"), command: row["command"], target: row["target"],
            toolVersion: row["tool_version"], location: row["location"])
    }
}
