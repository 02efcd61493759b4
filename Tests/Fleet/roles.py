"""What the role of one location may do at the centre: only what is its own."""

import psycopg

from proof import verdict

TABLES = ("ledger", "run", "series", "text", "outcome", "attempt", "finding", "score", "rollup", "flip", "incident", "incident_note")


def refused(connection, sql, *arguments):
    """Whether a statement is an error, or changes nothing."""
    try:
        return connection.execute(sql, arguments).rowcount <= 0
    except psycopg.errors.InsufficientPrivilege:
        return True


def prove(server):
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
        for sql in ("SELECT assay.drop_before(9223372036854775807)", "SELECT assay.add_place('fra', 'nobody')",
                    "INSERT INTO assay.reader VALUES ('assay_fra')", "UPDATE assay.place SET role = 'assay_fra'", "DROP TABLE assay.outcome"):
            try:
                fra.execute(sql)
                problems.append(f"fra may: {sql}")
            except psycopg.Error:
                pass
        verdict("a location's role reads and writes its own rows alone", not problems and looked >= 6 and len(months) >= 5,
                "; ".join(problems[:5]) or f"{len(TABLES)} tables, rows of others offered to {looked}, {len(months)} partitions")
