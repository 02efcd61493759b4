import GRDB
import Model

/// One row of `series`: a subject without its fixture.
struct SeriesKey: Hashable {
    let endpoint: String
    let route: String
    let tier: String
    let feature: String
    let family: String
    let model: String

    init(_ subject: Subject) {
        endpoint = subject.endpoint
        route = subject.route
        tier = subject.tier.rawValue
        feature = subject.feature.rawValue
        family = subject.family?.rawValue ?? ""
        model = subject.model ?? ""
    }

    private var arguments: StatementArguments { [endpoint, route, tier, feature, family, model] }

    func find(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT id FROM series
                WHERE endpoint = ? AND route = ? AND tier = ? AND feature = ? AND family = ? AND model = ?
                """, arguments: arguments)
    }

    func create(_ db: Database) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO series (endpoint, route, tier, feature, family, model) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: arguments)
        return db.lastInsertedRowID
    }
}
