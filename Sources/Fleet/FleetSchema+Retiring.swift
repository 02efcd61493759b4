extension FleetSchema {
    /// Places come to an end, and their rows stay.
    static let retiring = """
        ALTER TABLE place ADD COLUMN retired_us bigint;  -- since when nobody ships for it

        CREATE OR REPLACE FUNCTION add_place(its_name text, its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            INSERT INTO assay.place AS known (name, role) VALUES (its_name, its_role)
                ON CONFLICT (name) DO UPDATE SET role = coalesce(excluded.role, known.role), retired_us = NULL;
            IF its_role IS NULL THEN RETURN; END IF;
            EXECUTE format('GRANT USAGE ON SCHEMA assay TO %I', its_role);
            EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.share, assay.\(list) TO %I',
                its_role);
            EXECUTE format('GRANT INSERT ON assay.\(list) TO %I', its_role);
            EXECUTE format(
                'GRANT UPDATE ON assay.ledger, assay.run, assay.rollup, assay.flip, assay.incident TO %I', its_role);
            EXECUTE format('GRANT DELETE ON assay.flip TO %I', its_role);
            EXECUTE format('GRANT EXECUTE ON FUNCTION assay.ensure_month(bigint) TO %I', its_role);
            EXECUTE format('GRANT EXECUTE ON FUNCTION
                assay.take_share(text, bigint, text, text, bigint, bigint, boolean) TO %I', its_role);
        END $body$;

        -- What add_place, add_reader and add_server gave a role, which may be gone by now; the owner keeps what is its own. Called by the
        -- owner. Answers whether anything was taken.
        CREATE FUNCTION take_back(its_role text) RETURNS boolean LANGUAGE plpgsql AS $body$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = its_role
                AND oid <> (SELECT relowner FROM pg_class WHERE oid = 'assay.place'::regclass)) THEN
                RETURN false;
            END IF;
            EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA assay FROM %I', its_role);
            EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA assay FROM %I', its_role);
            EXECUTE format('REVOKE ALL ON SCHEMA assay FROM %I', its_role);
            RETURN true;
        END $body$;
        """

    /// A place is waited for from when it was added, or was taken back: what it has not said before is no silence.
    static let adding = """
        ALTER TABLE place ADD COLUMN added_us bigint;

        ALTER FUNCTION add_place(text, text) RENAME TO grant_place;

        CREATE FUNCTION add_place(its_name text, its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        DECLARE
            is_known boolean := EXISTS (SELECT 1 FROM assay.place WHERE name = its_name AND retired_us IS NULL);
        BEGIN
            PERFORM assay.grant_place(its_name, its_role);
            IF NOT is_known THEN
                UPDATE assay.place SET added_us = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint WHERE name = its_name;
            END IF;
        END $body$;
        """
}
