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
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM series
                WHERE endpoint = ? AND route = ? AND tier = ? AND feature = ? AND family = ? AND model = ?
                """)
        return try Int64.fetchOne(statement, arguments: arguments)
    }

    func create(_ db: Database) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO series (endpoint, route, tier, feature, family, model) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: arguments)
        return db.lastInsertedRowID
    }

    /// All series of a tier by their row ids, as subjects without a fixture.
    static func all(_ db: Database, tier: Tier, path: String) throws -> [(id: Int64, subject: Subject)] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM series WHERE tier = ? ORDER BY endpoint, route, id", arguments: [tier.rawValue]
        ).map { row in
            try row.expect("itttttt", of: "series", path: path)
            let (family, model): (String, String) = (row["family"], row["model"])
            let subject = Subject(
                endpoint: row["endpoint"], route: row["route"], fixture: "",
                feature: FeatureID(rawValue: row["feature"]), tier: tier,
                family: family.isEmpty ? nil : ProviderFamily(rawValue: family), model: model.isEmpty ? nil : model)
            return (row["id"], subject)
        }
    }
}
