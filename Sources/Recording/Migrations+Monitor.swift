extension Migrations {
    /// Incidents, missed slots, money, leases and messages.
    static let fifth = """
        CREATE TABLE incident (
            id TEXT PRIMARY KEY,
            cause TEXT NOT NULL,         -- 'provider replicate', 'endpoint hd-image', 'backend'
            family TEXT NOT NULL,        -- of the kinds of one family a cause has one open incident at most
            kind TEXT NOT NULL,
            severity INTEGER NOT NULL,   -- 0 notice, 1 degraded, 2 major
            peak INTEGER NOT NULL,       -- the worst it has been
            code TEXT NOT NULL,          -- of the first failure
            began_us INTEGER NOT NULL,   -- the first failure
            opened_us INTEGER NOT NULL,  -- when there was enough to say so
            ended_us INTEGER,            -- the first answer of the recovery
            closed_us INTEGER,           -- NULL while it is open
            affected TEXT NOT NULL,      -- a line for each series: '!' while it fails, endpoint, route, tier
            cost INTEGER NOT NULL,       -- of the probes that failed in it
            flapping INTEGER NOT NULL,
            closing TEXT,                -- why, where it was no recovery
            evidence_endpoint TEXT,
            evidence_route TEXT,
            evidence_tier TEXT,
            evidence_fixture TEXT,
            evidence_us INTEGER,
            excerpt TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX incident_open ON incident (cause, family) WHERE closed_us IS NULL;
        CREATE INDEX incident_began ON incident (began_us);

        CREATE TABLE incident_note (
            incident TEXT NOT NULL REFERENCES incident (id),
            at_us INTEGER NOT NULL,
            value TEXT NOT NULL
        ) STRICT;
        CREATE INDEX incident_note_incident ON incident_note (incident);

        -- Slots in which a series was not asked: a row for each day (UTC), series and reason.
        CREATE TABLE missed (
            day_us INTEGER NOT NULL,
            endpoint TEXT NOT NULL,
            route TEXT NOT NULL,
            tier TEXT NOT NULL,
            code TEXT NOT NULL,
            count INTEGER NOT NULL,
            first_us INTEGER NOT NULL,
            last_us INTEGER NOT NULL,
            PRIMARY KEY (day_us, endpoint, route, tier, code)
        ) STRICT, WITHOUT ROWID;

        -- What was spent, by day (UTC) and provider, in the transaction that appends the attempts.
        CREATE TABLE money (
            day_us INTEGER NOT NULL,
            provider TEXT NOT NULL,
            spent INTEGER NOT NULL,
            PRIMARY KEY (day_us, provider)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO money
            SELECT started_us - (started_us % 86400000000 + 86400000000) % 86400000000, provider, sum(cost)
            FROM attempt WHERE cost > 0 GROUP BY 1, 2;

        -- Money set aside for a call under way. One whose process died stays, and counts as spent: the call may have been paid.
        CREATE TABLE reservation (
            id INTEGER PRIMARY KEY,
            day_us INTEGER NOT NULL,
            provider TEXT NOT NULL,
            amount INTEGER NOT NULL,
            at_us INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX reservation_day ON reservation (day_us);

        -- Which process does what only one may do.
        CREATE TABLE lease (
            name TEXT PRIMARY KEY,
            holder TEXT NOT NULL,
            until_us INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- What is told to whom. The key is made of channel, incident and step, so that it is told once.
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            channel TEXT NOT NULL,
            incident TEXT NOT NULL REFERENCES incident (id),
            step TEXT NOT NULL,
            at_us INTEGER NOT NULL,      -- when the step was made
            due_us INTEGER NOT NULL,     -- not sent before
            tries INTEGER NOT NULL,
            sent_us INTEGER,
            problem TEXT                 -- of the last try
        ) STRICT;
        CREATE INDEX message_due ON message (due_us) WHERE sent_us IS NULL;
        CREATE INDEX message_incident ON message (incident);
        """
}
