package import Model
import Recording

/// How a centre stands for one who ships to it; nothing is changed there.
package struct CentreVisit: Sendable {
    /// A provider whose daily money all places share.
    package struct Share: Hashable, Sendable {
        package let provider: String
        /// Whether there is a budget of it.
        package let isSet: Bool
        /// Whether some of it is left today.
        package let isLeft: Bool
    }

    /// What its role may do there.
    package enum Part: Hashable, Sendable { case ships, serves, reads }

    /// `postgresql://user@host/database`.
    package let address: String
    package let part: Part
    /// As whom it was asked.
    package let role: String
    /// Who alone is meant to ship for the place. Nil: nobody but the owner.
    package let placeRole: String?
    /// How long one question took.
    package let trip: Duration
    /// How far the clock here is ahead of the centre's.
    package let clockAhead: Duration
    package let shares: [Share]
    /// Why nothing can be written there; nil: something can.
    package let hindrance: Hindrance?

    package enum Hindrance: Hashable, Sendable { case isStandby, isReadOnly }

    /// Blocks its thread.
    ///
    /// - Throws: ``FleetError``: it cannot be reached, is of another version, or knows no such place by this role.
    package init(_ policy: FleetPolicy, location: String, clock: WallClock) throws {
        let connection = try Centre.connect(
            FleetAddress(policy.url), location: location, patience: .seconds(5), isStubborn: false)
        part = try Self.part(connection)
        // Who ships for none is no place, whatever the settings call it.
        let place = try part == .ships ? Centre(connection, location: location).place : nil
        address = connection.address.shown
        let (asked, began) = (clock.now(), ContinuousClock.now)
        let now = Timestamp(microseconds: try connection.query("SELECT \(Connection.clock)").integer(0, 0))
        trip = began.duration(to: .now)
        clockAhead = asked + trip / 2 - now
        let roles = try connection.query(
            "SELECT session_user::text, (SELECT role FROM assay.place WHERE place = $1)",
            [place.map(ShippedValue.integer) ?? .null])
        (role, placeRole) = (roles.text(0, 0), roles.optionalText(0, 1))
        let state = try connection.query(
            "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'")
        let hindrance: Hindrance? = state.integer(0, 0) == 1 ? .isStandby : state.integer(0, 1) == 1 ? .isReadOnly : nil
        // Who only reads is hindered by neither.
        self.hindrance = part == .reads ? nil : hindrance
        // To ask for money is to write.
        shares = try (hindrance == nil && part == .ships ? policy.shares : []).map { provider in
            try Self.share(provider, location, RollupSpan.day.start(of: now), connection)
        }
    }

    private static func part(_ connection: Connection) throws(FleetError) -> Part {
        let found = try connection.query(
            """
            SELECT has_table_privilege('assay.ledger', 'INSERT'), has_table_privilege('assay.lease', 'UPDATE')
                AND has_table_privilege('assay.fleet_incident', 'INSERT')
            """)
        return found.integer(0, 0) == 1 ? .ships : found.integer(0, 1) == 1 ? .serves : .reads
    }

    /// Asks for the least there is, and takes it back.
    private static func share(
        _ provider: String, _ location: String, _ day: Timestamp, _ connection: Connection
    ) throws -> Share {
        try connection.run("BEGIN")
        defer { try? connection.run("ROLLBACK") }
        let held = try connection.query(
            "SELECT assay.take_share($1, $2, $3, 'doctor', 0, 1, false)",
            [.text(location), .integer(day.microseconds), .text(provider)]
        ).optionalInteger(0, 0)
        return Share(provider: provider, isSet: held != nil, isLeft: (held ?? 0) > 0)
    }
}

extension Centre {
    convenience init(
        _ address: FleetAddress, location: String, patience: Duration, isStubborn: Bool
    ) throws(FleetError) {
        try self.init(
            Centre.connect(address, location: location, patience: patience, isStubborn: isStubborn), location: location)
    }

    /// To a centre of this version, as a role that has a part there.
    static func connect(
        _ address: FleetAddress, location: String, patience: Duration, isStubborn: Bool
    ) throws(FleetError) -> Connection {
        let connection = try Connection(address, patience: patience, isStubborn: isStubborn, stretch: 8)
        do throws(FleetError) {
            try FleetSchema.check(connection)
        } catch .noPart(let address, let role, _) {
            throw .noPart(address: address, role: role, location: location)
        }
        return connection
    }
}
