import Synchronization

/// Connections to one server for several threads, one each at a time. One that failed is not used again.
final class ConnectionPool: Sendable {
    let address: FleetAddress
    private let setting: String
    private let idle = Mutex<[Idle]>([])
    /// So many are kept for whoever is next.
    private static let most = 4

    /// A connection that nobody uses.
    private struct Idle: @unchecked Sendable {
        // Whoever takes it out of the list has it alone, and uses it on one thread at a time.
        let connection: Connection
    }

    /// - Parameter setting: statements that each connection begins with.
    init(_ address: FleetAddress, setting: String = "SET search_path = assay, pg_temp") {
        self.address = address
        self.setting = setting
    }

    /// After an error none of those that are idle is used again: where one broke off others have.
    ///
    /// - Parameter isChecked: whether a new connection looks first if the server is a centre of this version.
    func with<Value>(
        patience: Duration, isChecked: Bool = false, _ body: (Connection) throws -> Value
    ) throws -> Value {
        let connection = try taken() ?? open(patience, isChecked: isChecked)
        connection.patience = patience
        do {
            let value = try body(connection)
            keep(connection)
            return value
        } catch {
            idle.withLock { $0 = [] }
            throw error
        }
    }

    /// Connects, and looks whether the server is a centre of this version.
    func check() throws(FleetError) { keep(try open(.seconds(15), isChecked: true)) }

    /// One that the server has not closed meanwhile.
    private func taken() -> Connection? {
        while let connection = idle.withLock({ $0.popLast()?.connection }) {
            if !connection.isStale { return connection }
        }
        return nil
    }

    private func keep(_ connection: Connection) {
        idle.withLock { [kept = Idle(connection: connection)] idle in
            if idle.count < Self.most { idle.append(kept) }
        }
    }

    private func open(_ patience: Duration, isChecked: Bool) throws(FleetError) -> Connection {
        let connection = try Connection(address, patience: min(patience, .seconds(15)))
        if isChecked { try FleetSchema.check(connection) }
        try connection.run(setting)
        return connection
    }
}

extension Connection {
    /// How often something is done again.
    static let tries = 3

    /// A few times more, where the server gave it up for the sake of others: nothing of it is there then.
    ///
    /// - Parameter body: one statement or one whole transaction, which changes nothing here.
    @discardableResult
    func again<Value>(_ tries: Int = Connection.tries, _ body: () throws -> Value) throws -> Value {
        for _ in 0..<tries {
            do { return try body() } catch let error as FleetError where error.isOfOthers {}
        }
        return try body()
    }

    /// All of it, or nothing.
    func transaction<Value>(_ kind: String = "", _ body: () throws -> Value) throws -> Value {
        try run("BEGIN \(kind)")
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            try? run("ROLLBACK")
            throw error
        }
    }

    /// As whom it is connected.
    func role() throws(FleetError) -> String { try query("SELECT session_user::text").text(0, 0) }

    /// All of a column's numbers added up, as SQL: of more than a number holds the largest, as a place's role may have written anything.
    static func sum(_ column: String) -> String {
        "least(greatest(coalesce(sum(\(column)), 0), -9223372036854775808), 9223372036854775807)::bigint"
    }

    /// By the centre's clock, in microseconds, as SQL.
    static let clock = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
}
