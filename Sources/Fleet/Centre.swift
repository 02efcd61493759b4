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

    /// What another ledger has brought of the runs of this one.
    struct Shared {
        /// The last outcome that both have.
        let outcome: Int64
        /// By whose name it is there.
        let identity: String
        /// The other one has more to send, and was heard just now: its sums are of more than has arrived.
        let isUnderWay: Bool
    }

    enum Taking {
        case taken
        /// Another has shipped under the same name meanwhile: nothing was taken.
        case foreign
        /// Something of it is there by the name of another ledger, a copy: nothing was taken.
        case copied
        /// Whoever sends it may no more: nothing was taken.
        case givenUp
    }

    let connection: Connection
    let place: Int64
    private let location: String
    /// Those of which it is known that there are tables for them.
    private var (days, months): (Set<Int64>, Set<Int64>) = ([], [])
    private var isStaged = false

    /// - Throws: ``FleetError`` also where the centre knows no such location.
    init(_ connection: Connection, location: String) throws(FleetError) {
        (self.connection, self.location) = (connection, location)
        let address = connection.address
        let found = try connection.query("SELECT place, name, retired_us IS NULL FROM assay.place ORDER BY name")
        let rows = 0..<found.count
        guard let row = rows.first(where: { found.text($0, 1) == location }) else {
            let known = rows.filter { found.integer($0, 2) == 1 }.map { found.text($0, 1) }
            throw .unknownLocation(address: address.shown, location: location, known: known)
        }
        guard found.integer(row, 2) == 1 else { throw .retired(address: address.shown, location: location) }
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

    /// Whether any ledger has shipped for this place.
    func hasLedgers() throws(FleetError) -> Bool {
        try connection.query("SELECT 1 FROM ledger WHERE place = $1 LIMIT 1", [.integer(place)]).count > 0
    }

    /// What is here of runs, whichever ledger brought it.
    ///
    /// - Parameter runs: with the last outcome of each.
    /// - Returns: nil where nothing is.
    func shared(with runs: [(run: Int64, last: Int64)]) throws -> Shared? {
        guard !runs.isEmpty else { return nil }
        // Of one moment: whoever brings it may be at its last batch.
        return try connection.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY") {
            let there = try connection.query(
                "SELECT run, max(id) FROM outcome WHERE place = $1 AND run = ANY ($2::bigint[]) GROUP BY run",
                [.integer(place), FleetReader.list(runs.map(\.run))])
            let own = Dictionary(uniqueKeysWithValues: runs.map { ($0.run, $0.last) })
            let common = (0..<there.count).map { row in
                (run: there.integer(row, 0), outcome: min(there.integer(row, 1), own[there.integer(row, 0)] ?? 0))
            }
            guard let last = common.max(by: { $0.outcome < $1.outcome }) else { return nil }
            let found = try connection.query(
                """
                SELECT l.identity, l.waiting > 0 AND l.heard_us > \(Connection.clock) - 120000000
                FROM outcome AS o JOIN ledger AS l ON l.place = o.place AND l.ledger = o.ledger
                WHERE o.place = $1 AND o.run = $2 AND o.id <= $3 ORDER BY o.id DESC LIMIT 1
                """, [.integer(place), .integer(last.run), .integer(last.outcome)])
            guard found.count == 1 else { return nil }
            return Shared(
                outcome: last.outcome, identity: found.text(0, 0), isUnderWay: found.integer(0, 1) == 1)
        }
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
    ///   - branch: outcomes up to this one may be there by another name.
    ///   - token: the batch's name.
    ///   - mayGoOn: asked again and again, and before the end.
    func take(
        _ shipment: Shipment, of ledger: KnownLedger, after branch: Int64, token: String, now: Int64,
        while mayGoOn: () throws -> Bool
    ) throws -> Taking {
        try stage()
        return try makingMonths(of: shipment.days) {
            try connection.run("BEGIN")
            do {
                let taking = try put(shipment, of: ledger, after: branch, token: token, now: now, while: mayGoOn)
                try connection.run(taking == .taken ? "COMMIT" : "ROLLBACK")
                return taking
            } catch {
                try? connection.run("ROLLBACK")
                throw error
            }
        }
    }

    /// Months that were here may be dropped meanwhile, and there is no partition for their rows: they are made again, once.
    private func makingMonths<Value>(of days: Set<Int64>, _ body: () throws -> Value) throws -> Value {
        try ensureMonths(days)
        do { return try connection.again { try body() } } catch FleetError.refused(_, "23514", _) {
            (self.days, months) = ([], [])
            try ensureMonths(days)
            return try connection.again { try body() }
        }
    }

    private func put(
        _ shipment: Shipment, of ledger: KnownLedger, after branch: Int64, token: String, now: Int64,
        while mayGoOn: () throws -> Bool
    ) throws -> Taking {
        // Nothing is locked while it comes: a slow way holds up nobody.
        for table in ShippedTable.allCases {
            guard let rows = shipment.rows[table] else { continue }
            guard try mayGoOn() else { return .givenUp }
            try connection.copy(rows, into: "pg_temp.stage_\(table.rawValue)")
        }
        // All of the place: of two copies that ship at once one waits for the other.
        let locked = try connection.query(
            "SELECT ledger, token FROM ledger WHERE place = $1 ORDER BY ledger FOR UPDATE", [.integer(place)])
        guard let own = (0..<locked.count).first(where: { locked.integer($0, 0) == ledger.number }),
            locked.text(own, 1) == ledger.token
        else { return .foreign }
        for table in ShippedTable.allCases {
            guard let rows = shipment.rows[table] else { continue }
            let statement = Merging.statement(table, place: place, ledger: ledger.number)
            let isWhole = try connection.query(statement).changed == rows.count
            if table == .outcome, !isWhole, try isStagedByAnother(than: ledger, after: branch) { return .copied }
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
        return try mayGoOn() ? .taken : .givenUp
    }

    /// Whether an outcome of this batch is there by the name of another ledger, which has it in its sums.
    private func isStagedByAnother(than ledger: KnownLedger, after branch: Int64) throws(FleetError) -> Bool {
        // Each by its key: a join would read all there is, of all places, for want of figures about the stage.
        try connection.query(
            """
            SELECT 1 FROM pg_temp.stage_outcome AS s WHERE s.id > $2 AND (SELECT o.ledger FROM outcome AS o
                WHERE o.place = $1 AND o.run = s.run AND o.id = s.id AND o.started_us = s.started_us) <> $3 LIMIT 1
            """, [.integer(place), .integer(branch), .integer(ledger.number)]
        ).count > 0
    }

    private static func clock(_ own: String) -> String {
        "heard_us = \(Connection.clock), ahead_us = \(own)::bigint - \(Connection.clock)"
    }

    /// What there are months for, by the centre's clock: ten years back to one month ahead.
    ///
    /// - Throws: ``FleetError/retired(address:location:)`` too, for an owner's role, which keeps its rights.
    /// - Parameter now: by the place's own clock. What it says to be past is sent, and refused aloud where the two are months apart: it may
    ///   be the centre's that is wrong, and nothing is passed over for that.
    func kept(now: Int64) throws(FleetError) -> Range<Int64> {
        let found = try connection.query(
            "SELECT from_us, until_us, (SELECT retired_us FROM place WHERE place = $1) FROM assay.kept_months()",
            [.integer(place)])
        guard found.optionalInteger(0, 2) == nil else {
            throw .retired(address: connection.address.shown, location: location)
        }
        let lower = max(found.integer(0, 0), Shipment.kept.lowerBound)
        let upper = max(found.integer(0, 1), min(now, Shipment.kept.upperBound - 1) + 1)
        return lower..<max(lower, upper)
    }

    /// Outside the transaction: of several who make months one waits for the other, and holds nothing meanwhile.
    private func ensureMonths(_ days: Set<Int64>) throws {
        for day in days.subtracting(self.days).sorted() {
            let start = Timestamp(microseconds: day * RollupSpan.day.microseconds)
            let month = start.date.year * 12 + start.date.month
            if !months.contains(month) {
                try connection.again {
                    try connection.query("SELECT assay.ensure_month($1)", [.integer(start.microseconds)])
                }
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
