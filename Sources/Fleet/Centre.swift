import Model
import Recording

/// A connection to the centre for one location, whose rows it takes.
final class Centre {
    /// What the centre knows of one ledger.
    struct KnownLedger {
        let number: Int64
        let token: String
        let outcome: Int64
    }

    enum Taking {
        case taken
        /// Another has shipped under the same name meanwhile: nothing was taken.
        case foreign
        /// Whoever sends it may no more: nothing was taken.
        case givenUp
    }

    let connection: Connection
    let place: Int64
    /// Those of which it is known that there are tables for them.
    private var (days, months): (Set<Int64>, Set<Int64>) = ([], [])
    private var isStaged = false

    /// - Throws: ``FleetError`` also where the centre knows no such location.
    init(
        _ address: FleetAddress, location: String, patience: Duration, isStubborn: Bool
    ) throws(FleetError) {
        connection = try Connection(address, patience: patience, isStubborn: isStubborn, stretch: 8)
        try FleetSchema.check(connection)
        let found = try connection.query("SELECT place, name FROM assay.place ORDER BY name")
        let names = (0..<found.count).map { found.text($0, 1) }
        guard let row = names.firstIndex(of: location) else {
            throw .unknownLocation(address: address.shown, location: location, known: names)
        }
        place = found.integer(row, 0)
        // One that is cut off in the middle of a batch holds up nobody who sends the next.
        try connection.run("SET search_path = assay, pg_temp; SET idle_in_transaction_session_timeout = '60s'")
    }

    /// Nil for one that has never shipped here.
    func ledger(_ identity: String) throws(FleetError) -> KnownLedger? {
        let found = try connection.query(
            "SELECT ledger, token, outcome FROM ledger WHERE place = $1 AND identity = $2",
            [.integer(place), .text(identity)])
        guard found.count > 0 else { return nil }
        return KnownLedger(number: found.integer(0, 0), token: found.text(0, 1), outcome: found.integer(0, 2))
    }

    func add(_ state: ShippingState) throws(FleetError) {
        try connection.query(
            "INSERT INTO ledger (place, identity, parent, branch) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            [
                .integer(place), .text(state.identity), state.parent.map(ShippedValue.text) ?? .null,
                .integer(state.branch),
            ])
    }

    /// Of runs, the last outcome that is here, whichever ledger brought it.
    func lastOutcomes(of runs: [Int64]) throws(FleetError) -> [Int64: Int64] {
        guard !runs.isEmpty else { return [:] }
        let found = try connection.query(
            "SELECT run, max(id) FROM outcome WHERE place = $1 AND run = ANY ($2::bigint[]) GROUP BY run",
            [.integer(place), .text("{\(runs.map(String.init).joined(separator: ","))}")])
        return Dictionary(uniqueKeysWithValues: (0..<found.count).map { (found.integer($0, 0), found.integer($0, 1)) })
    }

    /// Notes that the location is alive.
    ///
    /// - Parameter now: by its own clock, in microseconds.
    func hear(_ identity: String, waiting: Int, now: Int64) throws(FleetError) {
        try connection.query(
            "UPDATE ledger SET waiting = $3, \(Self.clock("$4")) WHERE place = $1 AND identity = $2",
            [.integer(place), .text(identity), .integer(Int64(waiting)), .integer(now)])
    }

    /// Takes a batch in one transaction: all of it is here, or none. What is here already is left as it is.
    ///
    /// - Parameters:
    ///   - known: what the centre knew when the batch was made.
    ///   - token: the batch's name.
    ///   - mayGoOn: asked again and again, and before the end.
    func take(
        _ shipment: Shipment, of ledger: KnownLedger, token: String, now: Int64, while mayGoOn: () throws -> Bool
    ) throws -> Taking {
        try ensureMonths(shipment.days)
        try stage()
        try connection.run("BEGIN")
        do {
            let locked = try connection.query(
                "SELECT token FROM ledger WHERE place = $1 AND ledger = $2 FOR UPDATE",
                [.integer(place), .integer(ledger.number)])
            guard locked.count == 1, locked.text(0, 0) == ledger.token else {
                try connection.run("ROLLBACK")
                return .foreign
            }
            for table in ShippedTable.allCases {
                guard let rows = shipment.rows[table], !rows.isEmpty, try mayGoOn() else { continue }
                try connection.copy(rows, into: "pg_temp.stage_\(table.rawValue)")
                try connection.run(Merging.statement(table, place: place, ledger: ledger.number))
            }
            try connection.query(
                """
                UPDATE ledger SET token = $3, outcome = greatest(outcome, $4::bigint), waiting = $5,
                    lost_before_us = greatest(lost_before_us, $6::bigint), \(Self.clock("$7"))
                WHERE place = $1 AND ledger = $2
                """,
                [
                    .integer(place), .integer(ledger.number), .text(token), .integer(shipment.lastOutcome),
                    .integer(Int64(shipment.waiting)), shipment.lostBefore.map(ShippedValue.integer) ?? .null,
                    .integer(now),
                ])
            guard try mayGoOn() else {
                try connection.run("ROLLBACK")
                return .givenUp
            }
            try connection.run("COMMIT")
            return .taken
        } catch {
            try? connection.run("ROLLBACK")
            throw error
        }
    }

    private static func clock(_ own: String) -> String {
        let centre = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
        return "heard_us = \(centre), ahead_us = \(own)::bigint - \(centre)"
    }

    /// Outside the transaction: a month that is made waits for all who write, and they must not wait for it.
    private func ensureMonths(_ days: Set<Int64>) throws(FleetError) {
        for day in days.subtracting(self.days).sorted() {
            let start = Timestamp(microseconds: day * RollupSpan.day.microseconds)
            let month = start.date.year * 12 + start.date.month
            if !months.contains(month) {
                try connection.query("SELECT assay.ensure_month($1)", [.integer(start.microseconds)])
                months.insert(month)
            }
            self.days.insert(day)
        }
    }

    /// Tables of this connection alone, that are empty again after each transaction: COPY cannot leave out what is there already, and
    /// goes past row-level security.
    private func stage() throws(FleetError) {
        guard !isStaged else { return }
        for table in ShippedTable.allCases {
            let columns = table.columns.joined(separator: ", ")
            try connection.run(
                """
                CREATE TEMP TABLE stage_\(table.rawValue) ON COMMIT DELETE ROWS
                    AS SELECT \(columns) FROM assay.\(Merging.target(table)) WITH NO DATA
                """)
        }
        isStaged = true
    }
}

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
