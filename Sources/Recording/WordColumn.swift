import GRDB
import Model

/// The columns that hold words, and the words this version has for them.
struct WordColumn {
    let table: String
    let name: String
    let known: [String]

    static let all: [WordColumn] = [
        WordColumn(table: "series", name: "tier", known: Tier.allCases.map(\.rawValue)),
        WordColumn(table: "outcome", name: "code", known: codes),
        WordColumn(table: "outcome", name: "own_code", known: codes),
        WordColumn(table: "outcome", name: "image_format", known: formats),
        WordColumn(table: "attempt", name: "code", known: codes),
        WordColumn(table: "attempt", name: "cost_basis", known: CostBasis.known.map(\.rawValue)),
        WordColumn(table: "finding", name: "code", known: codes),
        WordColumn(table: "flip", name: "state", known: TargetState.allCases.map(\.rawValue)),
        WordColumn(table: "baseline", name: "image_format", known: formats),
        WordColumn(table: "picture", name: "format", known: formats),
        WordColumn(table: "exhibit", name: "reason", known: Exhibit.Reason.allCases.map(\.rawValue)),
    ]

    private static let codes = OutcomeCode.allCases.map(\.rawValue)
    private static let formats = ImageFormat.allCases.map(\.rawValue)

    /// What of the column only another version knows. Reads the whole table.
    ///
    /// - Parameter condition: SQL that picks some of its rows.
    func foreign(_ db: Database, path: String, condition: String = "true") throws -> [ForeignWord] {
        let marks = Array(repeating: "?", count: known.count).joined(separator: ", ")
        return try Row.fetchAll(
            db,
            sql: """
                SELECT \(name), count(*) FROM \(table) WHERE \(condition) AND \(name) IS NOT NULL AND \(name) NOT IN (\(marks))
                GROUP BY 1 ORDER BY 1
                """, arguments: StatementArguments(known)
        ).map { row in
            try row.expect("tc", of: table, path: path)
            return ForeignWord(column: "\(table).\(name)", word: row[0], count: row[1])
        }
    }
}
