extension FleetSchema {
    /// Partitions are made as rows come, and dropped when they are kept no longer. Who may write may have one made: no more.
    static let months = """
        CREATE FUNCTION ensure_month(moment bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = assay, pg_temp AS $body$
        DECLARE
            begins timestamp := date_trunc('month', to_timestamp(moment / 1000000) AT TIME ZONE 'UTC');
            lower_us bigint := extract(epoch FROM begins)::bigint * 1000000;
            upper_us bigint := extract(epoch FROM begins + interval '1 month')::bigint * 1000000;
            ending text := to_char(begins, 'YYYY_MM');
            parent text;
        BEGIN
            IF begins < '2000-01-01' OR begins >= '2100-01-01' THEN
                RAISE EXCEPTION 'no rows are kept of %', begins;
            END IF;
            IF to_regclass('assay.\(partitioned.last ?? "")_' || ending) IS NOT NULL THEN RETURN; END IF;
            PERFORM pg_advisory_xact_lock(\(lock));
            FOREACH parent IN ARRAY ARRAY['\(partitioned.joined(separator: "', '"))'] LOOP
                EXECUTE format('CREATE TABLE IF NOT EXISTS assay.%I PARTITION OF assay.%I FOR VALUES FROM (%s) TO (%s)',
                    parent || '_' || ending, parent, lower_us, upper_us);
            END LOOP;
        END $body$;
        REVOKE EXECUTE ON FUNCTION ensure_month(bigint) FROM PUBLIC;

        -- Drops the months of single rows that end at or before a moment; sums stay. Answers how many tables went.
        CREATE FUNCTION drop_before(moment bigint) RETURNS integer LANGUAGE plpgsql AS $body$
        DECLARE
            part record;
            upper_us bigint;
            dropped integer := 0;
            latest bigint := NULL;
        BEGIN
            FOR part IN
                SELECT child.oid::regclass AS name, pg_get_expr(child.relpartbound, child.oid) AS bound
                FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
                WHERE inhparent = ANY (ARRAY['assay.outcome', 'assay.attempt', 'assay.finding', 'assay.score']::regclass[])
            LOOP
                upper_us := substring(part.bound FROM $re$TO \\('?(\\d+)'?\\)$re$)::bigint;
                IF upper_us <= moment THEN
                    EXECUTE format('DROP TABLE %s', part.name);
                    dropped := dropped + 1;
                    latest := greatest(latest, upper_us);
                END IF;
            END LOOP;
            IF latest IS NOT NULL THEN
                INSERT INTO assay.horizon AS known (before_us) VALUES (latest)
                    ON CONFLICT (single) DO UPDATE SET before_us = greatest(known.before_us, excluded.before_us);
            END IF;
            RETURN dropped;
        END $body$;
        """

    static let roles = """
        CREATE FUNCTION own_place() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = assay, pg_temp
            AS $body$ SELECT place FROM place WHERE role = session_user $body$;
        CREATE FUNCTION is_reader() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = assay, pg_temp
            AS $body$ SELECT EXISTS (SELECT 1 FROM reader WHERE role = session_user) $body$;

        -- A place, and the role that writes for it. Called by the owner.
        CREATE FUNCTION add_place(its_name text, its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            INSERT INTO assay.place AS known (name, role) VALUES (its_name, its_role)
                ON CONFLICT (name) DO UPDATE SET role = coalesce(excluded.role, known.role);
            IF its_role IS NULL THEN RETURN; END IF;
            EXECUTE format('GRANT USAGE ON SCHEMA assay TO %I', its_role);
            EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.\(list) TO %I', its_role);
            EXECUTE format('GRANT INSERT ON assay.\(list) TO %I', its_role);
            EXECUTE format(
                'GRANT UPDATE ON assay.ledger, assay.run, assay.rollup, assay.flip, assay.incident TO %I', its_role);
            EXECUTE format('GRANT DELETE ON assay.flip TO %I', its_role);
            EXECUTE format('GRANT EXECUTE ON FUNCTION assay.ensure_month(bigint) TO %I', its_role);
        END $body$;

        -- A role that reads the rows of all places. Called by the owner.
        CREATE FUNCTION add_reader(its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            INSERT INTO assay.reader (role) VALUES (its_role) ON CONFLICT DO NOTHING;
            EXECUTE format('GRANT USAGE ON SCHEMA assay TO %I', its_role);
            EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.\(list) TO %I', its_role);
        END $body$;

        \(policies)
        """

    static let list = owned.joined(separator: ", assay.")

    /// The parentheses make an init plan of each function: it is asked once for a statement, not once for a row.
    private static let policies = (owned + ["place"]).map { table in
        """
        ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON \(table) USING (place = (SELECT assay.own_place()));
        CREATE POLICY readers ON \(table) FOR SELECT USING ((SELECT assay.is_reader()));
        """
    }.joined(separator: "\n")
}
