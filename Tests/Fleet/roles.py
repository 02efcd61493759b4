"""What the role of one location may do at the centre: only what is its own."""

import json

import psycopg

from proof import verdict

TABLES = ("ledger", "run", "series", "text", "outcome", "attempt", "finding", "score", "rollup", "flip", "incident", "incident_note")


def refused(connection, sql, *arguments):
    """Whether a statement is an error, or changes nothing."""
    try:
        return connection.execute(sql, arguments).rowcount <= 0
    except psycopg.errors.InsufficientPrivilege:
        return True


# What nobody can have measured: whoever reads it, reads it of all places.
FAR, MUCH = 2**63 - 1, 5 * 10**18
ODD = {
    "flip": ({"at_us": FAR}, {"at_us": -FAR}, {"at_us": 9221 * 10**15}),
    "run": ({"started_us": -FAR}, {"finished_us": FAR}),
    "outcome": ({"finished_us": FAR}, {"scheduled_us": -FAR}, {"psnr": 1e300}, {"psnr": "NaN"}, {"image_bytes": -1}),
    "attempt": ({"cost": MUCH, "cost_basis": "reported"}, {"cost": -MUCH, "cost_basis": "reported"}, {"started_us": FAR}, {"total_us": -1},
                {"cost": 5, "cost_basis": "unknown"}, {"bytes_up": -1}),
    "rollup": ({"psnr_worst": "NaN"}, {"psnr_worst": "Infinity"}),
}


def hindered(server):
    """One place's role against those who read all: what it writes, and tables that it has made."""
    taken = []
    with server.connect("assay_fra") as fra, server.connect() as owner:
        def months():
            return owner.execute("SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'").fetchone()[0]
        for table, changes in ODD.items():
            for change in changes:
                try:
                    done = fra.execute(f"INSERT INTO assay.{table} SELECT (jsonb_populate_record(x, %s::jsonb)).* "
                                       f"FROM assay.{table} AS x LIMIT 1", (json.dumps(change),))
                    taken.append(f"{table} {change}: {done.rowcount}")
                except psycopg.errors.CheckViolation:
                    pass
        for sql in ("UPDATE assay.ledger SET lost_before_us = 9223372036854775807", "UPDATE assay.ledger SET waiting = 9223372036854775807"):
            try:
                fra.execute(sql)
                taken.append(sql)
            except psycopg.errors.CheckViolation:
                pass
        verdict("what nobody can have measured is not taken of a place", not taken, "; ".join(taken)[:400])
        had, made = months(), []
        for age in (-600, -90, -2, -1, 1, 119, 122, 300, 600):
            try:
                fra.execute("SELECT assay.ensure_month((extract(epoch FROM now() - %s * interval '1 month') * 1000000)::bigint)", (age,))
                made.append(age)
            except psycopg.Error:
                pass
        verdict("a role may have months made of ten years back and of one ahead, and no others",
                made == [-1, 1, 119] and months() - had <= 15, f"{made}, {months() - had} more tables")


def prove(server):
    hindered(server)
    with server.connect() as owner, server.connect("assay_fra") as fra, server.connect("nobody") as nobody, \
            server.connect("reader") as reader:
        own = owner.execute("SELECT place FROM assay.place WHERE name = 'fra'").fetchone()[0]
        problems, looked = [], 0
        for table in TABLES:
            kept = dict(owner.execute(f"SELECT place = {own}, count(*) FROM assay.{table} GROUP BY 1").fetchall())
            seen = fra.execute(f"SELECT count(*), count(*) FILTER (WHERE place <> {own}) FROM assay.{table}").fetchone()
            if seen != (kept.get(True, 0), 0):
                problems.append(f"fra sees {seen} of {table}, and {kept} is there")
            if reader.execute(f"SELECT count(*) FROM assay.{table}").fetchone()[0] != sum(kept.values()):
                problems.append(f"the reader does not see all of {table}")
            if not refused(fra, f"UPDATE assay.{table} SET place = place WHERE place <> {own}"):
                problems.append(f"fra changes others' rows of {table}")
            if not refused(fra, f"DELETE FROM assay.{table} WHERE place <> {own}"):
                problems.append(f"fra deletes others' rows of {table}")
            if not refused(reader, f"DELETE FROM assay.{table}"):
                problems.append(f"the reader deletes from {table}")
            foreign = owner.execute(f"SELECT row_to_json(x)::text FROM assay.{table} AS x WHERE place <> {own} LIMIT 1").fetchone()
            if foreign:
                insert = f"INSERT INTO assay.{table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::assay.{table}, %s::jsonb)"
                if not refused(fra, insert, foreign[0]):
                    problems.append(f"fra writes rows of others into {table}")
                looked += 1
            try:
                nobody.execute(f"SELECT 1 FROM assay.{table}")
                problems.append(f"a role without rights reads {table}")
            except psycopg.errors.InsufficientPrivilege:
                pass
        months = [row[0] for row in owner.execute("SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
                                                  "WHERE relkind = 'r'")]
        for month in months:
            for role, connection in (("fra", fra), ("the reader", reader)):
                try:
                    connection.execute(f"SELECT 1 FROM {month} LIMIT 1")
                    problems.append(f"{role} reads {month} past the rules of its parent")
                except psycopg.errors.InsufficientPrivilege:
                    pass
        for sql in ("SELECT assay.drop_before(9223372036854775807)", "SELECT assay.make_month(0)", "SELECT assay.add_place('fra', 'nobody')",
                    "INSERT INTO assay.reader VALUES ('assay_fra')", "UPDATE assay.place SET role = 'assay_fra'", "DROP TABLE assay.outcome"):
            try:
                fra.execute(sql)
                problems.append(f"fra may: {sql}")
            except psycopg.Error:
                pass
        verdict("a location's role reads and writes its own rows alone", not problems and looked >= 6 and len(months) >= 5,
                "; ".join(problems[:5]) or f"{len(TABLES)} tables, rows of others offered to {looked}, {len(months)} partitions")
