package import Model

/// One incident as a JSON object on one line, schema 1.
package enum IncidentJSON {
    package static func line(_ incident: Incident) -> String { JSONReport.encode(value(incident), pretty: false) }

    /// All of a report, schema 1.
    package static func document(_ input: ReportInput?) -> String {
        let own: [String: JSONValue] = [
            "schema": .integer(1), "incidents": .array((input?.incidents ?? []).map(value)),
        ]
        return JSONReport.encode(.object(own.merging(input?.noticeMembers ?? [:]) { $1 }), pretty: true) + "\n"
    }

    package static func value(_ incident: Incident) -> JSONValue {
        func moment(_ value: Timestamp?) -> JSONValue { value.map { .string($0.rfc3339) } ?? .null }
        var fields: [String: JSONValue] = [
            "schema": .integer(1), "id": .string(incident.id), "cause": .string(incident.cause.name),
            "kind": .string(incident.kind.rawValue), "severity": .string(incident.severity.word),
            "worst_severity": .string(incident.peak.word),
            "title": .string(IncidentLine.title(incident)), "code": .string(incident.code.rawValue),
            "began_at": moment(incident.beganAt), "opened_at": moment(incident.openedAt),
            "ended_at": incident.isOpen ? .null : moment(incident.endedAt), "is_open": .bool(incident.isOpen),
            "is_flapping": .bool(incident.isFlapping),
            "closing": incident.closing.map { .string($0.singleLine) } ?? .null,
            "cost_microdollars": .integer(Int(incident.cost.amount)),
            "affected": .array(incident.affected.map { .string($0.name) }),
            "failing": .array(incident.failing.map { .string($0.name) }),
            "excerpt": incident.evidence.map { .string($0.excerpt.singleLine) } ?? .null,
        ]
        if incident.isOpen, let since = incident.unaskedSince { fields["unasked_since"] = moment(since) }
        if let sight = incident.sight {
            fields["places"] = .array(sight.places.map { .string($0) })
            fields["of_places"] = .integer(sight.of)
        }
        return .object(fields)
    }
}
