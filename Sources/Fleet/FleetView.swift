package import Model
import Recording

/// What the places of a fleet know at a moment, as their centre has it.
package struct FleetView: Sendable {
    /// A series as one place sees it.
    package struct Sight: Hashable, Sendable {
        package var isDown: Bool
        /// Its last confirmed change, by the place's clock.
        package var since: Timestamp
        /// Where that change ended an outage: when that began.
        package var wasDownSince: Timestamp?
        /// When the last probe but one began: what changed before it is confirmed by now. Nil: nobody looked.
        package var askedSince: Timestamp?

        package init(
            isDown: Bool, since: Timestamp, wasDownSince: Timestamp? = nil, askedSince: Timestamp? = nil
        ) {
            self.isDown = isDown
            self.since = since
            self.wasDownSince = wasDownSince
            self.askedSince = askedSince
        }
    }

    /// By the centre's clock.
    package var now: Timestamp
    package var places: [LocationStanding]
    /// By place. Only of series that were asked within a day.
    package var sights: [ProbeSeries: [String: Sight]]

    package init(now: Timestamp, places: [LocationStanding], sights: [ProbeSeries: [String: Sight]]) {
        self.now = now
        self.places = places
        self.sights = sights
    }
}

extension FleetView {
    init(_ reader: FleetReader) throws(FleetError) {
        now = Timestamp(microseconds: try reader.query("SELECT \(Connection.clock)").integer(0, 0))
        places = try reader.standings(counting: false)
        sights = [:]
        let names = Dictionary(uniqueKeysWithValues: reader.places.map { ($0.number, $0.name) })
        let found = try reader.query(
            Self.states, [.integer(RollupSpan.day.start(of: now + .seconds(-86_400)).microseconds)])
        var troubled: [Int64: ProbeSeries] = [:]
        for row in 0..<found.count {
            guard let tier = Tier(rawValue: found.text(row, 2)), let name = names[found.integer(row, 3)],
                let state = TargetState(rawValue: found.text(row, 6))
            else { continue }
            let series = ProbeSeries(endpoint: found.text(row, 0), route: found.text(row, 1), tier: tier)
            let at = Timestamp(microseconds: found.integer(row, 5))
            if sights[series]?[name] == nil {
                sights[series, default: [:]][name] = Sight(isDown: state == .down, since: at)
            } else if state == .down, sights[series]?[name]?.isDown == false {
                sights[series]?[name]?.wasDownSince = at
            }
            if sights[series]?[name]?.isDown == true { troubled[found.integer(row, 4)] = series }
        }
        try look(reader, troubled, names)
    }

    /// Of each series of each place the last two confirmed changes, the latest first.
    private static let states = """
        SELECT s.endpoint, s.route, s.tier, s.place, s.series, f.at_us, f.state
        FROM series AS s CROSS JOIN LATERAL (
            SELECT at_us, state FROM flip WHERE flip.place = s.place AND flip.series = s.series AND confirmed
            ORDER BY at_us DESC LIMIT 2) AS f
        WHERE EXISTS (SELECT 1 FROM rollup WHERE rollup.series = s.series AND rollup.hours = 24 AND rollup.start_us >= $1
            AND rollup.place = s.place)
        ORDER BY s.place, s.series, f.at_us DESC
        """

    /// When each place has looked at what any sees down.
    private mutating func look(
        _ reader: FleetReader, _ troubled: [Int64: ProbeSeries], _ names: [Int64: String]
    ) throws(FleetError) {
        guard !troubled.isEmpty else { return }
        let found = try reader.query(
            """
            SELECT s.series, s.place, (SELECT started_us FROM outcome
                WHERE outcome.series = s.series AND outcome.place = s.place AND started_us >= $2
                ORDER BY started_us DESC OFFSET 1 LIMIT 1)
            FROM series AS s WHERE s.series = ANY ($1::bigint[])
            """,
            [FleetReader.list(troubled.keys.sorted()), .integer((now + .seconds(-2 * 86_400)).microseconds)])
        for row in 0..<found.count {
            guard let series = troubled[found.integer(row, 0)], let name = names[found.integer(row, 1)] else {
                continue
            }
            sights[series]?[name]?.askedSince = found.optionalInteger(row, 2).map(Timestamp.init)
        }
    }
}
