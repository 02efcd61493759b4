import Synchronization

/// Connections to one server for several threads, one each at a time. One that failed is not used again.
final class ConnectionPool: Sendable {
    let address: FleetAddress
    private let setting: String
    private let idle = Mutex<[Idle]>([])

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

    func with<Value>(patience: Duration = .seconds(120), _ body: (Connection) throws -> Value) throws -> Value {
        let connection = try idle.withLock { $0.popLast()?.connection } ?? open(patience)
        connection.patience = patience
        let value = try body(connection)
        idle.withLock { [kept = Idle(connection: connection)] in $0.append(kept) }
        return value
    }

    /// Connects, and looks whether the server is a centre of this version.
    func check() throws(FleetError) {
        let connection = try Connection(address, patience: .seconds(15))
        try FleetSchema.check(connection)
        try connection.run(setting)
        idle.withLock { [kept = Idle(connection: connection)] in $0.append(kept) }
    }

    private func open(_ patience: Duration) throws(FleetError) -> Connection {
        let connection = try Connection(address, patience: min(patience, .seconds(15)))
        try connection.run(setting)
        return connection
    }
}

extension Connection {
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

    /// By the centre's clock, in microseconds, as SQL.
    static let clock = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
}
