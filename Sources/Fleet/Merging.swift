import Recording

/// How staged rows come into their tables.
enum Merging {
    static func target(_ table: ShippedTable) -> String { table == .flipGone ? "flip" : table.rawValue }

    static func statement(_ table: ShippedTable, place: Int64, ledger: Int64) -> String {
        if table == .flipGone {
            return """
                DELETE FROM flip USING pg_temp.stage_flip_gone AS gone
                    WHERE flip.place = \(place) AND flip.ledger = \(ledger) AND flip.series = gone.series
                        AND flip.confirmed = gone.confirmed AND flip.at_us = gone.at_us
                """
        }
        let columns = table.columns.joined(separator: ", ")
        let (names, values) = hasLedger(table) ? ("place, ledger", "\(place), \(ledger)") : ("place", "\(place)")
        return """
            INSERT INTO assay.\(table.rawValue) AS known (\(names), \(columns))
                SELECT \(values), \(columns) FROM pg_temp.stage_\(table.rawValue) ON CONFLICT \(conflict(table))
            """
    }

    private static func hasLedger(_ table: ShippedTable) -> Bool {
        switch table {
        case .run, .outcome, .rollup, .flip, .flipGone, .incident, .note: true
        case .series, .text, .attempt, .finding, .score: false
        }
    }

    /// Rows that are only appended are left as they are; of those that may change the newer is kept, whatever comes first.
    private static func conflict(_ table: ShippedTable) -> String {
        switch table {
        case .run:
            """
            (place, run) DO UPDATE SET finished_us = coalesce(excluded.finished_us, known.finished_us),
                exit_code = coalesce(excluded.exit_code, known.exit_code),
                controls = coalesce(excluded.controls, known.controls)
            """
        case .rollup:
            "(place, ledger, series, hours, start_us) DO UPDATE SET \(all(.rollup, but: 3)) WHERE known.n <= excluded.n"
        case .flip: "(place, ledger, series, confirmed, at_us) DO UPDATE SET state = excluded.state"
        case .incident: "(place, id) DO UPDATE SET \(all(.incident, but: 1))"
        case .series, .text, .outcome, .attempt, .finding, .score, .flipGone, .note: "DO NOTHING"
        }
    }

    private static func all(_ table: ShippedTable, but keys: Int) -> String {
        table.columns.dropFirst(keys).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    }
}
