extension Migrations {
    /// What a ledger remembers of the centre it ships to. Triggers do nothing until it ships.
    static let sixth = """
        -- One row once the ledger ships to a centre.
        CREATE TABLE fleet (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            identity TEXT NOT NULL,      -- made at random; of two copies of one file the second to ship takes another
            parent TEXT,                 -- what it was called before
            branch INTEGER NOT NULL,     -- outcomes up to this one were shipped under the parent's name; 0: none
            branch_us INTEGER NOT NULL,  -- when the last of them began
            outcome INTEGER NOT NULL,    -- the last outcome the centre is known to have
            token TEXT NOT NULL,         -- names the last batch the centre is known to have; '': none
            pending TEXT,                -- a batch of which it is not known whether it arrived
            pending_outcome INTEGER,
            pending_change INTEGER
        ) STRICT;

        -- Rows that may change, by their keys, each since the centre got it last.
        CREATE TABLE fleet_change (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            a ANY NOT NULL,
            b INTEGER NOT NULL,
            c INTEGER NOT NULL,
            UNIQUE (kind, a, b, c)
        ) STRICT;

        \(triggers)
        """

    /// A table whose rows are shipped again when they change, and its key.
    private static let changing: [(table: String, events: [String], key: [String])] = [
        ("run", ["INSERT", "UPDATE"], ["number"]),
        ("rollup", ["INSERT", "UPDATE"], ["series", "hours", "start_us"]),
        ("flip", ["INSERT", "UPDATE", "DELETE"], ["series", "confirmed", "at_us"]),
        ("incident", ["INSERT", "UPDATE"], ["id"]),
        ("incident_note", ["INSERT"], ["rowid"]),
    ]

    private static let triggers = changing.flatMap { table, events, key in
        events.map { event in
            let row = event == "DELETE" ? "old" : "new"
            let places = ["a", "b", "c"].enumerated().map { index, place in
                (place, index < key.count ? "\(row).\(key[index])" : "0")
            }
            let same = places.map { "\($0) = \($1)" }.joined(separator: " AND ")
            return """
                CREATE TRIGGER \(table)_is_shipped_after_\(event.lowercased()) AFTER \(event) ON \(table)
                    WHEN EXISTS (SELECT 1 FROM fleet)
                    BEGIN
                        DELETE FROM fleet_change WHERE kind = '\(table)' AND \(same);
                        INSERT INTO fleet_change (kind, a, b, c)
                            VALUES ('\(table)', \(places.map(\.1).joined(separator: ", ")));
                    END;
                """
        }
    }.joined(separator: "\n")

    /// Notes every row that may change, as if it just had.
    static let everyChange = changing.map { table, _, key in every(table, key) }.joined(separator: "\n")
    /// The same of changes of state alone.
    static let everyFlip = changing.filter { $0.table == "flip" }.map { every($0.table, $0.key) }.joined()

    private static func every(_ table: String, _ key: [String]) -> String {
        let values = (key + ["0", "0"]).prefix(3).joined(separator: ", ")
        return "INSERT OR IGNORE INTO fleet_change (kind, a, b, c) SELECT '\(table)', \(values) FROM \(table);"
    }
}
