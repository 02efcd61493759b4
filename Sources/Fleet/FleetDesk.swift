import Glibc
package import Model
package import Recording
import Synchronization

/// One of the servers of a fleet. Of several one leads: it finds the fleet's incidents, and tells of them. What is open and what is
/// to be told is kept at the centre, so that whoever leads next goes on with it.
package final class FleetDesk: Sendable {
    /// Who leads says so again and again; who has not for so long is gone.
    package static let term = Duration.seconds(6)
    /// How often it is asked who leads, and how things stand.
    package static let pace = Duration.seconds(1)
    /// So many changes are kept in one transaction: it holds the row by which others ask who leads.
    private static let part = 200

    let pool: ConnectionPool
    /// This process, as others tell it from theirs.
    package let holder: String
    private let watch: QuorumWatch
    private let state = Mutex(State())
    private let centre: CentreClock

    private struct State {
        var isLeading = false
        /// Since when the centre has answered without a pause, by its clock.
        var heardSince: Timestamp?
        /// Incidents of the last day, as they were at the last look.
        var shown: [Incident]?
        /// When the look that is under way came a step further.
        var steppedAt: ContinuousClock.Instant?
    }

    /// What became of one look.
    package struct Turn: Sendable {
        /// What this one found, where it leads.
        package var changes: [IncidentChange] = []
        /// Whether incidents are others than at the look before, by whichever server.
        package var isNews = false
        /// By place, how much it alone sees down of which no incident is made.
        package var untold: [String: Int] = [:]
    }

    /// - Throws: ``FleetError``.
    package init(
        _ address: String, rules: FleetRules, endpoints: [Endpoint], clock: WallClock = .system
    ) throws {
        centre = CentreClock(clock)
        // Whoever is cut off in the middle of something holds up no one who leads next.
        pool = ConnectionPool(
            try FleetAddress(address),
            setting: "SET search_path = assay, pg_temp; SET idle_in_transaction_session_timeout = '4s'")
        holder = "\(getpid())-\(UInt64.random(in: 0 ... .max))"
        watch = QuorumWatch(rules, endpoints: endpoints)
        try pool.check()
        try pool.with(patience: .seconds(15)) { connection in _ = try readClock(connection) }
    }

    /// That of the centre: what is due is so by it, on whichever server.
    package var clock: WallClock { centre.clock }

    private func readClock(_ connection: Connection) throws(FleetError) -> Timestamp {
        let now = Timestamp(microseconds: try connection.query("SELECT \(Connection.clock)").integer(0, 0))
        centre.set(now)
        return now
    }

    package var shownAddress: String { pool.address.shown }
    package var isLeading: Bool { state.withLock { $0.isLeading } }

    /// Asks who leads; where that is this one, it looks how things stand, and keeps what is new.
    ///
    /// - Parameter drafts: who is to be told of a change.
    /// - Throws: ``FleetError``; the centre may be away.
    package func turn(telling drafts: (IncidentChange) -> [MessageDraft]) throws -> Turn {
        step()
        defer { state.withLock { $0.steppedAt = nil } }
        do {
            return try pool.with(patience: .seconds(5)) { connection in
                let now = try lead(connection)
                var turn = try isLeading ? decide(connection, since: now, drafts) : Turn()
                // Who stands by shows what the leader has noted.
                turn.isNews = isNew(try FleetIncidents.recent(connection, since: Self.day(now)))
                return turn
            }
        } catch {
            state.withLock { $0 = State(shown: $0.shown) }
            throw error
        }
    }

    private func isNew(_ known: [Incident]) -> Bool {
        state.withLock { state in
            defer { state.shown = known }
            return state.shown != known
        }
    }

    private static func day(_ now: Timestamp) -> Timestamp { now + .seconds(-86_400) }

    /// The look that is under way comes on.
    private func step() { state.withLock { $0.steppedAt = .now } }

    /// Says once more that this one leads, where it does: a turn may take longer than its word is good for. One that comes no further for
    /// so long says so no more: another may.
    package func renew() {
        let isStuck = state.withLock { $0.steppedAt.map { $0.duration(to: .now) > Self.term } ?? false }
        guard isLeading, !isStuck else { return }
        let own = try? pool.with(patience: Self.pace * 2) { connection in
            try connection.query(
                "UPDATE lease SET until_us = \(Connection.clock) + $2 WHERE name = 'serve' AND holder = $1",
                [.text(holder), .integer(Self.term.microseconds)]
            ).changed
        }
        // A centre that does not answer is noticed by the next turn.
        if own == 0 { state.withLock { $0.isLeading = false } }
    }

    /// - Returns: the centre's time.
    private func lead(_ connection: Connection) throws(FleetError) -> Timestamp {
        let changed = try connection.query(
            """
            UPDATE lease SET holder = $1, until_us = \(Connection.clock) + $2
            WHERE name = 'serve' AND (holder = $1 OR until_us <= \(Connection.clock))
            """, [.text(holder), .integer(Self.term.microseconds)]
        ).changed
        let now = try readClock(connection)
        state.withLock { state in
            state.isLeading = changed == 1
            state.heardSince = state.heardSince ?? now
        }
        return now
    }

    private func decide(
        _ connection: Connection, since now: Timestamp, _ drafts: (IncidentChange) -> [MessageDraft]
    ) throws -> Turn {
        let (view, known) = try connection.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY") {
            let reader = try FleetReader(connection, location: nil)
            return (try FleetView(reader), try FleetIncidents.recent(connection, since: Self.day(now)))
        }
        step()
        let heardSince = state.withLock { $0.heardSince } ?? view.now
        let look = watch.look(view, known: known, watchedSince: heardSince)
        step()
        return Turn(changes: try keep(look.changes, connection, drafts), untold: look.untold)
    }

    /// - Returns: those that were kept: another may lead meanwhile, and finds the rest.
    private func keep(
        _ changes: [IncidentChange], _ connection: Connection, _ drafts: (IncidentChange) -> [MessageDraft]
    ) throws -> [IncidentChange] {
        var kept: [IncidentChange] = []
        for start in stride(from: 0, to: changes.count, by: Self.part) {
            // What was answered is read before: nobody waits for that.
            let part = try changes[start..<min(start + Self.part, changes.count)].map { change in
                step()
                return try change.step == .opened ? FleetEvidence.add(to: change, connection) : change
            }
            let isKept: Bool? = try fenced(connection) {
                for change in part {
                    try FleetIncidents.put(change.incident, connection)
                    try FleetMessages.add(drafts(change), of: change, connection)
                }
                return true
            }
            guard isKept == true else { break }
            kept += part
            step()
        }
        return kept
    }

    /// In one transaction, and only while this one leads; nil where it does no more.
    func fenced<Value>(_ connection: Connection, _ body: () throws -> Value) throws -> Value? {
        try connection.transaction {
            let own = try connection.query(
                "SELECT 1 FROM lease WHERE name = 'serve' AND holder = $1 AND until_us > \(Connection.clock) FOR UPDATE",
                [.text(holder)])
            guard own.count == 1 else {
                state.withLock { $0.isLeading = false }
                return nil
            }
            return try body()
        }
    }

    /// Leads no more, so that another need not wait.
    package func resign() {
        guard isLeading, let connection = try? Connection(pool.address, patience: .seconds(2), isStubborn: true) else {
            return
        }
        _ = try? connection.query(
            "UPDATE assay.lease SET until_us = 0 WHERE name = 'serve' AND holder = $1", [.text(holder)])
        state.withLock { $0.isLeading = false }
    }
}
