package import Model
package import Recording

extension FleetDesk: Outbox {
    package func openIncidents() throws -> [Incident] {
        guard isLeading else { return [] }
        return try pool.with(patience: .seconds(5)) { connection in
            try FleetIncidents.recent(connection, since: nil).filter(\.isOpen)
        }
    }

    package func tell(_ drafts: [MessageDraft], of incident: Incident, at now: Timestamp) throws {
        try pool.with(patience: .seconds(5)) { connection in
            _ = try fenced(connection) {
                // It may have ended since it was looked at.
                guard try FleetIncidents.find(incident.id, connection)?.isOpen == true else { return }
                try FleetMessages.add(drafts, of: IncidentChange(.changed, incident, at: now), connection)
            }
        }
    }

    /// What another server took and did not send is taken again: that one leads no more.
    package func takeMessages(for channel: String, limit: Int, at now: Timestamp) throws -> [OutgoingMessage] {
        guard isLeading else { return [] }
        return try pool.with(patience: .seconds(5)) { connection in
            guard try FleetMessages.isDue(channel, holder, at: now, connection) else { return [] }
            return try fenced(connection) {
                try FleetMessages.take(channel, holder, limit: limit, at: now, connection)
            } ?? []
        }
    }

    /// Noted by whoever sent it, whether it still leads or not.
    package func sent(_ messages: [OutgoingMessage], at now: Timestamp) throws {
        try pool.with(patience: .seconds(5)) { connection in
            for message in messages {
                try connection.query(
                    "UPDATE fleet_message SET sent_us = $2, problem = NULL WHERE id = $1",
                    [.integer(message.id), .integer(now.microseconds)])
            }
        }
    }

    package func unsent(_ messages: [OutgoingMessage], because problem: String, at now: Timestamp) throws {
        try pool.with(patience: .seconds(5)) { connection in
            for message in messages {
                let due = now + Delivery.pause(after: message.tries)
                try connection.query(
                    "UPDATE fleet_message SET problem = $2, due_us = $3, holder = NULL WHERE id = $1 AND sent_us IS NULL",
                    [.integer(message.id), .text(problem), .integer(due.microseconds)])
            }
        }
    }
}

/// The table `fleet_message`, inside a transaction.
enum FleetMessages {
    static func add(_ drafts: [MessageDraft], of change: IncidentChange, _ connection: Connection) throws {
        var drafts = drafts
        if change.step.isEnd {
            let known = try knowing(change.incident.id, connection)
            drafts = known.map { channel in
                let due = drafts.first { $0.channel == channel }?.due ?? change.at
                return MessageDraft(channel: channel, step: change.messageStep, due: due)
            }
        }
        for draft in drafts {
            try connection.query(
                """
                INSERT INTO fleet_message (key, channel, incident, step, at_us, due_us) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (key) DO NOTHING
                """,
                [
                    .text("\(draft.channel)/\(change.incident.id)/\(draft.step)"), .text(draft.channel),
                    .text(change.incident.id), .text(draft.step), .integer(change.at.microseconds),
                    .integer(draft.due.microseconds),
                ])
        }
    }

    /// Channels that were told of an incident, or are about to be. What still waits in quiet hours is taken back: of what is over by then
    /// nobody need know.
    private static func knowing(_ incident: String, _ connection: Connection) throws -> [String] {
        try connection.query(
            "DELETE FROM fleet_message WHERE incident = $1 AND sent_us IS NULL AND tries = 0 AND due_us > at_us",
            [.text(incident)])
        let found = try connection.query(
            "SELECT DISTINCT channel FROM fleet_message WHERE incident = $1 ORDER BY channel", [.text(incident)])
        return (0..<found.count).map { found.text($0, 0) }
    }

    /// Whether it may be taken now: its time has come, or who took it leads no more.
    private static let isFree = "(due_us <= $2 OR holder IS NOT NULL AND holder <> $3)"

    static func isDue(_ channel: String, _ holder: String, at now: Timestamp, _ connection: Connection) throws -> Bool {
        try connection.query(
            "SELECT 1 FROM fleet_message WHERE channel = $1 AND sent_us IS NULL AND tries < $4 AND \(isFree) LIMIT 1",
            [.text(channel), .integer(now.microseconds), .text(holder), .integer(Int64(Delivery.tries))]
        ).count > 0
    }

    static func take(
        _ channel: String, _ holder: String, limit: Int, at now: Timestamp, _ connection: Connection
    ) throws -> [OutgoingMessage] {
        // Of one incident nothing before what comes earlier has arrived.
        let found = try connection.query(
            """
            SELECT id, key, incident, step, at_us, tries FROM fleet_message AS own
            WHERE channel = $1 AND sent_us IS NULL AND tries < $4 AND \(isFree) AND NOT EXISTS (
                SELECT 1 FROM fleet_message AS earlier WHERE earlier.incident = own.incident AND earlier.channel = $1
                    AND earlier.id < own.id AND earlier.sent_us IS NULL AND earlier.tries < $4
                    AND earlier.due_us > $2 AND (earlier.holder IS NULL OR earlier.holder = $3))
            ORDER BY at_us, id LIMIT $5
            """,
            [
                .text(channel), .integer(now.microseconds), .text(holder), .integer(Int64(Delivery.tries)),
                .integer(Int64(limit)),
            ])
        return try (0..<found.count).compactMap { row in
            let id = found.integer(row, 0)
            try connection.query(
                "UPDATE fleet_message SET tries = tries + 1, due_us = $2, holder = $3 WHERE id = $1",
                [.integer(id), .integer((now + Delivery.claim).microseconds), .text(holder)])
            return try FleetIncidents.find(found.text(row, 2), connection).map {
                OutgoingMessage(
                    id: id, key: found.text(row, 1), channel: channel, step: found.text(row, 3),
                    at: Timestamp(microseconds: found.integer(row, 4)), tries: Int(found.integer(row, 5)) + 1,
                    incident: $0)
            }
        }
    }
}
