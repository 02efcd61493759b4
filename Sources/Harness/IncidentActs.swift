package import Model
package import Recording

/// What people do with incidents.
extension Ledger {
    /// - Parameter name: an id, or what only one begins with.
    /// - Throws: ``HarnessError/noIncident(_:ledger:known:)``, `RecordingError`.
    package func incident(called name: String) throws -> Incident {
        if let incident = try incident(name) { return incident }
        throw HarnessError.noIncident(name, ledger: path, known: try incidents(limit: 5).map(\.id))
    }

    /// Says that one is over, and to whom that is to be told.
    ///
    /// - Parameter reason: 400 characters of it are kept.
    package func close(
        _ incident: Incident, because reason: String, telling channels: [AlertChannel], at now: Timestamp
    ) throws(RecordingError) {
        var incident = incident
        (incident.endedAt, incident.closedAt, incident.failing) = (incident.endedAt ?? now, now, [])
        incident.closing = String(reason.prefix(400))
        let change = IncidentChange(.recovered, incident, at: now)
        let drafts = channels.map { MessageDraft(channel: $0.id, step: change.messageStep, due: now) }
        _ = try keep(change, telling: drafts)
    }
}
