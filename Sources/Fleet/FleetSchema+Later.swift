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

    /// Nobody has spent less than nothing: it would be handed out to others as if there were more. And no clock is off by a century, nor
    /// was a place heard before there was one: whoever reads adds these up.
    static let bounds = """
        UPDATE share SET held = greatest(held, 0), spent = greatest(spent, 0) WHERE held < 0 OR spent < 0;
        ALTER TABLE share ADD CONSTRAINT share_is_not_negative CHECK (held >= 0 AND spent >= 0);
        UPDATE ledger SET ahead_us = 0 WHERE ahead_us NOT BETWEEN -3155760000000000 AND 3155760000000000;
        UPDATE ledger SET heard_us = 0 WHERE heard_us NOT BETWEEN 0 AND 4102444800000000;
        UPDATE ledger SET waiting = 0 WHERE waiting < 0;
        ALTER TABLE ledger ADD CONSTRAINT ledger_has_a_clock CHECK (ahead_us BETWEEN -3155760000000000 AND 3155760000000000
            AND heard_us BETWEEN 0 AND 4102444800000000 AND waiting >= 0);

        CREATE OR REPLACE FUNCTION take_share(its_place text, its_day bigint, its_provider text, its_holder text, its_spent bigint,
            need bigint, is_last boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = assay, pg_temp
            AS $body$
        DECLARE
            number integer;
            its_role text;
            ceiling bigint;
            own bigint;
            others bigint;
            wanted bigint;
        BEGIN
            SELECT p.place, p.role INTO number, its_role FROM place AS p WHERE p.name = its_place;
            IF number IS NULL OR (its_role IS DISTINCT FROM session_user AND NOT pg_has_role(session_user,
                (SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'assay.place'::regclass), 'MEMBER')) THEN
                RAISE EXCEPTION 'the role % does not ship for %', session_user, its_place USING ERRCODE = '42501';
            END IF;
            -- The day of the centre's clock, or one beside it: each day has its money once.
            IF its_day % 86400000000 <> 0
                OR abs(its_day - (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) > 2 * 86400000000 THEN
                RAISE EXCEPTION 'money of a day that is not now: is the clock of % right?', its_place;
            END IF;
            -- Less than nothing would be money for others.
            IF its_spent NOT BETWEEN 0 AND 1000000000000000 OR need NOT BETWEEN 0 AND 1000000000000000 THEN
                RAISE EXCEPTION 'nobody has spent % or needs %', its_spent, need USING ERRCODE = '22023';
            END IF;
            -- Whoever asks next waits here.
            SELECT b.daily INTO ceiling FROM budget AS b WHERE b.provider = its_provider FOR UPDATE;
            IF ceiling IS NULL THEN RETURN NULL; END IF;
            SELECT coalesce(sum(s.held) FILTER (WHERE s.place = number AND s.holder = its_holder), 0),
                coalesce(sum(s.held) FILTER (WHERE NOT (s.place = number AND s.holder = its_holder)), 0)
                INTO own, others FROM share AS s WHERE s.day_us = its_day AND s.provider = its_provider;
            IF is_last THEN
                wanted := its_spent;
            ELSIF ceiling - others < its_spent + need THEN
                wanted := greatest(own, its_spent);
            ELSE
                wanted := greatest(own, its_spent + need
                    + (ceiling - others - its_spent - need) / (2 * (SELECT count(*) FROM place)));
            END IF;
            INSERT INTO share AS known (place, day_us, provider, holder, held, spent, told_us)
                VALUES (number, its_day, its_provider, its_holder, wanted, its_spent,
                    (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
                ON CONFLICT (place, day_us, provider, holder) DO UPDATE
                    SET held = excluded.held, spent = excluded.spent, told_us = excluded.told_us;
            RETURN wanted;
        END $body$;
        """

    /// Notes beside an incident of the fleet, and that a person said that it is over: then it is not found again while the same goes on.
    static let people = """
        ALTER TABLE fleet_incident ADD COLUMN notes text NOT NULL DEFAULT '';
        ALTER TABLE fleet_incident ADD COLUMN by_hand boolean NOT NULL DEFAULT false;
        """

    /// What else grows with time goes with the months: shares of days that are long over, and incidents of the fleet with their messages.
    static let growth = """
        -- Drops the months of single rows that end at or before a moment, and what else is older; sums stay. Answers how many tables went.
        CREATE OR REPLACE FUNCTION drop_before(moment bigint) RETURNS integer LANGUAGE plpgsql AS $body$
        DECLARE
            part record;
            upper_us bigint;
            dropped integer := 0;
            latest bigint := NULL;
            -- What is of the last days is in use.
            edge bigint := least(moment, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - 3 * 86400000000);
        BEGIN
            PERFORM pg_advisory_xact_lock(\(lock));
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
            DELETE FROM assay.share WHERE day_us < edge;
            DELETE FROM assay.fleet_message WHERE incident IN (SELECT id FROM assay.fleet_incident WHERE closed_us < edge);
            DELETE FROM assay.fleet_incident WHERE closed_us < edge;
            RETURN dropped;
        END $body$;
        """

    /// A place's own role may write its sums, and whoever reads adds up those of all. What nobody can have counted is not taken; what is
    /// there already is left out by who reads. A histogram is looked at by its reader alone.
    static let readable = """
        ALTER TABLE rollup ADD CONSTRAINT rollup_is_readable CHECK (
            least(n, attempts, unknown_costs, warm_n, cold_n, failed_n, psnr_identical) >= 0
            AND greatest(n, attempts, unknown_costs, warm_n, cold_n, failed_n, psnr_identical) <= 1000000000000
            AND least(cost, fallback_cost) >= -1000000000000000 AND greatest(cost, fallback_cost) <= 1000000000000000
            AND least(warm_sum_us, warm_min_us, warm_max_us, cold_sum_us, cold_min_us, cold_max_us, failed_sum_us,
                failed_min_us, failed_max_us) >= 0
            AND greatest(warm_sum_us, warm_min_us, warm_max_us, cold_sum_us, cold_min_us, cold_max_us, failed_sum_us,
                failed_min_us, failed_max_us) <= 100000000000000000
            AND (warm_n = 0) = (octet_length(warm) = 0) AND (warm_n = 0) = (warm_min_us IS NULL)
            AND (warm_n = 0) = (warm_max_us IS NULL)
            AND (cold_n = 0) = (octet_length(cold) = 0) AND (cold_n = 0) = (cold_min_us IS NULL)
            AND (cold_n = 0) = (cold_max_us IS NULL)
            AND (failed_n = 0) = (octet_length(failed) = 0) AND (failed_n = 0) = (failed_min_us IS NULL)
            AND (failed_n = 0) = (failed_max_us IS NULL)
            AND codes ~ '\(counts)' AND sources ~ '\(counts)'
            AND psnr_tenths ~ '^(-?[0-9]{1,5}=[0-9]{1,12}( -?[0-9]{1,5}=[0-9]{1,12})*)?$') NOT VALID;
        """

    /// A month is made beside its parent and attached then, which stops nobody who reads or writes there: made as a part of it, it waited
    /// for all who read, table by table, and they for it. With this month goes the next.
    static let attaching = """
        CREATE OR REPLACE FUNCTION ensure_month(moment bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = assay, pg_temp AS $body$
        DECLARE
            asked timestamp := date_trunc('month', to_timestamp(moment / 1000000) AT TIME ZONE 'UTC');
            current timestamp := date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC');
            months timestamp[] := ARRAY[asked] || CASE WHEN asked = current THEN ARRAY[asked + interval '1 month'] END;
            parents text[] := ARRAY['\(partitioned.joined(separator: "', '"))'];
            begins timestamp;
            parent text;
            part text;
        BEGIN
            IF asked < '2000-01-01' OR asked >= '2100-01-01' THEN
                RAISE EXCEPTION 'no rows are kept of %', asked;
            END IF;
            IF NOT EXISTS (SELECT 1 FROM unnest(parents) AS p, unnest(months) AS m
                WHERE to_regclass('assay.' || p || to_char(m, '_YYYY_MM')) IS NULL) THEN
                RETURN;
            END IF;
            PERFORM pg_advisory_xact_lock(\(lock));
            FOREACH begins IN ARRAY months LOOP
                FOREACH parent IN ARRAY parents LOOP
                    part := parent || to_char(begins, '_YYYY_MM');
                    -- As it is now: to_regclass may know it as it was before the lock.
                    CONTINUE WHEN EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'assay'::regnamespace AND relname = part);
                    EXECUTE format('CREATE TABLE assay.%I (LIKE assay.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
                    EXECUTE format('ALTER TABLE assay.%I ATTACH PARTITION assay.%I FOR VALUES FROM (%s) TO (%s)', parent, part,
                        extract(epoch FROM begins)::bigint * 1000000,
                        extract(epoch FROM begins + interval '1 month')::bigint * 1000000);
                END LOOP;
            END LOOP;
        END $body$;
        """

    /// `image.size=3 ok=57`, with `%XX` for what is neither a letter nor a digit.
    private static let counts = """
        ^(([^ =%]|%[0-9a-f]{2})*=[0-9]{1,12}( ([^ =%]|%[0-9a-f]{2})*=[0-9]{1,12})*)?$
        """
}
