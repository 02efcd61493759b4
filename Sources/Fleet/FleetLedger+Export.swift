import Model
package import Recording

extension FleetLedger {
    /// As a ledger's, with the location as the last column.
    package func export(_ query: LedgerQuery, as format: ExportFormat, line: (String) throws -> Void) throws {
        try read(isOnce: true) { reader in
            let series = try reader.series(query.tier, endpoint: query.endpoint, route: query.route)
            let wanted = FleetReader.Wanted(query, series.map(\.number))
            let list = Self.columns.map { "\(FleetSchema.cut($0.sql)) AS \($0.name)" }.joined(separator: ", ")
            let statement = """
                SELECT \(list) FROM \(wanted.rows(reader.here("o"))) JOIN place ON place.place = o.place
                    JOIN run ON run.place = o.place AND run.run = o.run
                    JOIN series AS s ON s.place = o.place AND s.series = o.series
                    LEFT JOIN attempt AS a ON a.place = o.place AND a.run = o.run AND a.outcome = o.id
                        AND a.outcome_us = o.started_us
                ORDER BY o.started_us, o.place, o.run, o.id, a.position
                """
            // Texts, so that each row is a line whatever its columns are.
            let texts = Self.columns.map { "\($0.name)::text" }.joined(separator: ", ")
            let rows =
                format == .csv
                ? "SELECT \(texts) FROM (\(statement)) AS x" : "SELECT row_to_json(x)::text FROM (\(statement)) AS x"
            if format == .csv { try line(Self.columns.map(\.name).joined(separator: ",")) }
            try reader.connection.cursor(rows, wanted.arguments) { found, row in
                guard format == .csv else { return try line(found.text(row, 0)) }
                try line((0..<found.columns).map { Self.field(found.optionalText(row, $0)) }.joined(separator: ","))
            }
        }
    }

    private typealias Column = (name: String, sql: String)

    private static let columns: [Column] = outcomeColumns + attemptColumns

    private static let outcomeColumns: [Column] = {
        var columns: [Column] = [
            ("run_id", "run.id"), ("endpoint", "s.endpoint"), ("route", "s.route"), ("tier", "s.tier"),
            ("feature", "s.feature"), ("family", "nullif(\(FleetSchema.cut("s.family")), '')"),
            ("model", "nullif(\(FleetSchema.cut("s.model")), '')"),
        ]
        for name in ["fixture", "code", "own_code", "source"] { columns.append((name, "o.\(name)")) }
        columns.append(("cached", "o.cached::int"))
        let plain = [
            "scheduled_us", "started_us", "finished_us", "image_format", "image_width", "image_height", "image_bytes",
            "image_sha256", "image_blank",
        ]
        for name in plain { columns.append((name, "o.\(name)")) }
        let last: [Column] = [
            ("image_echo", "o.image_echo::int"), ("identical", "o.identical::int"), ("psnr", "o.psnr"),
            ("psnr_y", "o.psnr_y"), ("scores", scores), ("outcome", "o.id"), ("curl", text("o.curl")),
        ]
        return columns + last
    }()

    private static let attemptColumns: [Column] = {
        let first = ["position", "provider", "started_us", "code", "detail", "http_status", "body"]
        let second = ["total_us", "bytes_up", "bytes_down", "cost", "cost_basis", "remote_id"]
        var columns: [Column] = (first + Timings.phases.map { "\($0.name)_us" } + second).map(own)
        let last: [Column] = [
            ("attempt_cold", "a.cold::int"), own("retry_after_us"), ("attempt_price_version", text("a.price_version")),
            ("attempt_model_version", text("a.model_version")), ("location", "place.name"),
        ]
        columns += last
        return columns
    }()

    private static let scores = """
        (SELECT string_agg(\(FleetSchema.cut("judge")) || '=' || coalesce(score::text, ''), ';' ORDER BY position) FROM score AS p
            WHERE p.place = o.place AND p.run = o.run AND p.outcome = o.id AND p.outcome_us = o.started_us)
        """

    private static func own(_ column: String) -> Column { ("attempt_\(column)", "a.\(column)") }
    private static func text(_ number: String) -> String {
        "(SELECT \(FleetSchema.cut("value")) FROM text AS t WHERE t.place = o.place AND t.text = \(number))"
    }

    /// NULL is an empty field, an empty text is `""`: the two stay apart.
    private static func field(_ text: String?) -> String {
        guard let text else { return "" }
        let isPlain = !text.isEmpty && !text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }
        return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
    }
}

extension Connection {
    /// Hands over the rows of a statement some thousands at a time, within a transaction.
    fileprivate func cursor(
        _ sql: String, _ arguments: [ShippedValue], _ body: (Rows, Int) throws -> Void
    ) throws {
        try query("DECLARE lines NO SCROLL CURSOR FOR \(sql)", arguments)
        while true {
            let found = try query("FETCH 2000 FROM lines")
            guard found.count > 0 else { break }
            for row in 0..<found.count { try body(found, row) }
        }
        try query("CLOSE lines")
    }
}
