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
        /// As the place calls it; nil: as most do.
        package var name: ProbeSeries?

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
    package var sights: [FleetSeries: [String: Sight]]

    package init(now: Timestamp, places: [LocationStanding], sights: [FleetSeries: [String: Sight]]) {
        self.now = now
        self.places = places
        self.sights = sights
    }
}

extension FleetView {
    /// A change of a series, under the number by which a place asked it last.
    private struct Known {
        let name: SeriesMatching.Own
        let asked: AskedThing?
        let place: Int64
        let number: Int64
        /// Of the place's clock, in microseconds.
        let ahead: Int64
        let isDown: Bool
        /// By the place's clock.
        let change: Int64

        var at: Timestamp { moment(change) }
        /// A moment of the place by the centre's clock.
        func moment(_ own: Int64) -> Timestamp { Timestamp(microseconds: own) + (.zero - .microseconds(ahead)) }
    }

    init(_ reader: FleetReader) throws(FleetError) {
        now = Timestamp(microseconds: try reader.query("SELECT \(Connection.clock)").integer(0, 0))
        places = try reader.standings(counting: false)
        sights = [:]
        // Who is retired asks nothing.
        let here = Set(places.map(\.name))
        let names = Dictionary(
            reader.places.filter { here.contains($0.name) }.map { ($0.number, $0.name) }
        ) { first, _ in first }
        let found = try reader.query(
            Self.states, [.integer(RollupSpan.day.start(of: now + .seconds(-86_400)).microseconds)])
        let known = Self.known(found, names)
        let matching = SeriesMatching(
            Dictionary(known.compactMap { own in own.asked.map { (own.name, $0) } }) { first, _ in first })
        var latest: [(series: FleetSeries, own: Known)] = []
        for row in known {
            let series = matching.series(row.name)
            if sights[series]?[row.name.place] == nil {
                var sight = Sight(isDown: row.isDown, since: row.at)
                sight.name = row.name.series
                sights[series, default: [:]][row.name.place] = sight
                latest.append((series, row))
            } else if row.isDown, sights[series]?[row.name.place]?.isDown == false {
                sights[series]?[row.name.place]?.wasDownSince = row.at
            }
        }
        // What all see up needs no second look.
        let troubled = latest.filter { sights[$0.series]?.contains(where: \.value.isDown) == true }
        try look(reader, troubled)
    }

    private static func known(_ found: Rows, _ names: [Int64: String]) -> [Known] {
        (0..<found.count).compactMap { row in
            guard let tier = Tier(rawValue: found.text(row, 2)), let place = names[found.integer(row, 3)],
                let state = TargetState(rawValue: found.text(row, 7))
            else { return nil }
            let series = ProbeSeries(endpoint: found.name(row, 0), route: found.name(row, 1), tier: tier)
            return Known(
                name: SeriesMatching.Own(place: place, series: series),
                asked: AskedThing(
                    series.route, family: found.name(row, 9), model: found.name(row, 10), feature: found.name(row, 8)),
                place: found.integer(row, 3), number: found.integer(row, 4), ahead: found.integer(row, 5),
                isDown: state == .down, change: found.integer(row, 6))
        }
    }

    /// Of each series of each place the last two confirmed changes, the latest first. Of several files of a place that one counts which
    /// was heard last; and of several numbers of a series, because it has another model since, the one that was asked last.
    private static let states = """
        WITH asked AS (
            SELECT s.endpoint, s.route, s.tier, s.place, s.series, s.feature, s.family, s.model, own.ledger, own.ahead_us,
                count(*) OVER (PARTITION BY s.place, s.endpoint, s.route, s.tier) AS numbers
            FROM series AS s CROSS JOIN LATERAL (
                SELECT l.ledger, l.ahead_us FROM ledger AS l
                WHERE l.place = s.place AND l.heard_us >= $1 AND EXISTS (SELECT 1 FROM flip WHERE flip.place = l.place
                    AND flip.ledger = l.ledger AND flip.series = s.series AND flip.confirmed)
                ORDER BY l.heard_us DESC LIMIT 1) AS own
            WHERE EXISTS (SELECT 1 FROM rollup WHERE rollup.series = s.series AND rollup.hours = 24
                AND rollup.start_us >= $1 AND rollup.place = s.place)
        ), latest AS (
            SELECT DISTINCT ON (place, endpoint, route, tier) * FROM asked
            ORDER BY place, endpoint, route, tier, CASE WHEN numbers > 1 THEN (SELECT max(started_us) FROM outcome
                WHERE outcome.series = asked.series AND outcome.place = asked.place AND started_us >= $1)
                END DESC NULLS LAST, series
        )
        SELECT \(FleetSchema.read("s.endpoint, s.route, s.tier, s.place, s.series, s.ahead_us, f.at_us, f.state")),
            \(FleetSchema.read("s.feature, s.family, s.model"))
        FROM latest AS s CROSS JOIN LATERAL (
            SELECT at_us, state FROM flip WHERE flip.place = s.place AND flip.ledger = s.ledger
                AND flip.series = s.series AND confirmed ORDER BY at_us DESC LIMIT 2) AS f
        ORDER BY s.place, s.series, f.at_us DESC
        """

    /// When each place has looked at what any sees down.
    private mutating func look(_ reader: FleetReader, _ troubled: [(series: FleetSeries, own: Known)])
        throws(FleetError)
    {
        guard !troubled.isEmpty else { return }
        let found = try reader.query(
            """
            SELECT (SELECT started_us FROM outcome
                WHERE outcome.series = asked.series AND outcome.place = asked.place AND started_us >= $3
                ORDER BY started_us DESC OFFSET 1 LIMIT 1)
            FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS asked (place, series, position) ORDER BY position
            """,
            [
                FleetReader.list(troubled.map(\.own.place)), FleetReader.list(troubled.map(\.own.number)),
                .integer((now + .seconds(-2 * 86_400)).microseconds),
            ])
        for (row, one) in troubled.enumerated() {
            sights[one.series]?[one.own.name.place]?.askedSince = found.optionalInteger(row, 0).map(one.own.moment)
        }
    }
}
