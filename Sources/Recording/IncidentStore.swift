import GRDB
package import Model

extension Ledger {
    /// Keeps a change, as the incident is after it. The same change again changes nothing.
    ///
    /// - Returns: false when another process has an open incident of the same cause and kind: this one is not kept, or
    ///   ended as a part of that.
    package func keep(_ change: IncidentChange) throws(RecordingError) -> Bool {
        try keep(change, telling: [])
    }

    /// The incidents that are open or were within a window, the latest first.
    ///
    /// - Parameters:
    ///   - since: those that ended before it are left out; nil: all.
    ///   - openOnly: only those that go on.
    package func incidents(
        since: Timestamp? = nil, openOnly: Bool = false, limit: Int = 1000
    ) throws(RecordingError) -> [Incident] {
        try read { db in
            try IncidentStore(db: db, path: path).fetch(
                "WHERE (closed_us IS NULL OR closed_us >= ?) AND (closed_us IS NULL OR NOT ?) "
                    + "ORDER BY began_us DESC, id LIMIT ?",
                [since?.microseconds ?? Int64.min, openOnly, limit])
        }
    }

    /// The incident of an id, or the only one whose id begins so. Nil when there is none, or several.
    package func incident(_ id: String) throws(RecordingError) -> Incident? {
        // SQLite takes a text to its first NUL alone: what follows would be no part of the id.
        guard !id.unicodeScalars.contains("\0") else { return nil }
        return try read { db in
            let store = IncidentStore(db: db, path: path)
            if let exact = try store.fetch("WHERE id = ?", [id]).first { return exact }
            let found = try store.fetch("WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 2", [id])
            return found.count == 1 ? found[0] : nil
        }
    }

    /// - Precondition: the incident is kept.
    package func note(_ note: IncidentNote, of incident: Incident) throws(RecordingError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO incident_note (incident, at_us, value) VALUES (?, ?, ?)",
                arguments: [incident.id, note.at.microseconds, note.text])
        }
    }

    package func notes(of incident: Incident) throws(RecordingError) -> [IncidentNote] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT at_us, value FROM incident_note WHERE incident = ? ORDER BY at_us, rowid",
                arguments: [incident.id]
            ).map { row in
                try row.expect("mt", of: "incident_note", path: path)
                return IncidentNote(at: Timestamp(microseconds: row[0]), text: row[1])
            }
        }
    }

    /// The last verdicts of each series, without attempts' bodies, in the order of time: what a monitor goes on from.
    package func recent(of series: [ProbeSeries]) throws(RecordingError) -> [Verdict] {
        var verdicts: [Verdict] = []
        // As many as anything looks back over; where there are very many series, as many as the start can wait for.
        let limit = series.count > 300 ? 10 : 30
        for one in series {
            verdicts += try self.verdicts(
                LedgerQuery(tier: one.tier, endpoint: one.endpoint, route: one.route, limit: limit))
        }
        return verdicts.sorted { $0.outcome.startedAt < $1.outcome.startedAt }
    }

    /// Counts slots that went by unasked.
    package func add(_ missed: [MissedSlots]) throws(RecordingError) {
        guard !missed.isEmpty else { return }
        try write { db in
            for slots in missed {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO missed (day_us, endpoint, route, tier, code, count, first_us, last_us)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (day_us, endpoint, route, tier, code) DO UPDATE SET count = count + excluded.count,
                            first_us = min(first_us, excluded.first_us), last_us = max(last_us, excluded.last_us)
                        """
                ).execute(arguments: [
                    RollupSpan.day.start(of: slots.last).microseconds, slots.series.endpoint, slots.series.route,
                    slots.series.tier.rawValue, slots.code.rawValue, slots.count, slots.first.microseconds,
                    slots.last.microseconds,
                ])
            }
        }
    }

    /// Slots that went by unasked on the days of a window, added up by series and reason.
    package func missed(in window: Range<Timestamp>) throws(RecordingError) -> [MissedSlots] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT endpoint, route, tier, code, sum(count), min(first_us), max(last_us) FROM missed
                    WHERE day_us >= ? AND day_us < ? GROUP BY endpoint, route, tier, code ORDER BY 1, 2, 3, 4
                    """,
                arguments: [
                    RollupSpan.day.start(of: window.lowerBound).microseconds, window.upperBound.microseconds,
                ]
            ).compactMap { row in
                try row.expect("ttttcmm", of: "missed", path: path)
                guard let tier = Tier(rawValue: row[2]) else { return nil }
                return MissedSlots(
                    series: ProbeSeries(endpoint: row[0], route: row[1], tier: tier),
                    code: OutcomeCode(recorded: row[3]), count: row[4], first: Timestamp(microseconds: row[5]),
                    last: Timestamp(microseconds: row[6]))
            }
        }
    }
}

/// The table `incident`, inside a transaction.
struct IncidentStore {
    let db: Database
    let path: String

    enum Kept {
        case kept
        /// A person has closed it, or another process told of the same first: nobody is told of this one.
        case refused
        /// It was open, and is ended: it became the same as one of another process.
        case ended
    }

    func put(_ change: IncidentChange) throws -> Kept {
        let incident = change.incident
        if incident.isOpen,
            let other = try String.fetchOne(
                db, sql: "SELECT id FROM incident WHERE cause = ? AND family = ? AND closed_us IS NULL AND id <> ?",
                arguments: [incident.cause.name, incident.kind.family.name, incident.id])
        {
            return try end(incident.id, as: other, at: change.at) ? .ended : .refused
        }
        let affected = incident.affected.map { series in
            "\(incident.failing.contains(series) ? "!" : "")\(series.endpoint) \(series.route) \(series.tier.rawValue)"
        }
        let evidence = incident.evidence
        try db.cachedStatement(
            sql: """
                INSERT INTO incident (id, cause, family, kind, severity, peak, code, began_us, opened_us, ended_us, closed_us,
                    affected, cost, flapping, closing, evidence_endpoint, evidence_route, evidence_tier, evidence_fixture,
                    evidence_us, excerpt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET cause = excluded.cause, kind = excluded.kind,
                    severity = excluded.severity, peak = excluded.peak, began_us = excluded.began_us, ended_us = excluded.ended_us,
                    closed_us = excluded.closed_us, affected = excluded.affected, cost = excluded.cost,
                    flapping = excluded.flapping, closing = excluded.closing
                WHERE incident.closed_us IS NULL
                """
        ).execute(arguments: [
            incident.id, incident.cause.name, incident.kind.family.name, incident.kind.rawValue,
            incident.severity.rawValue, incident.peak.rawValue, incident.code.rawValue, incident.beganAt.microseconds,
            incident.openedAt.microseconds, incident.endedAt?.microseconds, incident.closedAt?.microseconds,
            affected.joined(separator: "\n"), incident.cost.amount, incident.isFlapping, incident.closing,
            evidence?.series.endpoint, evidence?.series.route, evidence?.series.tier.rawValue, evidence?.fixture,
            evidence?.startedAt.microseconds, evidence?.excerpt,
        ])
        // One that a person has closed stays closed, and nobody is told of it.
        return db.changesCount > 0 ? .kept : .refused
    }

    /// - Returns: whether it was there, and open.
    private func end(_ id: String, as other: String, at now: Timestamp) throws -> Bool {
        try db.execute(
            sql: "UPDATE incident SET ended_us = ?1, closed_us = ?1, closing = ?2 WHERE id = ?3 AND closed_us IS NULL",
            arguments: [now.microseconds, "it is part of \(other)", id])
        return db.changesCount > 0
    }

    func isOpen(_ id: String) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT closed_us IS NULL FROM incident WHERE id = ?", arguments: [id]) ?? false
    }

    func fetch(_ condition: String, _ arguments: StatementArguments) throws -> [Incident] {
        try Row.fetchAll(db, sql: "SELECT * FROM incident \(condition)", arguments: arguments)
            .compactMap(incident).map(withLastLook)
    }

    /// Nil for one whose words only another version knows.
    private func incident(_ row: Row) throws -> Incident? {
        try row.expect(TableShape.incident.kinds, of: "incident", path: path)
        guard let cause = IncidentCause(name: row["cause"]), let kind = IncidentKind(rawValue: row["kind"]),
            let severity = IncidentSeverity(rawValue: row["severity"]),
            let peak = IncidentSeverity(rawValue: row["peak"])
        else { return nil }
        let lines = (row["affected"] as String).split(separator: "\n")
        var incident = Incident(
            cause: cause, kind: kind, severity: severity, code: OutcomeCode(recorded: row["code"]),
            beganAt: row.moment("began_us"), openedAt: row.moment("opened_us"), affected: lines.compactMap(series),
            evidence: evidence(row), id: row["id"])
        incident.peak = peak
        incident.failing = lines.filter { $0.hasPrefix("!") }.compactMap(series)
        incident.endedAt = (row["ended_us"] as Int64?).map(Timestamp.init)
        incident.closedAt = (row["closed_us"] as Int64?).map(Timestamp.init)
        incident.cost = MicroDollars(row["cost"])
        incident.isFlapping = row["flapping"]
        incident.closing = row["closing"]
        return incident
    }

    private func series(_ line: Substring) -> ProbeSeries? {
        let words = line.drop { $0 == "!" }.split(separator: " ").map(String.init)
        guard words.count == 3, let tier = Tier(rawValue: words[2]) else { return nil }
        return ProbeSeries(endpoint: words[0], route: words[1], tier: tier)
    }

    private func evidence(_ row: Row) -> Incident.Evidence? {
        guard let endpoint: String = row["evidence_endpoint"], let route: String = row["evidence_route"],
            let word: String = row["evidence_tier"], let tier = Tier(rawValue: word),
            let fixture: String = row["evidence_fixture"], let started: Int64 = row["evidence_us"],
            let excerpt: String = row["excerpt"]
        else { return nil }
        return Incident.Evidence(
            series: ProbeSeries(endpoint: endpoint, route: route, tier: tier), fixture: fixture,
            startedAt: Timestamp(microseconds: started), excerpt: excerpt)
    }
}
