package import Model
import Recording

/// What the owner of a centre does with it.
package struct FleetAdmin {
    let connection: Connection

    /// - Throws: ``FleetError``.
    package init(_ address: String) throws(FleetError) {
        // Making an index or dropping months may take its time.
        connection = try Connection(FleetAddress(address), patience: .seconds(300))
    }

    /// Makes the tables, or brings them up to date.
    ///
    /// - Returns: what it did, in words.
    package func setUp() throws(FleetError) -> String {
        let made: Int
        do throws(FleetError) {
            made = try FleetSchema.upgrade(connection)
        } catch .refused(let address, "42501", let message) {
            try? connection.run("ROLLBACK")
            try expectOwner()
            throw .refused(address: address, state: "42501", message: message)
        }
        let all = FleetSchema.steps.count
        let done =
            made == all ? "set up" : made == 0 ? "nothing was to be done" : "brought up to date from \(all - made)"
        return "\(connection.address.shown): schema \(all); \(done)"
    }

    /// Before anything that is the owner's.
    func check() throws(FleetError) {
        try expectOwner()
        try FleetSchema.check(connection)
    }

    /// The owner of the tables, or of the database where there are none yet.
    private func expectOwner() throws(FleetError) {
        let found = try connection.query(
            """
            SELECT session_user::text, pg_get_userbyid(owner)::text, pg_has_role(session_user, owner, 'MEMBER') FROM (
                SELECT coalesce((SELECT relowner FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
                    WHERE relname = 'place' AND nspname = 'assay'), datdba) AS owner
                FROM pg_database WHERE datname = current_database()) AS it
            """)
        guard found.integer(0, 2) == 1 else {
            throw .notOwner(address: connection.address.shown, role: found.text(0, 0), owner: found.text(0, 1))
        }
    }

    /// Makes a location known.
    ///
    /// - Parameter role: the only one beside the owner that may write its rows. It must be there: `CREATE ROLE … LOGIN`. One that did so
    ///   before does no more.
    package func add(_ location: String, role: String?) throws(FleetError) -> String {
        guard FleetPolicy.isName(location) else { throw .badName(location) }
        try check()
        if let role { try expect(role, for: location) }
        let known = try connection.query("SELECT role FROM assay.place WHERE name = $1", [.text(location)])
        let before = known.count == 1 ? known.optionalText(0, 0) : nil
        try connection.query(
            "SELECT assay.add_place($1, $2)", [.text(location), role.map(ShippedValue.text) ?? .null])
        let said = "\(connection.address.shown): \(location)"
        guard let role else { return said + " is known" }
        let more = try bound(role)
        guard let before, before != role else { return said + " is shipped to by \(role)" + more }
        try connection.query("SELECT assay.take_back($1)", [.text(before)])
        return said + " is shipped to by \(role), and by \(before) no more" + more
    }

    /// Lets a role read the rows of all locations.
    ///
    /// - Parameters:
    ///   - serves: whether it may run `assay fleet serve` too; one that might may no more without it.
    ///   - isGone: takes that from it again.
    package func reader(_ role: String, serves: Bool, isGone: Bool) throws -> String {
        guard !(isGone && serves) else { throw FleetError.contradiction("--serves", "--remove") }
        try check()
        if isGone { return try removeReader(role) }
        try expect(role, for: nil)
        return try makeReader(role, serves: serves)
    }

    /// What all places together may pay a provider in a UTC day. What was handed out today stays with who has it.
    ///
    /// - Parameters:
    ///   - daily: nil: it stays as it is.
    ///   - isGone: there is none any more.
    package func budget(_ provider: String, _ daily: MicroDollars?, isGone: Bool) throws(FleetError) -> String {
        guard !(isGone && daily != nil) else { throw .contradiction("--daily", "--remove") }
        try check()
        if isGone { return try removeBudget(provider) }
        if let daily {
            try connection.query(
                """
                INSERT INTO assay.budget (provider, daily) VALUES ($1, $2)
                    ON CONFLICT (provider) DO UPDATE SET daily = excluded.daily
                """, [.text(provider), .integer(daily.amount)])
        }
        let day = RollupSpan.day.start(of: WallClock.system.now()).microseconds
        let found = try connection.query(
            """
            SELECT daily, (SELECT \(Connection.sum("held")) FROM assay.share AS s WHERE s.provider = b.provider
                AND day_us = $2) FROM assay.budget AS b WHERE b.provider = $1
            """, [.text(provider), .integer(day)])
        guard found.count == 1 else { return "\(connection.address.shown): \(provider) has no budget" }
        let (all, held) = (MicroDollars(found.integer(0, 0)), MicroDollars(found.integer(0, 1)))
        let excess = held > all ? ", which is more: places keep that, and no more is handed out today" : ""
        let note = try daily == nil ? "" : doubt(provider)
        return "\(connection.address.shown): all places together may pay \(provider) \(all.readable) a day; "
            + "\(held.brief) of today is handed out\(excess)\(note)"
    }

    /// Where what was shipped is all of other providers: the name may be mistyped.
    private func doubt(_ provider: String) throws(FleetError) -> String {
        let found = try connection.query(
            "SELECT DISTINCT \(FleetSchema.read("route")) FROM assay.series WHERE route <> $1 ORDER BY route LIMIT 100",
            [.text(Route.backendName)])
        let known = (0..<found.count).map { found.name($0, 0) }
        guard !known.isEmpty, !known.contains(provider) else { return "" }
        return "\nnote: no place has shipped anything of a provider \"\(provider)\"; known are "
            + FleetError.listed(known)
    }

    /// Drops the months of single outcomes that ended so long ago. Sums stay.
    ///
    /// - Parameter span: nil: 400 days.
    package func prune(keeping span: Duration?) throws -> String {
        try check()
        let moment = WallClock.system.now() + (.zero - (span ?? .seconds(400 * 86_400)))
        // Each in a transaction of its own: of very many a server has not the locks at once.
        let months = try connection.query(
            """
            SELECT DISTINCT right(child.relname, 7) FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
            WHERE inhparent = ANY (ARRAY[\(FleetSchema.partitioned.map { "'assay.\($0)'" }.joined(separator: ", "))]::regclass[])
                AND child.relkind = 'r' ORDER BY 1
            """)
        let arguments = [ShippedValue.integer(moment.microseconds)]
        var dropped: [String] = []
        for row in 0..<months.count {
            let month = months.text(row, 0)
            let count = try connection.again {
                try connection.query("SELECT assay.drop_month($2, $1)", arguments + [.text(month)])
            }.integer(0, 0)
            if count > 0 { dropped.append(month.replacing("_", with: "-")) }
        }
        // What else is as old.
        try connection.again { try connection.query("SELECT assay.drop_before($1)", arguments) }
        let old = "ended before \(moment.readable) UTC, or is empty"
        return "\(connection.address.shown): "
            + (dropped.isEmpty
                ? "nothing was dropped: there is no month that \(old)"
                : "dropped the single outcomes of \(dropped.joined(separator: ", ")): each \(old)")
    }
}
