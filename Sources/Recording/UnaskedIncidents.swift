import GRDB
import Model

extension IncidentStore {
    /// With since when nothing of it is asked, where that is for want of money: the last slot of each series that still fails was left out,
    /// after the last one in which it was asked.
    func withLastLook(_ incident: Incident) throws -> Incident {
        var incident = incident
        guard incident.isOpen, incident.kind != .budget, !incident.failing.isEmpty else { return incident }
        var last = incident.beganAt
        for series in incident.failing {
            guard let unpaid = try lastUnpaid(series) else { return incident }
            guard let asked = try lastAsked(series) else { continue }
            guard asked < unpaid else { return incident }
            last = max(last, asked)
        }
        incident.unaskedSince = last
        return incident
    }

    private func lastUnpaid(_ series: ProbeSeries) throws -> Timestamp? {
        try moment(
            """
            SELECT max(last_us) FROM missed WHERE endpoint = ? AND route = ? AND tier = ? AND code = '\(OutcomeCode.skippedBudget.rawValue)'
            """, [series.endpoint, series.route, series.tier.rawValue], of: "missed")
    }

    private func lastAsked(_ series: ProbeSeries) throws -> Timestamp? {
        let ids = try Int64.fetchAll(
            db, sql: "SELECT id FROM series WHERE endpoint = ? AND route = ? AND tier = ?",
            arguments: [series.endpoint, series.route, series.tier.rawValue])
        return try ids.compactMap { id in
            try moment("SELECT max(started_us) FROM outcome WHERE series = ?", [id], of: "outcome")
        }.max()
    }

    private func moment(_ sql: String, _ arguments: StatementArguments, of table: String) throws -> Timestamp? {
        guard let row = try Row.fetchOne(db, sql: sql, arguments: arguments) else { return nil }
        try row.expect("M", of: table, path: path)
        return (row[0] as Int64?).map(Timestamp.init)
    }
}
