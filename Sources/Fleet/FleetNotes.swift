package import Model
import Recording

/// What people say of an incident of a fleet, as a role that serves.
extension FleetLedger {
    /// - Throws: ``FleetError/notServing(address:role:)``: it may read, and keep nothing.
    package func expectServing() throws {
        try read { reader in
            let found = try reader.query(
                "SELECT has_table_privilege('lease', 'UPDATE') AND has_table_privilege('fleet_incident', 'INSERT')")
            guard found.integer(0, 0) == 1 else {
                throw FleetError.notServing(
                    address: reader.connection.address.shown, role: try reader.connection.role())
            }
        }
    }

    /// - Precondition: the incident is kept.
    package func note(_ note: IncidentNote, of incident: Incident) throws {
        try change { connection in
            _ = try connection.query(
                "UPDATE fleet_incident SET notes = notes || $2 WHERE id = $1",
                [.text(incident.id), .text(FleetNotes.line(note))])
        }
    }

    /// Says that one is over, by the centre's clock; whoever was told of it is told. It is not found again while the same goes on.
    package func close(_ incident: Incident, because reason: String) throws {
        try change { connection in
            let now = Timestamp(microseconds: try connection.query("SELECT \(Connection.clock)").integer(0, 0))
            guard var ended = try FleetIncidents.find(incident.id, connection), ended.isOpen else { return }
            (ended.endedAt, ended.closedAt, ended.failing) = (ended.endedAt ?? now, now, [])
            ended.closing = reason
            try FleetIncidents.put(ended, connection)
            _ = try connection.query("UPDATE fleet_incident SET by_hand = true WHERE id = $1", [.text(incident.id)])
            try FleetMessages.add([], of: IncidentChange(.recovered, ended, at: now), connection)
        }
    }
}

/// Notes as the centre has them: a line each, the moment first.
enum FleetNotes {
    static let sql = "SELECT notes FROM fleet_incident WHERE id = $1"

    static func line(_ note: IncidentNote) -> String {
        let text = note.text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return "\(note.at.microseconds) \(text)\n"
    }

    static func read(_ found: Rows) -> [IncidentNote] { found.count == 1 ? notes(found.text(0, 0)) : [] }

    static func notes(_ text: String) -> [IncidentNote] {
        text.split(separator: "\n").compactMap { line in
            guard let blank = line.firstIndex(of: " "), let moment = Int64(line[..<blank]) else { return nil }
            let parts = String(line[line.index(after: blank)...])
                .split(separator: "\\\\", omittingEmptySubsequences: false)
            let words = parts.map { String($0).replacing("\\n", with: "\n") }.joined(separator: "\\")
            return IncidentNote(at: Timestamp(microseconds: moment), text: words)
        }
    }
}
