package import Model
package import Recording

/// What the locations of a fleet have shipped to their centre, read as the ledger of one place is: all of them together, or one.
package final class FleetLedger: LedgerReading {
    package let path: String
    private let pool: ConnectionPool
    /// How long one question may take.
    private let patience: Duration
    /// Nil: all locations.
    let location: String?
    /// Whether the incidents it tells of are those of the fleet, found by quorum; else those of each place.
    let isOfFleet: Bool
    private let left: LeftOut

    /// - Throws: ``FleetError``.
    package init(_ address: String, location: String? = nil, ofFleet isOfFleet: Bool = false) throws(FleetError) {
        pool = ConnectionPool(try FleetAddress(address))
        self.location = location
        self.isOfFleet = isOfFleet
        left = LeftOut()
        // Who opens a page waits for no longer.
        patience = isOfFleet ? .seconds(15) : .seconds(120)
        path = pool.address.shown + (location.map { " (\($0))" } ?? "")
        try pool.check()
    }

    private init(_ whole: FleetLedger, location: String) {
        pool = whole.pool
        self.location = location
        isOfFleet = false
        left = whole.left
        patience = whole.patience
        path = "\(pool.address.shown) (\(location))"
    }

    package func part(of location: String) -> any LedgerReading { FleetLedger(self, location: location) }

    package func leftOut() -> [String] { left.take() }

    package func locations() throws -> [String] {
        guard location == nil else { return [] }
        return try read { reader in reader.places.map(\.name) }
    }

    /// Reads one snapshot.
    ///
    /// - Parameter isOnce: what is read is handed over at once, and cannot be read again where somebody drops months meanwhile.
    func read<Value>(isOnce: Bool = false, _ body: (FleetReader) throws -> Value) throws -> Value {
        try pool.with(patience: patience) { connection in
            try connection.again(isOnce ? 0 : Connection.tries) {
                try connection.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY") {
                    try body(FleetReader(connection, location: location, noting: left))
                }
            }
        }
    }

    /// Changes something, all of it or nothing.
    func change<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try pool.with(patience: patience) { connection in
            do {
                return try connection.again { try connection.transaction { try body(connection) } }
            } catch FleetError.refused(let address, "42501", _) {
                throw FleetError.notServing(address: address, role: try connection.role())
            }
        }
    }

    package func run(id: String) throws -> Run? {
        try read { reader in try reader.runs("id = $1", [.text(id)]).first }
    }

    package func latestRun(command: String?, before: Run?, of tier: Tier?) throws -> Run? {
        try read { reader in
            // One that is yet to begin, by a clock that is wrong or a place that lies, is the latest only where there is no other.
            for condition in ["started_us <= (SELECT \(Connection.clock)) + 60000000", "true"] {
                let found = try reader.runs(
                    """
                    \(condition) AND finished_us IS NOT NULL AND command = coalesce($1, command) AND started_us < $2::bigint
                        AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM outcome AS o JOIN series AS s
                            ON s.place = o.place AND s.series = o.series
                            WHERE o.place = run.place AND o.run = run.run AND s.tier = $3))
                    """,
                    [
                        command.map(ShippedValue.text) ?? .null,
                        .integer(before?.startedAt.microseconds ?? .max), tier.map { .text($0.rawValue) } ?? .null,
                    ])
                if let run = found.first { return run }
            }
            return nil
        }
    }

    package func controls(of window: ClosedRange<Timestamp>) throws -> Int? {
        try read { reader in
            let found = try reader.query(
                """
                SELECT min(controls), bool_and(controls > 0) FROM (SELECT controls FROM run
                    WHERE started_us BETWEEN $1 AND $2 AND \(reader.here("run")) ORDER BY started_us DESC LIMIT 50) AS latest
                """, [.integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds)])
            return found.integer(0, 1) == 1 ? Int(found.integer(0, 0)) : nil
        }
    }

    package var pictures: PictureFolder { PictureFolder(besideLedger: "centre.db") }
    package func exhibits(since: Timestamp?, run: String?, limit: Int) -> [Exhibit] { [] }
    package func missed(in window: Range<Timestamp>) -> [MissedSlots] { [] }
    package func baselines() -> [Baseline] { [] }
}

/// Reads within one snapshot of the centre.
struct FleetReader {
    let connection: Connection
    let places: [(number: Int64, name: String)]
    private let place: Int64?
    /// Where it is noted what could not be read.
    var leftOut: LeftOut

    /// - Throws: ``FleetError/unknownLocation(address:location:known:)`` too.
    init(_ connection: Connection, location: String?, noting leftOut: LeftOut = LeftOut()) throws(FleetError) {
        self.connection = connection
        self.leftOut = leftOut
        let found = try connection.query("SELECT place, name FROM place ORDER BY name")
        let all = (0..<found.count).map { (number: found.integer($0, 0), name: found.text($0, 1)) }
        guard let location else {
            (places, place) = (all, nil)
            return
        }
        guard let own = all.first(where: { $0.name == location }) else {
            throw .unknownLocation(
                address: connection.address.shown, location: location, known: all.map(\.name))
        }
        (places, place) = ([own], own.number)
    }

    /// In SQL: whether a row is of what is read.
    func here(_ table: String) -> String { place.map { "\(table).place = \($0)" } ?? "true" }

    func query(_ sql: String, _ arguments: [ShippedValue] = []) throws(FleetError) -> Rows {
        try connection.query(sql, arguments)
    }

    /// The latest first; at most one.
    func runs(_ condition: String, _ arguments: [ShippedValue]) throws(FleetError) -> [Run] {
        let found = try query(
            """
            SELECT \(FleetSchema.read("id, started_us, command, target, tool_version, location")) FROM run
            WHERE \(condition) AND \(here("run")) ORDER BY started_us DESC, id DESC LIMIT 1
            """, arguments)
        return (0..<found.count).map { row in
            Run(
                id: found.name(row, 0), startedAt: Timestamp(microseconds: found.integer(row, 1)),
                command: found.name(row, 2), target: found.name(row, 3), toolVersion: found.name(row, 4),
                location: found.name(row, 5))
        }
    }

    /// Before this moment single outcomes may be missing: months were dropped, or a location had removed them before they arrived.
    func horizon() throws(FleetError) -> Timestamp? {
        let found = try query(
            """
            SELECT greatest((SELECT max(before_us) FROM horizon),
                (SELECT max(lost_before_us) FROM ledger WHERE \(here("ledger"))))
            """)
        return found.optionalInteger(0, 0).map(Timestamp.init)
    }

    static func list(_ numbers: [Int64]) -> ShippedValue {
        .text("{\(numbers.map(String.init).joined(separator: ","))}")
    }
}
