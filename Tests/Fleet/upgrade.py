"""A centre that the version before has set up: `fleet init` brings it up to date, and it is as a new one."""

import pathlib

from locations import assay
from proof import verdict

OLD = pathlib.Path(__file__).with_name("centre_of_0_1.sql")
# What there is in the schema, but for the months.
SHAPE = {
    "functions": "SELECT proname, pg_get_function_arguments(p.oid), prosrc, prosecdef FROM pg_proc AS p "
                 "WHERE pronamespace = 'assay'::regnamespace",
    "columns": "SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '') FROM information_schema.columns "
               "WHERE table_schema = 'assay' AND table_name !~ '_[0-9]{4}_[0-9]{2}$'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                   "WHERE connamespace = 'assay'::regnamespace AND conrelid::regclass::text !~ '_[0-9]{4}_[0-9]{2}$'",
    "indices": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'assay' AND tablename !~ '_[0-9]{4}_[0-9]{2}$'",
    "policies": "SELECT tablename, policyname, cmd, qual FROM pg_policies WHERE schemaname = 'assay'",
    "steps": "SELECT name FROM assay.step",
}


def shape(server, database):
    with server.connect(database=database) as connection:
        return {name: set(connection.execute(sql).fetchall()) for name, sql in SHAPE.items()}


def prove(server):
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE DATABASE before")
        connection.execute("CREATE DATABASE fresh")
    address = server.address().replace("/fleet?", "/before?")
    with server.connect(database="before") as connection:
        connection.execute(OLD.read_text())
        connection.execute("SELECT add_place('fra', 'assay_fra')")
        connection.execute("INSERT INTO share VALUES (1, 0, 'replicate', 'one', -5, -5, 0), (1, 0, 'replicate', 'two', 7, 6, 0)")
        connection.execute("INSERT INTO flip VALUES (1, 1, 1, true, 9223372036854775807, 'down'), (1, 1, 1, true, 1790000000000000, 'up')")
    told = assay("fleet", "add", address, "muc")
    done = [assay("fleet", "init", address) for _ in range(2)]
    assay("fleet", "init", server.address().replace("/fleet?", "/fresh?"))
    old, new = shape(server, "before"), shape(server, "fresh")
    with server.connect(database="before") as connection:
        kept = connection.execute("SELECT held, spent FROM assay.share ORDER BY holder").fetchall()
        flips = connection.execute("SELECT state FROM assay.flip").fetchall()
        place = connection.execute("SELECT name, role FROM assay.place").fetchall()
    apart = {name: sorted(old[name] ^ new[name])[:2] for name in SHAPE if old[name] != new[name]}
    verdict("a centre of the version before is brought up to date, and is as a new one",
            "set up by an older version" in told.stderr and "; brought up to date from " in done[0].stdout and [one.returncode for one in done] == [0, 0] and not apart
            and kept == [(0, 0), (7, 6)] and flips == [("up",)] and place == [("fra", "assay_fra")],
            f"{apart or ''} {kept} {flips} {told.stderr}{done[0].stderr}"[:500])
