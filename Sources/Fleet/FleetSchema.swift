import Recording

/// The shape of the centre, one named step after the other, as that of a ledger: only ever appended, never edited.
///
/// All is in the schema `assay`. Times, money and words are as in the ledger. Every table that is shipped begins with `place`, the
/// location's number, and row-level security lets the role of a location see and write its own alone.
enum FleetSchema {
    static let steps: [(name: String, sql: String)] = [
        ("1 places, ledgers and rows", [places, shared, raw, sums, incidents].joined(separator: "\n")),
        ("2 months and roles", [months, roles].joined(separator: "\n")),
        ("3 serving and shared money", [serving, money].joined(separator: "\n")),
        ("4 months that were dropped", dropped),
        ("5 no share below nothing", bounds),
        ("6 what else goes with the months", growth),
        ("7 sums that can be read", readable),
        ("8 places that come to an end", retiring),
        ("9 what people say of incidents", people),
        ("10 months that stop nobody", attaching),
        ("11 since when places are waited for", adding),
        ("12 what a place may say", limits),
        ("13 texts of a length", shortTexts),
    ]

    /// Tables of rows by time: partitioned by month, and dropped by month.
    static let partitioned = ["outcome", "attempt", "finding", "score", "rollup"]
    /// All that rows are shipped to.
    static let owned = partitioned + ["ledger", "run", "series", "text", "flip", "incident", "incident_note"]

    /// Makes the steps that are missing, each in a transaction of its own. Several may try at once.
    ///
    /// - Returns: how many it made.
    static func upgrade(_ connection: Connection) throws(FleetError) -> Int {
        var made = 0
        try connection.run(
            """
            BEGIN;
            SELECT pg_advisory_xact_lock(\(lock));
            CREATE SCHEMA IF NOT EXISTS assay;
            CREATE TABLE IF NOT EXISTS assay.step (name text PRIMARY KEY, made timestamptz NOT NULL DEFAULT now());
            COMMIT
            """)
        for step in steps {
            try connection.run("BEGIN; SELECT pg_advisory_xact_lock(\(lock)); SET LOCAL search_path = assay, pg_temp")
            do throws(FleetError) {
                if try connection.query("SELECT 1 FROM assay.step WHERE name = $1", [.text(step.name)]).count == 0 {
                    try connection.run(step.sql)
                    try connection.query("INSERT INTO assay.step (name) VALUES ($1)", [.text(step.name)])
                    made += 1
                }
                try connection.run("COMMIT")
            } catch {
                try? connection.run("ROLLBACK")
                throw error
            }
        }
        try check(connection)
        return made
    }

    /// - Throws: where the centre is of another version than this program.
    static func check(_ connection: Connection) throws(FleetError) {
        let address = connection.address.shown
        let known: Rows
        do {
            known = try connection.query("SELECT name FROM assay.step ORDER BY name")
        } catch .refused(_, let state, _) where ["3F000", "42P01"].contains(state) {
            throw .notSetUp(address: address)
        } catch .refused(_, "42501", _) {
            throw .noPart(address: address, role: try connection.role(), location: nil)
        }
        let names = (0..<known.count).map { known.text($0, 0) }
        let foreign = names.filter { name in !steps.contains { $0.name == name } }
        guard foreign.isEmpty else { throw .newerSchema(address: address, steps: foreign) }
        guard names.count == steps.count else {
            throw names.isEmpty ? .notSetUp(address: address) : .olderSchema(address: address)
        }
    }

    /// `ASSY`.
    static let lock = 0x4153_5359

    private static let places = """
        CREATE TABLE place (
            place integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text COLLATE "C" NOT NULL UNIQUE,
            role text UNIQUE,              -- who may write its rows, beside the owner
            added timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE reader (role text PRIMARY KEY);
        -- One row at most: months before this moment were dropped.
        CREATE TABLE horizon (single boolean PRIMARY KEY DEFAULT true CHECK (single), before_us bigint NOT NULL);

        -- A file that ships for a place. A copy of it that ships too has a row of its own.
        CREATE TABLE ledger (
            place integer NOT NULL,
            ledger integer GENERATED ALWAYS AS IDENTITY,
            identity text NOT NULL,
            parent text,
            branch bigint NOT NULL DEFAULT 0,
            outcome bigint NOT NULL DEFAULT 0,   -- the last that arrived
            token text NOT NULL DEFAULT '',      -- the last batch that arrived
            waiting bigint NOT NULL DEFAULT 0,
            lost_before_us bigint,               -- outcomes before may have been removed before they arrived
            ahead_us bigint NOT NULL DEFAULT 0,  -- of the location's clock, when it was heard last
            heard_us bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (place, ledger),
            UNIQUE (place, identity)
        );
        """

    private static let shared = """
        CREATE TABLE run (
            place integer NOT NULL, ledger integer NOT NULL, run bigint NOT NULL,
            id text COLLATE "C" NOT NULL, started_us bigint NOT NULL, finished_us bigint, exit_code integer,
            command text NOT NULL, target text COLLATE "C" NOT NULL, tool_version text NOT NULL, location text NOT NULL,
            controls integer,
            PRIMARY KEY (place, run)
        );
        CREATE INDEX run_started ON run (started_us);
        CREATE INDEX run_id ON run (id);
        CREATE TABLE series (
            place integer NOT NULL, series bigint NOT NULL,
            endpoint text COLLATE "C" NOT NULL, route text COLLATE "C" NOT NULL, tier text COLLATE "C" NOT NULL,
            feature text NOT NULL, family text NOT NULL, model text NOT NULL,
            PRIMARY KEY (place, series)
        );
        CREATE TABLE text (
            place integer NOT NULL, text bigint NOT NULL, value text NOT NULL,
            PRIMARY KEY (place, text)
        );
        """

    private static let raw = """
        CREATE TABLE outcome (
            place integer NOT NULL, ledger integer NOT NULL, run bigint NOT NULL, id bigint NOT NULL,
            series bigint NOT NULL, started_us bigint NOT NULL, scheduled_us bigint NOT NULL, finished_us bigint NOT NULL,
            image_bytes bigint, curl bigint, psnr double precision, psnr_y double precision,
            image_width integer, image_height integer, cached boolean NOT NULL, image_echo boolean, identical boolean,
            fixture text NOT NULL, code text COLLATE "C" NOT NULL, own_code text NOT NULL, source text, image_format text,
            image_sha256 text, image_blank text,
            PRIMARY KEY (place, run, id, started_us)
        ) PARTITION BY RANGE (started_us);
        CREATE INDEX outcome_series_started ON outcome (series, started_us);
        CREATE INDEX outcome_not_ok ON outcome (started_us) WHERE code <> 'ok';

        CREATE TABLE attempt (
            place integer NOT NULL, position smallint NOT NULL, http_status smallint, run bigint NOT NULL,
            outcome bigint NOT NULL, outcome_us bigint NOT NULL, started_us bigint NOT NULL, total_us bigint NOT NULL,
            bytes_up bigint NOT NULL, bytes_down bigint NOT NULL, cost bigint, price_version bigint, model_version bigint,
            dns_us bigint, connect_us bigint, tls_us bigint, upload_us bigint, wait_us bigint, download_us bigint,
            queue_us bigint, cold_start_us bigint, run_us bigint, poll_us bigint, retry_after_us bigint, cold boolean,
            provider text COLLATE "C" NOT NULL, code text NOT NULL, cost_basis text NOT NULL, detail text NOT NULL,
            body text, remote_id text,
            PRIMARY KEY (place, run, outcome, position, outcome_us)
        ) PARTITION BY RANGE (outcome_us);

        CREATE TABLE finding (
            place integer NOT NULL, position smallint NOT NULL, run bigint NOT NULL, outcome bigint NOT NULL,
            outcome_us bigint NOT NULL, code text NOT NULL, subject text NOT NULL, expected text NOT NULL,
            actual text NOT NULL,
            PRIMARY KEY (place, run, outcome, position, outcome_us)
        ) PARTITION BY RANGE (outcome_us);

        CREATE TABLE score (
            place integer NOT NULL, position smallint NOT NULL, run bigint NOT NULL, outcome bigint NOT NULL,
            outcome_us bigint NOT NULL, judge text NOT NULL, score double precision, at_least double precision,
            at_most double precision, message text NOT NULL,
            PRIMARY KEY (place, run, outcome, position, outcome_us)
        ) PARTITION BY RANGE (outcome_us);
        """

    private static let sums = """
        -- As in the ledger, of one file each: nothing is added up on writing.
        CREATE TABLE rollup (
            place integer NOT NULL, ledger integer NOT NULL, series bigint NOT NULL, hours smallint NOT NULL,
            start_us bigint NOT NULL, n bigint NOT NULL, attempts bigint NOT NULL, unknown_costs bigint NOT NULL,
            cost bigint NOT NULL, fallback_cost bigint NOT NULL,
            warm_n bigint NOT NULL, warm_sum_us bigint NOT NULL, warm_min_us bigint, warm_max_us bigint,
            cold_n bigint NOT NULL, cold_sum_us bigint NOT NULL, cold_min_us bigint, cold_max_us bigint,
            failed_n bigint NOT NULL, failed_sum_us bigint NOT NULL, failed_min_us bigint, failed_max_us bigint,
            psnr_identical bigint NOT NULL, psnr_worst double precision,
            codes text NOT NULL, sources text NOT NULL, psnr_tenths text NOT NULL,
            warm bytea NOT NULL, cold bytea NOT NULL, failed bytea NOT NULL,
            PRIMARY KEY (place, ledger, series, hours, start_us)
        ) PARTITION BY RANGE (start_us);
        CREATE INDEX rollup_series ON rollup (series, hours, start_us);

        CREATE TABLE flip (
            place integer NOT NULL, ledger integer NOT NULL, series bigint NOT NULL, confirmed boolean NOT NULL,
            at_us bigint NOT NULL, state text NOT NULL,
            PRIMARY KEY (place, ledger, series, confirmed, at_us)
        );
        CREATE INDEX flip_series ON flip (series, at_us);
        """

    private static let incidents = """
        CREATE TABLE incident (
            place integer NOT NULL, ledger integer NOT NULL, id text COLLATE "C" NOT NULL, cause text NOT NULL,
            family text NOT NULL, kind text NOT NULL, severity smallint NOT NULL, peak smallint NOT NULL, code text NOT NULL,
            began_us bigint NOT NULL, opened_us bigint NOT NULL, ended_us bigint, closed_us bigint, affected text NOT NULL,
            cost bigint NOT NULL, flapping boolean NOT NULL, closing text, evidence_endpoint text, evidence_route text,
            evidence_tier text, evidence_fixture text, evidence_us bigint, excerpt text,
            PRIMARY KEY (place, id)
        );
        CREATE INDEX incident_began ON incident (began_us);
        CREATE TABLE incident_note (
            place integer NOT NULL, ledger integer NOT NULL, note bigint NOT NULL, incident text COLLATE "C" NOT NULL,
            at_us bigint NOT NULL, value text NOT NULL,
            PRIMARY KEY (place, ledger, note)
        );
        """
}
