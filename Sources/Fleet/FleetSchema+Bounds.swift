/// What a place's own role may say, and have made, so that nobody else is hindered by it.
extension FleetSchema {
    static let limits = [measurable, fewMonths, oneMonth, fairShare].joined(separator: "\n")

    /// Some 317 years around 1970: no clock is off by more, and what is added to such a time stays a number.
    static let times: ClosedRange<Int64> = -10_000_000_000_000_000...10_000_000_000_000_000
    static let costs: ClosedRange<Int64> = -1_000_000_000_000_000...1_000_000_000_000_000
    static let lengths: ClosedRange<Int64> = 0...100_000_000_000_000_000
    static let decibels: ClosedRange<Double> = -1000...1000

    private static func within(_ columns: String, _ range: ClosedRange<Int64>) -> String {
        "least(\(columns)) >= \(range.lowerBound) AND greatest(\(columns)) <= \(range.upperBound)"
    }

    /// Whoever reads adds these up. Changes of state are few, and are mended here; what else is there already is left out by who reads.
    private static let measurable = """
        DELETE FROM flip WHERE NOT (\(within("at_us", times)));
        ALTER TABLE flip ADD CONSTRAINT flip_can_be_measured CHECK (\(within("at_us", times)));
        ALTER TABLE run ADD CONSTRAINT run_can_be_measured CHECK (\(within("started_us, finished_us", times))) NOT VALID;
        ALTER TABLE outcome ADD CONSTRAINT outcome_can_be_measured CHECK (
            \(within("started_us, scheduled_us, finished_us", times)) AND psnr BETWEEN -1000 AND 1000
            AND least(image_bytes, image_width, image_height) >= 0) NOT VALID;
        ALTER TABLE attempt ADD CONSTRAINT attempt_can_be_measured CHECK (
            \(within("outcome_us, started_us", times)) AND \(within("total_us", lengths)) AND \(within("cost", costs))
            AND least(bytes_up, bytes_down) >= 0 AND position >= 0
            AND ((cost IS NULL) = (cost_basis = 'unknown')
                OR cost_basis NOT IN ('metered', 'price_file', 'reported', 'free', 'unknown'))) NOT VALID;
        ALTER TABLE score ADD CONSTRAINT score_can_be_measured
            CHECK (score > '-Infinity' AND score < 'Infinity') NOT VALID;
        ALTER TABLE rollup ADD CONSTRAINT rollup_can_be_measured CHECK (psnr_worst BETWEEN -1000 AND 1000
            AND octet_length(codes) + octet_length(sources) + octet_length(psnr_tenths) <= 1000000) NOT VALID;
        ALTER TABLE incident ADD CONSTRAINT incident_can_be_measured CHECK (
            \(within("began_us, opened_us, ended_us, closed_us, evidence_us", times)) AND \(within("cost", costs))) NOT VALID;
        ALTER TABLE incident_note ADD CONSTRAINT incident_note_can_be_measured CHECK (\(within("at_us", times))) NOT VALID;
        ALTER TABLE ledger ADD CONSTRAINT ledger_can_be_measured CHECK (\(within("lost_before_us", times))
            AND waiting <= 1000000000000) NOT VALID;
        """

    /// Whoever makes a month is looked at first: a table for each month of a century is more than a server can open at once.
    private static let fewMonths = """
        -- What months are made of: ten years back, and one ahead of the centre's clock.
        CREATE FUNCTION kept_months(OUT from_us bigint, OUT until_us bigint) LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
            AS $body$
                SELECT extract(epoch FROM month - interval '10 years')::bigint * 1000000,
                    extract(epoch FROM month + interval '2 months')::bigint * 1000000
                FROM date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') AS month
            $body$;

        ALTER FUNCTION ensure_month(bigint) RENAME TO make_month;
        CREATE FUNCTION ensure_month(moment bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = assay, pg_temp AS $body$
        DECLARE
            kept record;
        BEGIN
            SELECT * INTO kept FROM kept_months();
            IF moment < kept.from_us OR moment >= kept.until_us THEN
                IF moment NOT BETWEEN \(times.lowerBound) AND \(times.upperBound) OR to_regclass('assay.rollup_'
                    || to_char(to_timestamp(moment / 1000000) AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL THEN
                    RAISE EXCEPTION 'no rows are kept of a month ten years back, or two ahead: is a clock wrong?'
                        USING ERRCODE = '22023';
                END IF;
            END IF;
            PERFORM make_month(moment);
        END $body$;
        REVOKE EXECUTE ON FUNCTION ensure_month(bigint) FROM PUBLIC;

        -- Who might have a month made may have it made by this way alone.
        DO $body$
        DECLARE
            known record;
        BEGIN
            FOR known IN SELECT grantee::regrole::text AS name FROM pg_proc, aclexplode(proacl)
                WHERE pg_proc.oid = 'assay.make_month(bigint)'::regprocedure AND grantee NOT IN (0, proowner) LOOP
                EXECUTE format('REVOKE ALL ON FUNCTION assay.make_month(bigint) FROM %s', known.name);
                EXECUTE format('GRANT EXECUTE ON FUNCTION assay.ensure_month(bigint) TO %s', known.name);
            END LOOP;
        END $body$;
        """

    /// Each month goes by itself: to drop all at once takes more locks than a server has.
    private static let oneMonth = """
        -- Drops the tables of single rows of a month (`2026_11`) that ends at or before a moment; and of any month but those about now
        -- all of them, where nothing is in them. Called by the owner. Answers how many went.
        CREATE FUNCTION drop_month(ending text, moment bigint) RETURNS integer LANGUAGE plpgsql AS $body$
        DECLARE
            begins timestamp := to_date(ending, 'YYYY_MM');
            upper_us bigint := extract(epoch FROM begins + interval '1 month')::bigint * 1000000;
            today timestamp := clock_timestamp() AT TIME ZONE 'UTC';
            parent text;
            is_here boolean;
            is_empty boolean := true;
            dropped integer := 0;
        BEGIN
            PERFORM pg_advisory_xact_lock(\(lock));
            FOREACH parent IN ARRAY ARRAY['\(partitioned.joined(separator: "', '"))'] LOOP
                IF is_empty AND to_regclass('assay.' || parent || '_' || ending) IS NOT NULL THEN
                    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM assay.%I)', parent || '_' || ending) INTO is_empty;
                END IF;
            END LOOP;
            is_empty := is_empty AND (begins > today + interval '1 month' OR begins < today - interval '2 months');
            IF upper_us > moment AND NOT is_empty THEN RETURN 0; END IF;
            FOREACH parent IN ARRAY ARRAY['\(partitioned.joined(separator: "', '"))'] LOOP
                is_here := to_regclass('assay.' || parent || '_' || ending) IS NOT NULL;
                IF is_here AND (is_empty OR parent <> 'rollup') THEN
                    EXECUTE format('DROP TABLE assay.%I', parent || '_' || ending);
                    dropped := dropped + 1;
                END IF;
            END LOOP;
            IF dropped > 0 AND NOT is_empty THEN
                INSERT INTO assay.horizon AS known (before_us) VALUES (upper_us)
                    ON CONFLICT (single) DO UPDATE SET before_us = greatest(known.before_us, excluded.before_us);
            END IF;
            RETURN dropped;
        END $body$;
        """

    /// A place says what it has spent, and nobody can look. It is held to what it said before, and to what there is: all that is stored of
    /// a day is never more than its budget, or than was handed out before somebody lowered that.
    private static let fairShare = """
        CREATE OR REPLACE FUNCTION take_share(its_place text, its_day bigint, its_provider text, its_holder text, its_spent bigint,
            need bigint, is_last boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = assay, pg_temp
            AS $body$
        DECLARE
            number integer;
            its_role text;
            now_us bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
            ceiling bigint;
            own bigint;
            told bigint;
            others bigint;
            wanted bigint;
        BEGIN
            SELECT p.place, p.role INTO number, its_role FROM place AS p WHERE p.name = its_place;
            IF number IS NULL OR (its_role IS DISTINCT FROM session_user AND NOT pg_has_role(session_user,
                (SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'assay.place'::regclass), 'MEMBER')) THEN
                RAISE EXCEPTION 'the role % does not ship for %', session_user, its_place USING ERRCODE = '42501';
            END IF;
            -- The day of the centre's clock, and for a quarter of an hour the one beside it; what is left of a day that is over may be
            -- given back for two more. Each day has its money once.
            IF its_day % 86400000000 <> 0 OR its_day NOT BETWEEN now_us - 3 * 86400000000 AND now_us + 900000000
                OR its_day + 86400000000 < now_us - 900000000 AND NOT is_last THEN
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
                coalesce(sum(s.spent) FILTER (WHERE s.place = number AND s.holder = its_holder), 0),
                coalesce(sum(s.held) FILTER (WHERE NOT (s.place = number AND s.holder = its_holder)), 0)
                INTO own, told, others FROM share AS s WHERE s.day_us = its_day AND s.provider = its_provider;
            told := greatest(told, its_spent);
            IF is_last THEN
                wanted := told + need;
            ELSIF ceiling - others < told + need THEN
                wanted := greatest(own, told);
            ELSE
                wanted := greatest(own, told + need + (ceiling - others - told - need) / (2 * (SELECT count(*) FROM place)));
            END IF;
            wanted := least(wanted, greatest(own, ceiling - others));
            INSERT INTO share AS known (place, day_us, provider, holder, held, spent, told_us)
                VALUES (number, its_day, its_provider, its_holder, wanted, least(told, wanted), now_us)
                ON CONFLICT (place, day_us, provider, holder) DO UPDATE
                    SET held = excluded.held, spent = excluded.spent, told_us = excluded.told_us;
            RETURN wanted;
        END $body$;
        """
}
