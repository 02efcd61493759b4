"""Who may ship and who may read: what is refused and why, what is listed, and how each of them ends."""

import json
import re

import psycopg

import rows
from faults import add
from locations import Location, assay
from proof import until, verdict


def prove(server, folder):
    refused(server, folder)
    near(server)
    listed(server)
    retired(server, folder)
    removed(server)
    owned(server)
    odd(server)


def refused(server, folder):
    """Each says which role it is, what it is already, and what to do."""
    settings = folder / "no-centre.yaml"
    settings.write_text("version: 1\nbackend: { url: \"\" }\n")
    owner, problems = server.address(), []
    with server.connect() as connection:
        connection.execute("CREATE ROLE sleeper NOLOGIN; CREATE ROLE passes LOGIN BYPASSRLS")
    for arguments, words in {
        ("add", owner, "osl", "--role", "absent"): ["no role \"absent\"", "CREATE ROLE \"absent\" LOGIN"],
        ("add", owner, "osl", "--role", "sleeper"): ["\"sleeper\" may not log in", "ALTER ROLE"],
        ("add", owner, "osl", "--role", "assay_fra"): ["\"assay_fra\" ships for fra", "name another role"],
        ("add", owner, "osl", "--role", "postgres"): ["\"postgres\" sees and changes the rows of all places", "CREATE ROLE"],
        ("add", owner, "osl", "--role", "passes"): ["\"passes\" sees and changes the rows of all places", "CREATE ROLE"],
        ("add", owner, "osl", "--role", "reader"): ["\"reader\" reads the rows of all places", "--remove"],
        ("reader", owner, "assay_fra"): ["\"assay_fra\" ships for fra", "retire"],
        ("reader", owner, "absent"): ["no role \"absent\"", "CREATE ROLE"],
        ("list", server.address("reader")): ["\"reader\" does not own", "its owner, postgres", "ledger info"],
        ("add", server.address("assay_fra"), "osl"): ["\"assay_fra\" does not own"],
        ("init", server.address("reader")): ["\"reader\" does not own", "postgres"],
        ("list", server.address("nobody")): ["\"nobody\" does not own"],
        ("serve", server.address("reader"), "--settings", str(settings)): ["\"reader\" may keep no incidents", "--serves"],
    }.items():
        done = assay("fleet", *arguments)
        if done.returncode != 3 or not all(word in done.stderr for word in words) or "SQLSTATE" in done.stderr:
            problems.append(f"{arguments}: {done.returncode} {done.stdout}{done.stderr}")
    for arguments, words in {
        ("reader", owner, "absent", "--remove"): ["no reader \"absent\"", "it has reader"],
        ("budget", owner, "absent", "--remove"): ["no budget \"absent\"", "none at all"],
        ("retire", owner, "osl"): ["no place \"osl\"", "fra, muc"],
        ("add", owner, "o s l"): ["\"o s l\" is no name of a place"],
        ("list",): ["<centre>", "$ASSAY_FLEET_URL"],
        ("budget", owner, "replicate", "--daily", "$1", "--remove"): ["--daily and --remove exclude"],
        ("reader", owner, "reader", "--serves", "--remove"): ["--serves and --remove exclude"],
        ("serve", "--settings", str(settings)): ["no centre is named", "ADDRESS"],
        ("ship", "--settings", str(settings)): ["no fleet.url"],
    }.items():
        done = assay("fleet", *arguments)
        if done.returncode != 2 or not all(word in done.stderr for word in words):
            problems.append(f"{arguments}: {done.returncode} {done.stdout}{done.stderr}")
    for work, words in (("prune", "assay fleet prune"), ("upgrade", "assay fleet init"), ("baselines", "at each place")):
        done = assay("ledger", work, server.address("reader"))
        if done.returncode != 2 or words not in done.stderr:
            problems.append(f"ledger {work}: {done.returncode} {done.stdout}{done.stderr}")
    with server.connect() as connection:
        left = connection.execute("SELECT count(*) FROM assay.place WHERE name = 'osl'").fetchone()[0]
        readers = connection.execute("SELECT role FROM assay.reader").fetchall()
        bound = connection.execute("SELECT setconfig FROM pg_db_role_setting WHERE setrole = 'assay_fra'::regrole").fetchall()
    verdict("a role that cannot have a part at the centre is refused with what it is and what to do",
            not problems and left == 0 and readers == [("reader",)], f"{problems} {left} {readers}")


    verdict("a role that ships is given a time for which it may hold up others",
            len(bound) == 1 and {word.split("=")[0] for word in bound[0][0]}
            == {"lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout"}, str(bound))


def near(server):
    """Addresses that are not quite right: no part of a password is shown, by whoever takes one."""
    told = []
    for text in ("postgresql://sec:p@ss hunter2/SECRET@127.0.0.1/x", "POSTGRESQL://sec:hunter2@127.0.0.1/x", " postgresql://sec:hunter2@127.0.0.1/x",
                 "postgresql:/sec:hunter2@127.0.0.1/x", "host=127.0.0.1 dbname=postgresql://sec:hunter2@127.0.0.1/x"):
        for done in (assay("fleet", "list", text), assay("ledger", "info", "--ledger", text), assay("report", "--ledger", text)):
            said = done.stdout + done.stderr
            if done.returncode == 0 or "cannot be read" not in said or "hunter2" in said or "SECRET" in said:
                told.append(f"{text}: {said}")
    verdict("an address that is not quite right is refused, and no password of it is shown", not told, "; ".join(told)[:600])


def listed(server):
    assay("fleet", "budget", server.address(), "replicate", "--daily", "$5")
    typed = assay("fleet", "budget", server.address(), "Replicat", "--daily", "$1").stdout
    assay("fleet", "budget", server.address(), "Replicat", "--remove")
    verdict("a budget of a provider that nobody has asked is noted, with those that were",
            "note: no place has shipped anything of a provider \"Replicat\"" in typed and "replicate" in typed, typed)
    text = assay("fleet", "list", server.address()).stdout
    told = json.loads(assay("fleet", "list", server.address(), "--json").stdout)
    with server.connect() as connection:
        counts = dict(connection.execute(
            "SELECT name, count(o.id) FROM assay.place LEFT JOIN assay.outcome AS o USING (place) GROUP BY name").fetchall())
    verdict("places, readers and budgets are listed",
            {place["name"]: place["outcomes"] for place in told["places"]} == counts
            and told["readers"] == [{"role": "reader", "serves": False}]
            and told["budgets"] == [{"provider": "replicate", "daily_microdollars": 5_000_000, "handed_out_today_microdollars": 0}]
            and "shipped to by assay_fra" in text and "reader     reader" in text and "budget     replicate: $5" in text,
            f"{text} {told}"[:600])
    assay("fleet", "add", server.address(), "tll")
    text = assay("fleet", "list", server.address()).stdout
    told = next(p for p in json.loads(assay("fleet", "list", server.address(), "--json").stdout)["places"] if p["name"] == "tll")
    verdict("a place that never shipped is silent neither in words nor in JSON, and of others it is told how long ago they were heard",
            "location   tll: nothing was shipped yet\n" in text and not told["silent"] and told["unheard_us"] is None and " ago" in text, f"{told} {text}"[:600])
    assay("fleet", "retire", server.address(), "tll")


def arrived(server, name):
    with server.connect() as connection:
        return connection.execute("SELECT count(*) FROM assay.outcome JOIN assay.place USING (place) WHERE name = %s", (name,)).fetchone()[0]


def retired(server, folder):
    """Its rows stay, and it ships no more, until it is added again."""
    add(server, "ret")
    place = Location(folder, "ret", server)
    early = place.ship()
    verdict("who ships before anything was measured is told that", early.returncode == 5 and "nothing was measured yet" in early.stderr,
            f"{early.returncode} {early.stderr}")
    place.probe()
    had = place.query("SELECT count(*) FROM outcome")[0]
    done = assay("fleet", "retire", server.address(), "ret")
    place.probe()
    after = place.ship()
    count = arrived(server, "ret")
    with server.connect() as connection:
        rights = connection.execute(
            "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'assay_ret'").fetchone()[0]
    info = assay("ledger", "info", server.address("reader")).stdout
    line = next(line for line in info.splitlines() if line.startswith("location   ret"))
    verdict("a place that is retired ships no more, and its rows stay and are labelled",
            done.returncode == 0 and "DROP ROLE" in done.stdout and after.returncode == 3 and count == had > 0 and rights == 0
            and "ret was retired" in after.stderr and "fleet add" in after.stderr and "fleet init" not in after.stderr
            and "; retired " in line, f"{done.stdout}{done.stderr} {after.stderr} {count} {rights} {line}")
    again, shipped = assay("fleet", "add", server.address(), "ret", "--role", "assay_ret"), place.ship()
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "ret")
    verdict("it may be added again, and ships what it has", again.returncode == shipped.returncode == 0 and not problems,
            "; ".join(problems) or f"{count} rows {shipped.stderr}")
    count = arrived(server, "ret")
    place.watch()
    begun = until(30, lambda: arrived(server, "ret") > count)
    assay("fleet", "retire", server.address(), "ret")
    told = until(30, lambda: "ret was retired" in place.log)
    place.kill()
    verdict("a watch whose place is retired meanwhile is told so", begun and told and "SQLSTATE" not in place.log, place.log[-400:])


def removed(server):
    with server.connect() as connection:
        connection.execute("CREATE ROLE glance LOGIN PASSWORD 'the password of glance'")
    assay("fleet", "reader", server.address(), "glance", "--serves")
    less = assay("fleet", "reader", server.address(), "glance").stdout
    with server.connect("glance") as glance:
        reads = glance.execute("SELECT count(*) FROM assay.outcome").fetchone()[0]
        try:
            glance.execute("UPDATE assay.lease SET holder = holder")
            reads = None
        except psycopg.errors.InsufficientPrivilege:
            pass
    readers = json.loads(assay("fleet", "list", server.address(), "--json").stdout)["readers"]
    verdict("a role that served is made one that reads alone", "glance reads all locations, and serves the fleet no more" in less
            and reads and {"role": "glance", "serves": False} in readers, f"{less} {reads} {readers}")
    assay("fleet", "reader", server.address(), "glance", "--serves")
    done = [assay("fleet", *words, "--remove") for words in
            (("reader", server.address(), "glance"), ("budget", server.address(), "replicate"))]
    told = json.loads(assay("fleet", "list", server.address(), "--json").stdout)
    with server.connect("glance") as glance:
        try:
            may = glance.execute("SELECT count(*) FROM assay.outcome").fetchone()
        except psycopg.errors.InsufficientPrivilege:
            may = None
    verdict("a reader and a budget are taken away again", not any(d.returncode for d in done) and may is None
            and told["readers"] == [{"role": "reader", "serves": False}] and told["budgets"] == [],
            f"{[d.stderr for d in done]} {may} {told}"[:400])


def owned(server):
    """One role is the owner, and ships for a place: it keeps what is its own."""
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE ROLE sole LOGIN PASSWORD 'the password of sole'")
        connection.execute("CREATE DATABASE alone OWNER sole")
    server.passwords()
    owner = server.address("sole").replace("/fleet?", "/alone?")
    done = [assay("fleet", *words) for words in (
        ("init", owner), ("add", owner, "fra", "--role", "sole"), ("retire", owner, "fra"), ("reader", owner, "sole"),
        ("reader", owner, "sole", "--remove"), ("list", owner))]
    verdict("an owner that has a part too keeps the centre when that ends", not any(d.returncode for d in done)
            and "sees and changes the rows of all places" in done[1].stdout
            and "DROP ROLE" not in done[2].stdout and "; retired " in done[-1].stdout, "".join(d.stdout + d.stderr for d in done)[-400:])


def odd(server):
    """Names with quotes, very many of them, and a run that is yet to begin."""
    owner, role = server.address(), "we\"ird ro'le"
    with server.connect() as connection:
        connection.execute("CREATE ROLE \"we\"\"ird ro'le\" LOGIN")
        added, done = assay("fleet", "add", owner, "odd", "--role", role), assay("fleet", "retire", owner, "odd")
        statement = re.search(r"DROP ROLE .*?(?= where)", done.stdout)
        connection.execute(statement[0] if statement else "SELECT")
        left = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", (role,)).fetchone()[0]
        connection.execute("DELETE FROM assay.place WHERE name = 'odd'")
        verdict("a role with quotes in its name is told of so that it can be dropped", added.returncode == done.returncode == 0 and left == 0,
                f"{added.stderr}{done.stdout}{done.stderr}")
        refused = [assay("fleet", "add", owner, name) for name in (".", "..", ".fra")]
        verdict("a place that is called as a folder is refused", all(d.returncode == 2 and "is no name" in d.stderr for d in refused),
                "".join(d.stderr for d in refused))
        place, ledger = connection.execute("SELECT place, ledger FROM assay.ledger JOIN assay.place USING (place) WHERE name = 'fra'").fetchone()
        connection.execute("INSERT INTO assay.series SELECT %s, n, 'e', 'p-' || n, 'reach', 'hd-image', '', '' FROM generate_series(1, 100) AS n",
                           (place,))
        typed = assay("fleet", "budget", owner, "Replicat", "--daily", "$1").stdout
        assay("fleet", "budget", owner, "Replicat", "--remove")
        connection.execute("DELETE FROM assay.series WHERE place = %s AND route LIKE 'p-%%'", (place,))
        verdict("of very many providers twenty are listed", re.search(r"known are .* and \d+ more$", typed.strip()) and typed.count(", p-") < 20, typed)

        def last():
            found = assay("report", "--run", "last", "--ledger", server.address("reader"), "--format", "json")
            return json.loads(found.stdout)["method"]["n"] if found.returncode in (0, 1) and found.stdout else found.stderr
        before = last()
        connection.execute("INSERT INTO assay.run (place, ledger, run, id, started_us, finished_us, command, target, tool_version, location) "
                           "VALUES (%s, %s, 1, 'yet-to-begin', 9000000000000000, 9000000000000000, 'check', '', '', 'fra')", (place, ledger))
        after = last()
        connection.execute("DELETE FROM assay.run WHERE id = 'yet-to-begin'")
    verdict("a run that is yet to begin is not the last one", before == after and isinstance(before, int), f"{before} {after}")
