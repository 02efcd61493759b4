-- A centre as `assay fleet init` of version 0.1 made it: what newer versions must bring up to date. Never edited.
CREATE SCHEMA assay;
CREATE TABLE assay.step (name text PRIMARY KEY, made timestamptz NOT NULL DEFAULT now());
SET search_path = assay, pg_temp;

-- 1 places, ledgers and rows
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
INSERT INTO assay.step (name) VALUES ('1 places, ledgers and rows');

-- 2 months and roles
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
    IF to_regclass('assay.rollup_' || ending) IS NOT NULL THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(1095979865);
    FOREACH parent IN ARRAY ARRAY['outcome', 'attempt', 'finding', 'score', 'rollup'] LOOP
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
        upper_us := substring(part.bound FROM $re$TO \('?(\d+)'?\)$re$)::bigint;
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
    EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.outcome, assay.attempt, assay.finding, assay.score, assay.rollup, assay.ledger, assay.run, assay.series, assay.text, assay.flip, assay.incident, assay.incident_note TO %I', its_role);
    EXECUTE format('GRANT INSERT ON assay.outcome, assay.attempt, assay.finding, assay.score, assay.rollup, assay.ledger, assay.run, assay.series, assay.text, assay.flip, assay.incident, assay.incident_note TO %I', its_role);
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
    EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.outcome, assay.attempt, assay.finding, assay.score, assay.rollup, assay.ledger, assay.run, assay.series, assay.text, assay.flip, assay.incident, assay.incident_note TO %I', its_role);
END $body$;

ALTER TABLE outcome ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON outcome USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON outcome FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON attempt USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON attempt FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON finding USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON finding FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE score ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON score USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON score FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE rollup ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON rollup USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON rollup FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE ledger ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ledger USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON ledger FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE run ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON run USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON run FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE series ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON series USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON series FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE text ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON text USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON text FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE flip ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON flip USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON flip FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incident USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON incident FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE incident_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incident_note USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON incident_note FOR SELECT USING ((SELECT assay.is_reader()));
ALTER TABLE place ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON place USING (place = (SELECT assay.own_place()));
CREATE POLICY readers ON place FOR SELECT USING ((SELECT assay.is_reader()));
INSERT INTO assay.step (name) VALUES ('2 months and roles');

-- 3 serving and shared money
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
    EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.outcome, assay.attempt, assay.finding, assay.score, assay.rollup, assay.ledger, assay.run, assay.series, assay.text, assay.flip, assay.incident, assay.incident_note, assay.lease,
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
    EXECUTE format('GRANT SELECT ON assay.step, assay.place, assay.horizon, assay.share, assay.outcome, assay.attempt, assay.finding, assay.score, assay.rollup, assay.ledger, assay.run, assay.series, assay.text, assay.flip, assay.incident, assay.incident_note TO %I',
        its_role);
    EXECUTE format('GRANT INSERT ON assay.outcome, assay.attempt, assay.finding, assay.score, assay.rollup, assay.ledger, assay.run, assay.series, assay.text, assay.flip, assay.incident, assay.incident_note TO %I', its_role);
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
INSERT INTO assay.step (name) VALUES ('3 serving and shared money');
