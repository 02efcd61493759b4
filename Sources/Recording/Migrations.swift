import GRDB

/// The shape of the ledger, one named step after the other. Steps are only ever appended and never edited: files made by
/// every older version are in use, and each step runs in a transaction of its own, so that a killed migration starts
/// again.
///
/// A step is text, and runs no code of this program: code changes, and would then find tables of another age. What is
/// derived from raw rows is made after the last step, by ``Rebuilder``.
///
/// All times are integer microseconds (columns ending in `_us`; moments count from 1970-01-01T00:00:00Z), all money
/// is integer micro-dollars, and what is unknown is NULL.
enum Migrations {
    struct Step: Sendable {
        let name: String
        let sql: String

        init(_ name: String, _ sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    /// `ASSY`: tells this file from any other SQLite database.
    static let applicationID: Int32 = 0x4153_5359

    static let steps = [
        Step("1 runs, outcomes, attempts, findings", first), Step("2 rollups and flips", second),
        Step("3 baselines and pictures", third), Step("4 scores of judges, colours of baselines", fourth),
        Step("5 incidents, money and messages", fifth), Step("6 what a centre has", sixth),
    ]

    static func migrator(_ steps: [Step] = steps) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in steps {
            migrator.registerMigration(step.name, foreignKeyChecks: .immediate) { db in try db.execute(sql: step.sql) }
        }
        return migrator
    }

    private static let first = """
        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            started_us INTEGER NOT NULL,
            finished_us INTEGER,
            exit_code INTEGER,
            command TEXT NOT NULL,
            target TEXT NOT NULL,
            tool_version TEXT NOT NULL,
            location TEXT NOT NULL
        ) STRICT;

        -- What figures are grouped by; '' stands for none, because NULLs are never equal in a UNIQUE constraint.
        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            endpoint TEXT NOT NULL,
            route TEXT NOT NULL,
            tier TEXT NOT NULL,
            feature TEXT NOT NULL,
            family TEXT NOT NULL,
            model TEXT NOT NULL,
            UNIQUE (endpoint, route, tier, feature, family, model)
        ) STRICT;

        -- Long texts that repeat with every probe are kept once.
        CREATE TABLE text (
            id INTEGER PRIMARY KEY,
            value TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE outcome (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run (number),
            series INTEGER NOT NULL REFERENCES series (id),
            fixture TEXT NOT NULL,
            code TEXT NOT NULL,          -- the verdict's
            own_code TEXT NOT NULL,      -- before the answer was looked at
            source TEXT,
            cached INTEGER NOT NULL,
            scheduled_us INTEGER NOT NULL,
            started_us INTEGER NOT NULL,
            finished_us INTEGER NOT NULL,
            image_format TEXT,
            image_width INTEGER,
            image_height INTEGER,
            image_bytes INTEGER,
            image_sha256 TEXT,
            image_blank TEXT,
            image_echo INTEGER,
            identical INTEGER,           -- 1: the PSNR is infinite, and NULL in the next two
            psnr REAL,
            psnr_y REAL,
            curl INTEGER                 -- text.id
        ) STRICT;
        CREATE INDEX outcome_series_started ON outcome (series, started_us);
        CREATE INDEX outcome_started ON outcome (started_us);
        CREATE INDEX outcome_run ON outcome (run);

        CREATE TABLE attempt (
            outcome INTEGER NOT NULL REFERENCES outcome (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            provider TEXT NOT NULL,
            started_us INTEGER NOT NULL,
            code TEXT NOT NULL,
            detail TEXT NOT NULL,
            http_status INTEGER,
            body TEXT,
            dns_us INTEGER,
            connect_us INTEGER,
            tls_us INTEGER,
            upload_us INTEGER,
            wait_us INTEGER,
            download_us INTEGER,
            queue_us INTEGER,
            cold_start_us INTEGER,
            run_us INTEGER,
            poll_us INTEGER,
            total_us INTEGER NOT NULL,
            bytes_up INTEGER NOT NULL,
            bytes_down INTEGER NOT NULL,
            cost INTEGER,                -- micro-dollars; NULL exactly when the basis is 'unknown'
            cost_basis TEXT NOT NULL,
            price_version INTEGER,       -- text.id
            model_version INTEGER,       -- text.id
            remote_id TEXT,
            cold INTEGER,
            retry_after_us INTEGER,
            PRIMARY KEY (outcome, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE finding (
            outcome INTEGER NOT NULL REFERENCES outcome (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            code TEXT NOT NULL,
            subject TEXT NOT NULL,
            expected TEXT NOT NULL,
            actual TEXT NOT NULL,
            PRIMARY KEY (outcome, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER outcome_is_append_only BEFORE UPDATE ON outcome
            BEGIN SELECT RAISE(ABORT, 'outcomes are never changed'); END;
        CREATE TRIGGER attempt_is_append_only BEFORE UPDATE ON attempt
            BEGIN SELECT RAISE(ABORT, 'attempts are never changed'); END;
        CREATE TRIGGER finding_is_append_only BEFORE UPDATE ON finding
            BEGIN SELECT RAISE(ABORT, 'findings are never changed'); END;

        -- For people with the sqlite3 shell, and for recomputations by other programs.
        CREATE VIEW probe AS
            SELECT outcome.*, run.id AS run_id, series.endpoint, series.route, series.tier, series.feature,
                nullif(series.family, '') AS family, nullif(series.model, '') AS model
            FROM outcome JOIN series ON series.id = outcome.series JOIN run ON run.number = outcome.run;
        """
    private static let second = """
        -- Outcomes added up by hour and by day (UTC), in the transaction that appends them.
        CREATE TABLE rollup (
            series INTEGER NOT NULL REFERENCES series (id),
            hours INTEGER NOT NULL,         -- 1 or 24
            start_us INTEGER NOT NULL,
            n INTEGER NOT NULL,
            codes TEXT NOT NULL,            -- 'image.size=3 ok=57'
            sources TEXT NOT NULL,          -- passes by who answered
            attempts INTEGER NOT NULL,
            unknown_costs INTEGER NOT NULL, -- attempts nobody can price
            cost INTEGER NOT NULL,
            fallback_cost INTEGER NOT NULL,
            warm_n INTEGER NOT NULL,
            warm_sum_us INTEGER NOT NULL,
            warm_min_us INTEGER,
            warm_max_us INTEGER,
            warm BLOB NOT NULL,             -- (index distance, count) pairs, LEB128
            cold_n INTEGER NOT NULL,
            cold_sum_us INTEGER NOT NULL,
            cold_min_us INTEGER,
            cold_max_us INTEGER,
            cold BLOB NOT NULL,
            failed_n INTEGER NOT NULL,
            failed_sum_us INTEGER NOT NULL,
            failed_min_us INTEGER,
            failed_max_us INTEGER,
            failed BLOB NOT NULL,
            psnr_identical INTEGER NOT NULL,
            psnr_worst REAL,
            psnr_tenths TEXT NOT NULL,      -- '274=1 301=12': how often, by tenths of a dB
            PRIMARY KEY (series, hours, start_us)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE flip (
            series INTEGER NOT NULL REFERENCES series (id),
            confirmed INTEGER NOT NULL,     -- 0: raw; 1: after as many probes in a row as confirm it
            at_us INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (series, confirmed, at_us)
        ) STRICT, WITHOUT ROWID;

        -- One row at most: raw outcomes that began before this moment may have been removed.
        CREATE TABLE pruned (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            before_us INTEGER NOT NULL
        ) STRICT;

        CREATE INDEX outcome_not_ok ON outcome (started_us) WHERE code <> 'ok';
        """
}
