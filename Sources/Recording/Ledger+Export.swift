import GRDB
import Model

package enum ExportFormat: String, CaseIterable, Sendable {
    /// RFC 4180 with a header line.
    case csv
    /// One JSON object a line, every column by name.
    case jsonl
}

extension Ledger {
    /// Hands over every attempt a query selects as a line of text, with its outcome's columns before its own; an
    /// outcome without attempts has one line. Lines have no line end of their own. Reads one snapshot, row by row.
    ///
    /// - Parameter line: may throw to stop; what it throws comes out again.
    package func export(
        _ query: LedgerQuery = LedgerQuery(), as format: ExportFormat, line: (String) throws -> Void
    ) throws {
        do {
            try pool.read { db in try Exporter(db: db, format: format).export(query, line) }
        } catch let error as DatabaseError {
            throw RecordingError(error, path: path)
        }
    }
}

private struct Exporter {
    let db: Database
    let format: ExportFormat

    func export(_ query: LedgerQuery, _ line: (String) throws -> Void) throws {
        let (condition, arguments) = query.condition()
        let columns = Exporter.outcomeColumns + Exporter.attemptColumns
        let list =
            format == .csv
            ? columns.map { "\($0.sql) AS \($0.name)" }.joined(separator: ", ")
            : "json_object(\(columns.map { "'\($0.name)', \($0.sql)" }.joined(separator: ", ")))"
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(list) FROM (SELECT * FROM probe \(condition)) AS probe
                    LEFT JOIN attempt ON attempt.outcome = probe.id
                ORDER BY probe.started_us, probe.id, attempt.position
                """, arguments: arguments)
        if format == .csv { try line(columns.map(\.name).joined(separator: ",")) }
        while let row = try rows.next() {
            try line(format == .csv ? row.databaseValues.map(Exporter.field).joined(separator: ",") : row[0])
        }
    }

    private typealias Column = (name: String, sql: String)

    private static let outcomeColumns: [Column] =
        [
            "run_id", "endpoint", "route", "tier", "feature", "family", "model", "fixture", "code", "own_code",
            "source",
            "cached", "scheduled_us", "started_us", "finished_us", "image_format", "image_width", "image_height",
            "image_bytes", "image_sha256", "image_blank", "image_echo", "identical", "psnr", "psnr_y",
        ].map { ($0, "probe.\($0)") } + [("scores", scores), ("outcome", "probe.id"), ("curl", text("probe.curl"))]

    /// `clip=0.31;nsfw=`: a judge that could not say has nothing behind its sign; NULL without judges.
    private static let scores = """
        (SELECT group_concat(judge || '=' || coalesce(score, ''), ';') FROM
            (SELECT judge, score FROM score WHERE score.outcome = probe.id ORDER BY position))
        """

    private static let attemptColumns: [Column] =
        [
            "position", "provider", "started_us", "code", "detail", "http_status", "body",
        ].map(own) + Timings.phases.map { own("\($0.name)_us") }
        + [
            "total_us", "bytes_up", "bytes_down", "cost", "cost_basis", "remote_id", "cold", "retry_after_us",
        ].map(own) + [
            ("attempt_price_version", text("attempt.price_version")),
            ("attempt_model_version", text("attempt.model_version")),
        ]

    private static func own(_ column: String) -> Column { ("attempt_\(column)", "attempt.\(column)") }
    private static func text(_ id: String) -> String { "(SELECT value FROM text WHERE text.id = \(id))" }

    /// NULL is an empty field, an empty text is `""`: the two stay apart.
    private static func field(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null, .blob: return ""
        case .int64(let number): return String(number)
        case .double(let number): return String(number)
        case .string(let text):
            let isPlain = !text.isEmpty && !text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }
            return isPlain
                ? text
                : "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
        }
    }
}
