package import Model
import Recording

extension FleetLedger {
    package func incidents(since: Timestamp?, openOnly: Bool, limit: Int) throws -> [Incident] {
        try read { reader in
            let (columns, table) =
                isOfFleet ? (FleetIncidents.known, "fleet_incident") : (FleetIncidents.shipped, "incident")
            let here = isOfFleet ? "true" : reader.here("incident")
            let found = try reader.query(
                """
                SELECT \(FleetSchema.read(columns)) FROM \(table)
                WHERE (closed_us IS NULL OR closed_us >= $1) AND (closed_us IS NULL OR NOT $2::boolean)
                    AND \(here) ORDER BY began_us DESC, id LIMIT $3
                """,
                [
                    .integer(since?.microseconds ?? .min), .text(openOnly ? "true" : "false"), .integer(Int64(limit)),
                ])
            return (0..<found.count).compactMap { FleetIncidents.incident(found, $0) }
        }
    }

    package func notes(of incident: Incident) throws -> [IncidentNote] {
        try read { reader in
            if isOfFleet { return FleetNotes.read(try reader.query(FleetNotes.sql, [.text(incident.id)])) }
            // What two copies of a file have both brought is one.
            let found = try reader.query(
                """
                SELECT at_us, \(FleetSchema.read("value")) FROM incident_note WHERE incident = $1 AND \(reader.here("incident_note"))
                GROUP BY at_us, value ORDER BY at_us, min(note)
                """, [.text(incident.id)])
            return (0..<found.count).map {
                IncidentNote(at: Timestamp(microseconds: found.integer($0, 0)), text: found.text($0, 1))
            }
        }
    }

    /// One of the fleet, by its id or by what only one id begins with; nil where there is none, or several.
    package func incident(_ id: String) throws -> Incident? {
        try read { reader in
            let found = try reader.query(
                """
                SELECT \(FleetIncidents.known) FROM fleet_incident WHERE left(id, length($1::text)) = $1
                ORDER BY id = $1 DESC, id LIMIT 2
                """, [.text(id)])
            guard found.count == 1 || found.count == 2 && found.text(0, 0) == id else { return nil }
            return FleetIncidents.incident(found, 0)
        }
    }
}

/// Incidents as the centre keeps them.
enum FleetIncidents {
    /// Of those of the fleet.
    static let columns = shipped + ", places, of_places"
    /// As it is read.
    static let known = columns + ", by_hand"
    static let shipped = ShippedTable.incident.columns.joined(separator: ", ")

    /// Nil for one whose words only another version knows.
    static func incident(_ found: Rows, _ row: Int) -> Incident? {
        guard let cause = IncidentCause(name: found.name(row, 1)),
            let kind = IncidentKind(rawValue: found.text(row, 3)),
            let severity = IncidentSeverity(rawValue: Int(found.integer(row, 4))),
            let peak = IncidentSeverity(rawValue: Int(found.integer(row, 5)))
        else { return nil }
        let lines = found.text(row, 11).split(separator: "\n")
        var incident = Incident(
            cause: cause, kind: kind, severity: severity, code: OutcomeCode(recorded: found.text(row, 6)),
            beganAt: Timestamp(microseconds: found.integer(row, 7)),
            openedAt: Timestamp(microseconds: found.integer(row, 8)), affected: lines.compactMap(series),
            evidence: evidence(found, row), id: found.name(row, 0))
        incident.peak = peak
        incident.failing = lines.filter { $0.hasPrefix("!") }.compactMap(series)
        incident.endedAt = found.optionalInteger(row, 9).map(Timestamp.init)
        incident.closedAt = found.optionalInteger(row, 10).map(Timestamp.init)
        incident.cost = MicroDollars(found.integer(row, 12))
        incident.isFlapping = found.integer(row, 13) == 1
        incident.closing = found.optionalText(row, 14)
        if found.columns > 22 {
            incident.sight = FleetSight(
                places: places(found.text(row, 21)), of: Int(found.integer(row, 22)))
            incident.isByHand = found.integer(row, 23) == 1
        }
        return incident
    }

    /// One on a line: names of before they were checked may have blanks. What was kept before has blanks between.
    static func text(of places: [String]) -> String { places.map { "\($0)\n" }.joined() }

    private static func places(_ text: String) -> [String] {
        text.split(separator: text.hasSuffix("\n") ? "\n" : " ").map(String.init)
    }

    private static func series(_ line: Substring) -> ProbeSeries? {
        let words = line.drop { $0 == "!" }.split(separator: " ").map(String.init)
        guard words.count == 3, let tier = Tier(rawValue: words[2]) else { return nil }
        return ProbeSeries(endpoint: words[0].shown, route: words[1].shown, tier: tier)
    }

    private static func evidence(_ found: Rows, _ row: Int) -> Incident.Evidence? {
        guard let endpoint = found.optionalName(row, 15), let route = found.optionalName(row, 16),
            let tier = Tier(rawValue: found.text(row, 17)), let fixture = found.optionalName(row, 18),
            let started = found.optionalInteger(row, 19), let excerpt = found.optionalText(row, 20)
        else { return nil }
        return Incident.Evidence(
            series: ProbeSeries(endpoint: endpoint, route: route, tier: tier), fixture: fixture,
            startedAt: Timestamp(microseconds: started), excerpt: excerpt)
    }
}
