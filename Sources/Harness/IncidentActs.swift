package import Fleet
package import Model
package import Recording

/// Where incidents are kept that people read, annotate and close: the ledger of a place, or the centre of a fleet.
package protocol IncidentBook {
    var path: String { get }
    func incidents(since: Timestamp?, openOnly: Bool, limit: Int) throws -> [Incident]
    /// The one of an id, or the only one whose id begins so.
    func incident(_ name: String) throws -> Incident?
    func notes(of incident: Incident) throws -> [IncidentNote]
    func note(_ note: IncidentNote, of incident: Incident) throws
    /// Says that one is over, and to whom that is to be told.
    ///
    /// - Parameters:
    ///   - reason: 400 characters of it are kept.
    ///   - channels: of the settings here; of a fleet the server that leads has its own.
    /// - Returns: what became of it, in words.
    func close(
        _ incident: Incident, because reason: String, at now: Timestamp, telling channels: () throws -> [AlertChannel]
    ) throws -> String
}

package enum IncidentBooks {
    /// Opens a file, or a fleet's centre where the text is an address of PostgreSQL's.
    ///
    /// - Throws: `RecordingError`, `FleetError`.
    package static func open(_ text: String, readOnly: Bool) throws -> any IncidentBook {
        FleetPolicy.isAddress(text)
            ? try FleetLedger(text, ofFleet: true) : try Ledger(path: text, readOnly: readOnly)
    }
}

extension IncidentBook {
    /// - Parameter name: an id, or what only one begins with.
    /// - Throws: ``HarnessError/noIncident(_:ledger:known:)``, ``HarnessError/severalIncidents(_:ledger:fitting:)``,
    ///   `RecordingError`, `FleetError`.
    package func incident(called name: String) throws -> Incident {
        if let incident = try incident(name) { return incident }
        let known = try incidents(since: nil, openOnly: false, limit: .max).map(\.id)
        let fitting = known.filter { $0.hasPrefix(name) }
        throw fitting.isEmpty
            ? HarnessError.noIncident(name, ledger: path, known: Array(known.prefix(5)))
            : HarnessError.severalIncidents(name, ledger: path, fitting: fitting)
    }
}

extension FleetLedger: IncidentBook {
    package func close(
        _ incident: Incident, because reason: String, at now: Timestamp, telling channels: () throws -> [AlertChannel]
    ) throws -> String {
        try close(incident, because: String(reason.prefix(400)))
        return "\(incident.id) is closed; the server that leads tells those whom its settings name"
    }
}

extension Ledger: IncidentBook {
    package func close(
        _ incident: Incident, because reason: String, at now: Timestamp, telling channels: () throws -> [AlertChannel]
    ) throws -> String {
        let channels = try channels()
        var incident = incident
        (incident.endedAt, incident.closedAt, incident.failing) = (incident.endedAt ?? now, now, [])
        incident.closing = String(reason.prefix(400))
        let change = IncidentChange(.recovered, incident, at: now)
        let drafts = channels.map { MessageDraft(channel: $0.id, step: change.messageStep, due: now) }
        _ = try keep(change, telling: drafts)
        return "\(incident.id) is closed" + (channels.isEmpty ? "; nobody is told: these settings have no channel" : "")
    }
}
