extension Migrations {
    /// Baselines, and pictures kept beside the ledger.
    static let third = """
        -- How many known-bad pictures the judge recognised before the run; NULL: it was not tested.
        ALTER TABLE run ADD COLUMN controls INTEGER;

        -- What a passed run showed of each fixture; of every key, the last runs.
        CREATE TABLE baseline (
            endpoint TEXT NOT NULL,
            provider TEXT NOT NULL,      -- a provider's id, or 'backend/' and the source it named
            version TEXT NOT NULL,       -- the model's; '' where it is not known
            run INTEGER NOT NULL REFERENCES run (number),
            fixture TEXT NOT NULL,
            at_us INTEGER NOT NULL,      -- the run's start
            image_format TEXT NOT NULL,
            image_width INTEGER NOT NULL,
            image_height INTEGER NOT NULL,
            identical INTEGER,           -- NULL: nothing to compare with; 1: the PSNR is infinite, and NULL
            psnr REAL,
            psnr_y REAL,
            image_hash INTEGER,          -- 64 bits of a perceptual hash
            PRIMARY KEY (endpoint, provider, version, run, fixture)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX baseline_run ON baseline (run);

        -- Files in the folder of pictures beside the ledger.
        CREATE TABLE picture (
            sha256 TEXT PRIMARY KEY,
            format TEXT,                 -- NULL: no picture that is known
            bytes INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Output pictures that are kept; endpoint, route, fixture and start are those of the outcome.
        CREATE TABLE exhibit (
            endpoint TEXT NOT NULL,
            route TEXT NOT NULL,
            fixture TEXT NOT NULL,
            started_us INTEGER NOT NULL,
            run INTEGER NOT NULL REFERENCES run (number),
            reason TEXT NOT NULL,        -- example, baseline, failure
            output TEXT NOT NULL REFERENCES picture (sha256),
            input TEXT REFERENCES picture (sha256),
            reference TEXT REFERENCES picture (sha256),
            PRIMARY KEY (started_us, endpoint, route, fixture)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX exhibit_run ON exhibit (run);
        CREATE INDEX exhibit_output ON exhibit (output);
        CREATE INDEX exhibit_input ON exhibit (input);
        CREATE INDEX exhibit_reference ON exhibit (reference);
        """
}
