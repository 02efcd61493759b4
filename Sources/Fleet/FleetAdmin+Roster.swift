package import Model
import Recording

extension FleetAdmin {
    /// Who and what is set up.
    package func roster() throws -> FleetRoster {
        try check()
        try connection.run("SET search_path = assay, pg_temp")
        return try connection.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY") {
            let standings = try FleetReader(connection, location: nil).standings()
            return FleetRoster(
                address: connection.address.shown, places: try places(standings), readers: try readers(),
                budgets: try budgets())
        }
    }

    private func places(_ standings: [LocationStanding]) throws(FleetError) -> [FleetRoster.Place] {
        let found = try connection.query(
            """
            SELECT name, role, (SELECT \(Connection.sum("held")) FROM share
                WHERE share.place = place.place AND day_us = $1) FROM place
            """, [today])
        let own = Dictionary(uniqueKeysWithValues: (0..<found.count).map { (found.text($0, 0), $0) })
        return standings.map { standing in
            let row = own[standing.name]
            return FleetRoster.Place(
                standing: standing, role: row.flatMap { found.optionalText($0, 1) },
                held: MicroDollars(row.map { found.integer($0, 2) } ?? 0))
        }
    }

    private func readers() throws(FleetError) -> [FleetRoster.Reader] {
        let found = try connection.query(
            """
            SELECT role, CASE WHEN role IN (SELECT rolname::text FROM pg_roles)
                THEN has_table_privilege(role, 'assay.fleet_incident', 'INSERT') ELSE false END
            FROM reader ORDER BY role
            """)
        return (0..<found.count).map { FleetRoster.Reader(role: found.text($0, 0), serves: found.integer($0, 1) == 1) }
    }

    private func budgets() throws(FleetError) -> [FleetRoster.Budget] {
        let found = try connection.query(
            """
            SELECT provider, daily, (SELECT \(Connection.sum("held")) FROM share
                WHERE share.provider = budget.provider AND day_us = $1) FROM budget ORDER BY provider
            """, [today])
        return (0..<found.count).map { row in
            FleetRoster.Budget(
                provider: found.text(row, 0), daily: MicroDollars(found.integer(row, 1)),
                held: MicroDollars(found.integer(row, 2)))
        }
    }

    private var today: ShippedValue {
        .integer(RollupSpan.day.start(of: WallClock.system.now()).microseconds)
    }

    /// A place for which nobody ships any more: its role loses all it had here, and what it has shipped stays.
    package func retire(_ location: String) throws -> String {
        try check()
        let found = try connection.query("SELECT role, name FROM assay.place ORDER BY name")
        let names = (0..<found.count).map { found.text($0, 1) }
        guard let row = names.firstIndex(of: location) else {
            throw FleetError.unknown(
                address: connection.address.shown, what: "place", name: location, known: names)
        }
        let role = found.optionalText(row, 0)
        var isTaken = false
        try connection.transaction {
            try connection.query(
                """
                UPDATE assay.place SET role = NULL, retired_us = coalesce(retired_us, \(Connection.clock))
                WHERE name = $1
                """, [.text(location)])
            if let role {
                isTaken = try connection.query("SELECT assay.take_back($1)", [.text(role)]).integer(0, 0) == 1
            }
        }
        let said = "\(connection.address.shown): \(location) is retired, and what it has shipped stays"
        guard let role, isTaken else { return said }
        return said
            + "; the role \(role) may do nothing here any more: DROP ROLE \(FleetError.identifier(role)) where it is for nothing else"
    }

    /// One that served, and is to read alone, loses all it had first; nobody sees it without.
    func makeReader(_ role: String, serves: Bool) throws -> String {
        let served = try mayServe(role)
        try connection.transaction {
            if served, !serves { try connection.query("SELECT assay.take_back($1)", [.text(role)]) }
            try connection.query("SELECT assay.\(serves ? "add_server" : "add_reader")($1)", [.text(role)])
        }
        let said = "\(connection.address.shown): \(role) reads all locations"
        if serves { return said + ", and serves the fleet" }
        guard served else { return said }
        return said
            + (try mayServe(role)
                ? "; as a superuser, the owner or a member of another role it may serve the fleet all the same"
                : ", and serves the fleet no more")
    }

    private func mayServe(_ role: String) throws(FleetError) -> Bool {
        try connection.query(
            "SELECT has_table_privilege($1::name, 'assay.fleet_incident', 'INSERT')", [.text(role)]
        ).integer(0, 0) == 1
    }

    /// A role that reads no more.
    func removeReader(_ role: String) throws -> String {
        let found = try connection.query("SELECT role FROM assay.reader ORDER BY role")
        let known = (0..<found.count).map { found.text($0, 0) }
        guard known.contains(role) else {
            throw FleetError.unknown(address: connection.address.shown, what: "reader", name: role, known: known)
        }
        let ships = try connection.query("SELECT 1 FROM assay.place WHERE role = $1", [.text(role)]).count > 0
        try connection.transaction {
            try connection.query("DELETE FROM assay.reader WHERE role = $1", [.text(role)])
            // One that was given both by an earlier version ships on.
            if !ships { try connection.query("SELECT assay.take_back($1)", [.text(role)]) }
        }
        return "\(connection.address.shown): \(role) reads no more"
    }

    /// Nothing of a provider is handed out any more. Who holds some of today keeps it.
    func removeBudget(_ provider: String) throws(FleetError) -> String {
        let found = try connection.query("SELECT provider FROM assay.budget ORDER BY provider")
        let known = (0..<found.count).map { found.text($0, 0) }
        guard known.contains(provider) else {
            throw .unknown(address: connection.address.shown, what: "budget", name: provider, known: known)
        }
        try connection.query("DELETE FROM assay.budget WHERE provider = $1", [.text(provider)])
        return
            "\(connection.address.shown): places that share \(provider) spend nothing on it beyond what they hold today"
    }

    /// Whether a role may be given a part: one that is there, may log in, and has not the other part.
    ///
    /// - Parameter location: for which it is to ship; nil: it is to read.
    func expect(_ role: String, for location: String?) throws(FleetError) {
        let found = try connection.query(
            """
            SELECT rolcanlogin, (SELECT name FROM assay.place WHERE role = rolname::text),
                EXISTS (SELECT 1 FROM assay.reader WHERE reader.role = rolname::text),
                \(Self.seesAll) AND NOT (\(Self.isSole))
            FROM pg_roles WHERE rolname = $1
            """, [.text(role)])
        let address = connection.address.shown
        guard found.count == 1 else { throw .noRole(address: address, role: role) }
        guard found.integer(0, 0) == 1 else { throw .roleWithoutLogin(address: address, role: role) }
        if let other = found.optionalText(0, 1), other != location {
            throw .roleShips(address: address, role: role, location: other)
        }
        if location != nil, found.integer(0, 2) == 1 { throw .roleReads(address: address, role: role) }
        if location != nil, found.integer(0, 3) == 1 { throw .roleSeesAll(address: address, role: role) }
    }

    /// Whether row-level security is nothing to a role, in SQL.
    private static let seesAll = """
        (rolsuper OR rolbypassrls OR pg_has_role(pg_roles.oid,
            (SELECT relowner FROM pg_class WHERE oid = 'assay.place'::regclass), 'USAGE'))
        """
    /// Whether it is the owner who asks and can make no other role, in SQL.
    private static let isSole = "rolname = current_user AND NOT rolsuper AND NOT rolcreaterole"

    /// What else is to be said of a role that ships. It may hold a lock, and a transaction, only for so long; whoever means harm can have
    /// another time for a connection of its own.
    func bound(_ role: String) throws(FleetError) -> String {
        let found = try connection.query(
            """
            SELECT format('ALTER ROLE %I IN DATABASE %I SET ', rolname, current_database()), \(Self.seesAll),
                (SELECT count(DISTINCT split_part(word, '=', 1)) FROM pg_db_role_setting, unnest(setconfig) AS word
                    WHERE setrole = pg_roles.oid AND setdatabase IN (SELECT oid FROM pg_database
                        WHERE datname = current_database()) AND split_part(word, '=', 1) LIKE '%_timeout')
            FROM pg_roles WHERE rolname = $1
            """, [.text(role)])
        guard found.integer(0, 1) == 0 else {
            return "; as the owner it sees and changes the rows of all places: a role of its own would not"
        }
        let limits = [
            "lock_timeout = '30s'", "idle_in_transaction_session_timeout = '60s'", "statement_timeout = '120s'",
        ]
        let statements = limits.map { found.text(0, 0) + $0 + ";" }
        do {
            try connection.run(statements.joined(separator: " "))
            return ""
        } catch .refused(_, let state, _) where state == "42501" {
            // Somebody has set them who may.
            guard found.integer(0, 2) < limits.count else { return "" }
            return "; how long it may hold up others this owner may not set: as a superuser run\n"
                + statements.joined(separator: "\n")
        }
    }
}
