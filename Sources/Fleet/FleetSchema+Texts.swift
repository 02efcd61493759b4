import Model

/// How long texts are: a place's own role writes what it likes, and whoever reads keeps what it has read.
extension FleetSchema {
    /// What is kept of any text, in bytes: several times what a version keeps of the longest that came from outside.
    private static let longest = 4 * TextBound.text
    /// Of the series that an incident concerns, a line each.
    private static let longestList = 16 * longest
    /// What is read of one, in characters: several times what a version keeps of a sentence.
    private static let usual = 4 * TextBound.detail

    /// By table. Those of changes of state, runs and incidents that are keys are bounded by their indices too.
    private static let texts: [(table: String, columns: [String])] = [
        ("ledger", ["identity", "parent", "token"]),
        ("run", ["id", "command", "target", "tool_version", "location"]),
        ("series", ["endpoint", "route", "tier", "feature", "family", "model"]),
        ("outcome", ["fixture", "code", "own_code", "source", "image_format", "image_sha256", "image_blank"]),
        ("attempt", ["provider", "code", "cost_basis", "detail", "body", "remote_id"]),
        ("finding", ["code", "subject", "expected", "actual"]), ("score", ["judge", "message"]),
        ("text", ["value"]), ("flip", ["state"]),
        (
            "incident",
            [
                "id", "cause", "family", "kind", "code", "affected", "closing", "evidence_endpoint", "evidence_route",
                "evidence_tier", "evidence_fixture", "excerpt",
            ]
        ),
        ("incident_note", ["incident", "value"]),
    ]

    /// Those of which more is read. An `id` is a number elsewhere, and is read as it is.
    private static let cuts: [String: Int] = {
        var cuts = Dictionary(texts.flatMap(\.columns).map { ($0, usual) }) { first, _ in first }
        for column in ["value", "closing", "excerpt"] { cuts[column] = longest }
        cuts["affected"] = longestList
        cuts["id"] = nil
        return cuts
    }()

    /// What is there already stays, and is cut by who reads.
    static let shortTexts = texts.map { (table, columns) -> String in
        let lengths = columns.map { column in
            column == "affected" ? "octet_length(affected) / 16" : "octet_length(\(column))"
        }
        return """
            ALTER TABLE \(table) ADD CONSTRAINT \(table)_has_short_texts
                CHECK (greatest(\(lengths.joined(separator: ", "))) <= \(longest)) NOT VALID;
            """
    }.joined(separator: "\n")

    /// Columns of a query, with commas between, as they are read: each text under its name, and no more of it than anybody has written.
    static func read(_ columns: String) -> String {
        columns.split(separator: ",").map { column -> String in
            let whole = String(column.filter { !$0.isWhitespace })
            return cuts[name(whole)] == nil ? whole : "\(cut(whole)) AS \(name(whole))"
        }.joined(separator: ", ")
    }

    /// One of them, without its name. What is no text, or no column, is left as it is.
    static func cut(_ column: String) -> String { cuts[name(column)].map { "left(\(column), \($0))" } ?? column }

    private static func name(_ column: String) -> String { String(column.split(separator: ".").last ?? "") }
}
