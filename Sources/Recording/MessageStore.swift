import GRDB
package import Model

/// A message to be, for one channel.
package struct MessageDraft: Hashable, Sendable {
    package let channel: String
    /// `opened`, `worsened`, `recovered`, `reminder 3`: with channel and incident it makes a message that is told once.
    package let step: String
    package let due: Timestamp

    package init(channel: String, step: String, due: Timestamp) {
        self.channel = channel
        self.step = step
        self.due = due
    }
}

/// A message that is to be sent now, by whoever took it.
package struct OutgoingMessage: Hashable, Sendable, Identifiable {
    package let id: Int64
    /// The same whenever it is sent, so that a receiver can tell that it has it already.
    package let key: String
    package let channel: String
    package let step: String
    package let at: Timestamp
    /// This one counts.
    package let tries: Int
    /// As it is by now.
    package let incident: Incident

    package init(
        id: Int64, key: String, channel: String, step: String, at: Timestamp, tries: Int, incident: Incident
    ) {
        self.id = id
        self.key = key
        self.channel = channel
        self.step = step
        self.at = at
        self.tries = tries
        self.incident = incident
    }
}

extension Ledger {
    /// Keeps a change and what is to be told of it, both or none.
    ///
    /// - Returns: false as ``keep(_:)``.
    package func keep(_ change: IncidentChange, telling drafts: [MessageDraft]) throws(RecordingError) -> Bool {
        try write { db in
            let messages = MessageStore(db: db, path: path)
            switch try IncidentStore(db: db, path: path).put(change) {
            case .kept: try messages.add(drafts, of: change.incident, at: change.at)
            case .ended: try messages.addEnd(of: change.incident, at: change.at)
            case .refused: return false
            }
            return true
        }
    }

    /// What is to be told of an incident as long as it goes on. What was told already is not told again.
    package func tell(_ drafts: [MessageDraft], of incident: Incident, at now: Timestamp) throws(RecordingError) {
        try write { db in
            guard try IncidentStore(db: db, path: path).isOpen(incident.id) else { return }
            try MessageStore(db: db, path: path).add(drafts, of: incident, at: now)
        }
    }

    /// Takes what is due on a channel; of one incident nothing before what comes earlier has arrived. It is not given to anybody else until its next try, and no more after the last.
    ///
    /// - Parameter limit: as many as can be delivered before the claim on them ends.
    package func takeMessages(
        for channel: String, limit: Int = 50, at now: Timestamp
    ) throws(RecordingError) -> [OutgoingMessage] {
        guard try read({ db in try MessageStore(db: db, path: path).isDue(channel, at: now) }) else { return [] }
        return try write { db in try MessageStore(db: db, path: path).take(for: channel, limit: limit, at: now) }
    }

    /// They have arrived.
    package func sent(_ messages: [OutgoingMessage], at now: Timestamp) throws(RecordingError) {
        try write { db in
            for message in messages {
                try db.execute(
                    sql: "UPDATE message SET sent_us = ?, problem = NULL WHERE id = ?",
                    arguments: [now.microseconds, message.id])
            }
        }
    }

    /// They have not, and are tried again in their time.
    package func unsent(
        _ messages: [OutgoingMessage], because problem: String, at now: Timestamp
    ) throws(RecordingError) {
        try write { db in
            for message in messages {
                try db.execute(
                    sql: "UPDATE message SET problem = ?, due_us = ? WHERE id = ?",
                    arguments: [problem, (now + Delivery.pause(after: message.tries)).microseconds, message.id])
            }
        }
    }
}

/// The table `message`, inside a transaction.
struct MessageStore {
    let db: Database
    let path: String

    func add(_ drafts: [MessageDraft], of incident: Incident, at now: Timestamp) throws {
        for draft in drafts {
            if IncidentChange.Step(rawValue: draft.step)?.isEnd == true, try !isKnown(incident, to: draft.channel) {
                continue
            }
            try db.execute(
                sql: """
                    INSERT INTO message (key, channel, incident, step, at_us, due_us, tries) VALUES (?, ?, ?, ?, ?, ?, 0)
                    ON CONFLICT (key) DO NOTHING
                    """,
                arguments: [
                    "\(draft.channel)/\(incident.id)/\(draft.step)", draft.channel, incident.id, draft.step,
                    now.microseconds, draft.due.microseconds,
                ])
        }
    }

    /// Whoever knows of it is told that it is part of another.
    func addEnd(of incident: Incident, at now: Timestamp) throws {
        let channels = try String.fetchAll(
            db, sql: "SELECT DISTINCT channel FROM message WHERE incident = ?", arguments: [incident.id])
        let step = IncidentChange.Step.merged.rawValue
        try add(channels.map { MessageDraft(channel: $0, step: step, due: now) }, of: incident, at: now)
    }

    /// Whether a channel was told of an incident, or is about to be. What still waits in quiet hours is taken back: of what
    /// is over by then nobody need know.
    private func isKnown(_ incident: Incident, to channel: String) throws -> Bool {
        try db.execute(
            sql:
                "DELETE FROM message WHERE incident = ? AND channel = ? AND sent_us IS NULL AND tries = 0 AND due_us > at_us",
            arguments: [incident.id, channel])
        return try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM message WHERE incident = ? AND channel = ?)",
            arguments: [incident.id, channel]) ?? false
    }

    func isDue(_ channel: String, at now: Timestamp) throws -> Bool {
        let statement = try db.cachedStatement(
            sql:
                "SELECT EXISTS (SELECT 1 FROM message WHERE channel = ? AND sent_us IS NULL AND due_us <= ? AND tries < ?)"
        )
        return try Bool.fetchOne(statement, arguments: [channel, now.microseconds, Delivery.tries]) ?? false
    }

    func take(for channel: String, limit: Int, at now: Timestamp) throws -> [OutgoingMessage] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, key, incident, step, at_us, tries FROM message AS own
                WHERE channel = ?1 AND sent_us IS NULL AND due_us <= ?2 AND tries < ?3 AND NOT EXISTS (
                    SELECT 1 FROM message AS earlier WHERE earlier.incident = own.incident AND earlier.channel = ?1
                        AND earlier.id < own.id AND earlier.sent_us IS NULL AND earlier.due_us > ?2 AND earlier.tries < ?3)
                ORDER BY id LIMIT ?4
                """, arguments: [channel, now.microseconds, Delivery.tries, limit])
        return try rows.compactMap { row in
            try row.expect("itttmc", of: "message", path: path)
            let (id, tries): (Int64, Int) = (row[0], row[5])
            try db.execute(
                sql: "UPDATE message SET tries = tries + 1, due_us = ? WHERE id = ?",
                arguments: [(now + Delivery.claim).microseconds, id])
            let found = try IncidentStore(db: db, path: path).fetch("WHERE id = ?", [row[2] as String])
            return found.first.map {
                OutgoingMessage(
                    id: id, key: row[1], channel: channel, step: row[3], at: Timestamp(microseconds: row[4]),
                    tries: tries + 1, incident: $0)
            }
        }
    }
}
