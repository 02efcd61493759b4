extension Migrations {
    /// What judges of the user's own said.
    static let fourth = """
        CREATE TABLE score (
            outcome INTEGER NOT NULL REFERENCES outcome (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            judge TEXT NOT NULL,         -- its name in the settings
            score REAL,                  -- NULL: it could not say, and message tells why
            at_least REAL,               -- what passed when it was judged; NULL: no such bound
            at_most REAL,
            message TEXT NOT NULL,
            PRIMARY KEY (outcome, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER score_is_append_only BEFORE UPDATE ON score
            BEGIN SELECT RAISE(ABORT, 'scores are never changed'); END;

        -- Mean R, G and B of 8 x 8 areas of a sample's picture, 192 bytes; NULL where nobody looked.
        ALTER TABLE baseline ADD COLUMN colours BLOB;
        """
}
