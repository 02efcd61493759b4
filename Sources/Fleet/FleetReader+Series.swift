import Model
import Recording

extension FleetReader {
    private static let names = "endpoint, route, tier, feature, family, model"

    /// The series of a tier as subjects without a fixture. Of all locations the same has one number, which is made of its names: one
    /// that has another is in no figure, as it would stand for what others have under that number, and is noted.
    func series(_ tier: Tier?, endpoint: String? = nil, route: String? = nil) throws(FleetError)
        -> [(number: Int64, subject: Subject)]
    {
        let known = Tier.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let found = try query(
            """
            SELECT \(Self.names), series, min(place) FROM (
                SELECT place, series, \(FleetSchema.read(Self.names)) FROM series
                WHERE tier IN (\(tier.map { "'\($0.rawValue)'" } ?? known)) AND ($1::text IS NULL OR endpoint = $1)
                    AND ($2::text IS NULL OR route = $2) AND \(here("series"))) AS known
            GROUP BY \(Self.names), series ORDER BY endpoint, route, series
            """, [endpoint.map(ShippedValue.text) ?? .null, route.map(ShippedValue.text) ?? .null])
        var all: [(number: Int64, subject: Subject)] = []
        var (seen, forgers): (Set<Int64>, Set<Int64>) = ([], [])
        for row in 0..<found.count {
            guard Self.isNumbered(found, row) else {
                forgers.insert(found.integer(row, 7))
                continue
            }
            let number = found.integer(row, 6)
            guard let subject = Self.subject(found, row), seen.insert(number).inserted else { continue }
            all.append((number, subject))
        }
        for place in forgers { try noteForged(at: place) }
        return all
    }

    /// Six names, and behind them the number that is theirs.
    private static func isNumbered(_ found: Rows, _ row: Int) -> Bool {
        ShippedTable.number(of: (0..<6).map { found.text(row, $0) }) == found.integer(row, 6)
    }

    private static func subject(_ found: Rows, _ row: Int) -> Subject? {
        guard let tier = Tier(rawValue: found.text(row, 2)) else { return nil }
        let (family, model) = (found.name(row, 4), found.name(row, 5))
        return Subject(
            endpoint: found.name(row, 0), route: found.name(row, 1), fixture: "",
            feature: FeatureID(rawValue: found.name(row, 3)), tier: tier,
            family: family.isEmpty ? nil : ProviderFamily(rawValue: family), model: model.isEmpty ? nil : model)
    }

    /// All of a place in one sentence, whichever were asked for.
    private func noteForged(at place: Int64) throws(FleetError) {
        let found = try query(
            "SELECT \(FleetSchema.read(Self.names)), series FROM series WHERE place = $1 ORDER BY series",
            [.integer(place)])
        let forged = (0..<found.count).filter { !Self.isNumbered(found, $0) }.map { String(found.integer($0, 6)) }
        let own = places.first { $0.number == place }?.name ?? "place \(place)"
        // A statement of a length that can be read; what is left is named next time.
        let some = forged.prefix(50).joined(separator: ", ")
        leftOut.note(
            "\(own): the numbers of \(forged.count) of its series are not those of their names, and these names are in no "
                + "figure; who may write as \(own) has written them. As the owner of the centre remove them, and let \(own) ship "
                + "again what it has: DELETE FROM assay.series WHERE place = \(place) AND series IN (\(some)); "
                + "UPDATE assay.ledger SET outcome = 0, token = '' WHERE place = \(place)")
    }
}
