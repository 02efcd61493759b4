/// What later versions changed at the centre, each in a step of its own.
extension FleetSchema {
    /// A month may lack some of its tables: single rows were dropped, and sums stayed. What comes late makes them again.
    static let dropped = """
        CREATE OR REPLACE FUNCTION ensure_month(moment bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = assay, pg_temp AS $body$
        DECLARE
            begins timestamp := date_trunc('month', to_timestamp(moment / 1000000) AT TIME ZONE 'UTC');
            lower_us bigint := extract(epoch FROM begins)::bigint * 1000000;
            upper_us bigint := extract(epoch FROM begins + interval '1 month')::bigint * 1000000;
            ending text := to_char(begins, 'YYYY_MM');
            parents text[] := ARRAY['\(partitioned.joined(separator: "', '"))'];
            parent text;
        BEGIN
            IF begins < '2000-01-01' OR begins >= '2100-01-01' THEN
                RAISE EXCEPTION 'no rows are kept of %', begins;
            END IF;
            IF NOT EXISTS (SELECT 1 FROM unnest(parents) AS p WHERE to_regclass('assay.' || p || '_' || ending) IS NULL) THEN
                RETURN;
            END IF;
            PERFORM pg_advisory_xact_lock(\(lock));
            FOREACH parent IN ARRAY parents LOOP
                EXECUTE format('CREATE TABLE IF NOT EXISTS assay.%I PARTITION OF assay.%I FOR VALUES FROM (%s) TO (%s)',
                    parent || '_' || ending, parent, lower_us, upper_us);
            END LOOP;
        END $body$;
        """
}
