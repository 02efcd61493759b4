extension FleetSchema {
    /// What `assay fleet serve` keeps, and all servers of a fleet share.
    static let serving = """
        -- One of several processes does what only one may. It says so again and again; who does not for a while is gone.
        CREATE TABLE lease (name text PRIMARY KEY, holder text NOT NULL, until_us bigint NOT NULL);
        INSERT INTO lease (name, holder, until_us) VALUES ('serve', '', 0);

        -- As `incident`, found by quorum.
        CREATE TABLE fleet_incident (
            id text COLLATE "C" PRIMARY KEY, cause text NOT NULL, family text NOT NULL, kind text NOT NULL,
            severity smallint NOT NULL, peak smallint NOT NULL, code text NOT NULL, began_us bigint NOT NULL,
            opened_us bigint NOT NULL, ended_us bigint, closed_us bigint, affected text NOT NULL, cost bigint NOT NULL,
            flapping boolean NOT NULL, closing text, evidence_endpoint text, evidence_route text, evidence_tier text,
            evidence_fixture text, evidence_us bigint, excerpt text,
            places text NOT NULL,          -- who sees it, with blanks between
            of_places smallint NOT NULL    -- of how many who have a say
        );
        CREATE UNIQUE INDEX fleet_incident_open ON fleet_incident (cause, family) WHERE closed_us IS NULL;
        CREATE INDEX fleet_incident_closed ON fleet_incident (closed_us);

        -- What is to be told, and was.
        CREATE TABLE fleet_message (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key text COLLATE "C" NOT NULL UNIQUE, channel text NOT NULL, incident text COLLATE "C" NOT NULL,
            step text NOT NULL, at_us bigint NOT NULL, due_us bigint NOT NULL, tries smallint NOT NULL DEFAULT 0,
            holder text, sent_us bigint, problem text
        );
        CREATE INDEX fleet_message_waiting ON fleet_message (channel, due_us) WHERE sent_us IS NULL;
        CREATE INDEX fleet_message_incident ON fleet_message (incident, channel);

        -- The latest states, as servers ask for them every second.
        CREATE INDEX flip_latest ON flip (place, series, at_us) WHERE confirmed;

        CREATE OR REPLACE FUNCTION add_reader(its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            INSERT INTO assay.reader (role) VALUES (its_role) ON CONFLICT DO NOTHING;
            EXECUTE format('GRANT USAGE ON SCHEMA assay TO %I', its_role);
            EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.\(list), assay.lease,
                assay.fleet_incident, assay.fleet_message, assay.budget, assay.share TO %I', its_role);
        END $body$;

        -- A role that `assay fleet serve` runs as: it reads all, and keeps what is said of the fleet. Called by the owner.
        CREATE FUNCTION add_server(its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            PERFORM assay.add_reader(its_role);
            EXECUTE format('GRANT UPDATE ON assay.lease TO %I', its_role);
            EXECUTE format('GRANT INSERT, UPDATE ON assay.fleet_incident TO %I', its_role);
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON assay.fleet_message TO %I', its_role);
        END $body$;
        """

    /// Daily money that all places share. A place holds what was handed out to it, and no more is handed out than there is.
    static let money = """
        CREATE TABLE budget (provider text COLLATE "C" PRIMARY KEY, daily bigint NOT NULL CHECK (daily >= 0));
        CREATE TABLE share (
            place integer NOT NULL, day_us bigint NOT NULL, provider text COLLATE "C" NOT NULL,
            holder text NOT NULL,               -- one process of a place
            held bigint NOT NULL,               -- what it may spend, with what it has spent
            spent bigint NOT NULL DEFAULT 0,    -- as it said last, with what it has set aside
            told_us bigint NOT NULL,
            PRIMARY KEY (place, day_us, provider, holder)
        );
        CREATE INDEX share_day ON share (day_us, provider);
        ALTER TABLE share ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON share USING (place = (SELECT assay.own_place()));
        CREATE POLICY readers ON share FOR SELECT USING ((SELECT assay.is_reader()));

        -- Hands out `need` more than a process has spent by now, and a block beside it: of what is left half, and of that its part of
        -- one among all places, so that blocks become small where money does. All that was handed out on a day is never more than
        -- its budget. Answers what the process may spend on that day in all; null: nobody
        -- has set a budget. The last time it gives back what it has not spent.
        CREATE FUNCTION take_share(its_place text, its_day bigint, its_provider text, its_holder text, its_spent bigint,
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
            IF abs(its_day - (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) > 2 * 86400000000 THEN
                RAISE EXCEPTION 'money of a day that is not now: is the clock of % right?', its_place;
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
        REVOKE EXECUTE ON FUNCTION take_share(text, bigint, text, text, bigint, bigint, boolean) FROM PUBLIC;

        CREATE OR REPLACE FUNCTION add_place(its_name text, its_role text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            INSERT INTO assay.place AS known (name, role) VALUES (its_name, its_role)
                ON CONFLICT (name) DO UPDATE SET role = coalesce(excluded.role, known.role);
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

        -- Roles that were there before have what is new.
        DO $body$
        DECLARE
            known record;
        BEGIN
            FOR known IN SELECT role FROM assay.reader LOOP PERFORM assay.add_reader(known.role); END LOOP;
            FOR known IN SELECT name, role FROM assay.place WHERE role IS NOT NULL LOOP
                PERFORM assay.add_place(known.name, known.role);
            END LOOP;
        END $body$;
        """
}
