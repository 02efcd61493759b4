import Model
import Recording

/// The table `fleet_incident`, inside a transaction.
extension FleetIncidents {
    /// - Parameter since: those that ended before it are left out, and with nil all that have ended. What a person has ended is known for
    ///   a week more: it may go on all the while.
    static func recent(_ connection: Connection, since: Timestamp?) throws(FleetError) -> [Incident] {
        let found = try connection.query(
            """
            SELECT \(known) FROM fleet_incident
            WHERE closed_us IS NULL OR closed_us >= $1 OR closed_us >= $2 AND by_hand ORDER BY began_us, id
            """,
            [
                .integer(since?.microseconds ?? .max),
                .integer((since.map { $0 + .seconds(-7 * 86_400) })?.microseconds ?? .max),
            ])
        return (0..<found.count).compactMap { incident(found, $0) }
    }

    static func find(_ id: String, _ connection: Connection) throws(FleetError) -> Incident? {
        let found = try connection.query("SELECT \(known) FROM fleet_incident WHERE id = $1", [.text(id)])
        return found.count == 1 ? incident(found, 0) : nil
    }

    static func put(_ incident: Incident, _ connection: Connection) throws(FleetError) {
        func moment(_ value: Timestamp?) -> ShippedValue { value.map { .integer($0.microseconds) } ?? .null }
        func text(_ value: String?) -> ShippedValue { value.map(ShippedValue.text) ?? .null }
        let affected = incident.affected.map { series in
            "\(incident.failing.contains(series) ? "!" : "")\(series.endpoint) \(series.route) \(series.tier.rawValue)"
        }
        let (evidence, sight) = (incident.evidence, incident.sight)
        let values: [ShippedValue] = [
            .text(incident.id), .text(incident.cause.name), .text(incident.kind.family.name),
            .text(incident.kind.rawValue),
            .integer(Int64(incident.severity.rawValue)), .integer(Int64(incident.peak.rawValue)),
            .text(incident.code.rawValue), moment(incident.beganAt), moment(incident.openedAt),
            moment(incident.endedAt),
            moment(incident.closedAt), .text(affected.joined(separator: "\n")), .integer(incident.cost.amount),
            .text(incident.isFlapping ? "true" : "false"), text(incident.closing), text(evidence?.series.endpoint),
            text(evidence?.series.route), text(evidence?.series.tier.rawValue), text(evidence?.fixture),
            moment(evidence?.startedAt), text(evidence?.excerpt), .text(FleetIncidents.text(of: sight?.places ?? [])),
            .integer(Int64(sight?.of ?? 0)),
        ]
        let places = (1...values.count).map { "$\($0)" }.joined(separator: ", ")
        let kept: Set<String> = ["id", "cause", "family", "kind", "opened_us"]
        let changed = columns.split(separator: ", ").map(String.init).filter { !kept.contains($0) }
            .map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try connection.query(
            """
            INSERT INTO fleet_incident AS known (\(columns)) VALUES (\(places))
                ON CONFLICT (id) DO UPDATE SET \(changed) WHERE known.closed_us IS NULL
            """, values)
    }
}

/// What was answered where a thing is down, for who is told of it.
enum FleetEvidence {
    static func add(to change: IncidentChange, _ connection: Connection) throws(FleetError) -> IncidentChange {
        var incident = change.incident
        if case .location(let name) = incident.cause {
            incident.evidence = Incident.Evidence(
                series: incident.affected.first ?? ProbeSeries(endpoint: "*", route: name, tier: .reach), fixture: "*",
                startedAt: incident.beganAt,
                excerpt:
                    "the place \(name) is not heard since \(incident.beganAt.readable) UTC: does it run, and can it reach the "
                    + "fleet's centre?")
            return IncidentChange(change.step, incident, at: change.at)
        }
        guard !incident.affected.isEmpty, let places = incident.sight?.places else { return change }
        let found = try connection.query(
            """
            SELECT \(FleetSchema.read("o.fixture, o.code, o.started_us")), p.name, (SELECT \(FleetSchema.read("detail")) FROM attempt AS a WHERE a.place = o.place
                AND a.run = o.run AND a.outcome = o.id AND a.outcome_us = o.started_us ORDER BY position DESC LIMIT 1),
                \(FleetSchema.read("s.endpoint, s.route, s.tier"))
            FROM outcome AS o JOIN place AS p ON p.place = o.place
                JOIN series AS s ON s.place = o.place AND s.series = o.series
                JOIN ledger AS l ON l.place = o.place AND l.ledger = o.ledger
            WHERE s.endpoint || ' ' || s.route || ' ' || s.tier = ANY ($1::text[]) AND o.code <> 'ok'
                AND o.started_us >= $2::bigint - 86400000000 AND o.started_us - l.ahead_us >= $2
                AND p.name = ANY ($3::text[])
            ORDER BY o.started_us LIMIT 1
            """,
            [
                FleetReader.list(incident.affected.map { "\($0.endpoint) \($0.route) \($0.tier.rawValue)" }),
                .integer(incident.beganAt.microseconds), FleetReader.list(places),
            ])
        guard found.count == 1, let tier = Tier(rawValue: found.text(0, 7)) else { return change }
        incident.code = OutcomeCode(recorded: found.text(0, 1))
        incident.evidence = Incident.Evidence(
            series: ProbeSeries(endpoint: found.name(0, 5), route: found.name(0, 6), tier: tier),
            fixture: found.name(0, 0), startedAt: Timestamp(microseconds: found.integer(0, 2)),
            excerpt: "from \(found.text(0, 3)): \(found.text(0, 4))")
        return IncidentChange(change.step, incident, at: change.at)
    }
}
