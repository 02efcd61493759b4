"""What a place's own role has written to hinder those who read all: what is read of the others stays as it was, and who did it is named."""

import time

import psycopg

from locations import assay
from proof import verdict
from sums import probes, report

DAY = 86_400_000_000
ROLE = "assay_evil"
TABLES = ("attempt", "outcome", "rollup", "series", "run", "ledger")
# Sets a terminal's title, clears it, and begins a line.
CODE = "x\x1b]0;pwned\x07\x1b[2J\nfake line"


class Evil:
    """A place of its own, and what it has written."""

    def __init__(self, server, connection):
        self.server, self.db, self.now = server, connection, int(time.time() * 1e6)
        with server.connect() as owner:
            self.place = owner.execute("SELECT place FROM assay.place WHERE name = 'evil'").fetchone()[0]
            self.others = owner.execute(
                "SELECT DISTINCT series, endpoint, route, tier, feature, family, model FROM assay.series WHERE tier = 'work' ORDER BY 1").fetchall()
        self.ledger = connection.execute("INSERT INTO assay.ledger (place, identity, heard_us) VALUES (%s, 'evil', %s) RETURNING ledger",
                                         (self.place, self.now)).fetchone()[0]
        for moment in (self.now, self.now - 2 * DAY):
            connection.execute("SELECT assay.ensure_month(%s)", (moment,))

    def sum(self, hours, start, codes):
        self.db.execute(
            "INSERT INTO assay.rollup VALUES (%s, %s, %s, %s, %s, 1, 1, 0, 0, 0, 0, 0, NULL, NULL, 0, 0, NULL, NULL, 0, 0, NULL, NULL, 0, NULL, "
            "%s, '', '', '', '', '')", (self.place, self.ledger, self.others[0][0], hours, start, codes))

    def outcome(self, code):
        self.db.execute("INSERT INTO assay.series VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", (self.place, *self.others[0]))
        self.db.execute(
            "INSERT INTO assay.run (place, ledger, run, id, started_us, command, target, tool_version, location) "
            "VALUES (%s, %s, 1, 'evil-1', %s, 'check', 'http://127.0.0.1:9', '1', 'evil')", (self.place, self.ledger, self.now))
        self.db.execute(
            "INSERT INTO assay.outcome (place, ledger, run, id, series, started_us, scheduled_us, finished_us, cached, fixture, code, own_code) "
            "VALUES (%s, %s, 1, 1, %s, %s, %s, %s, false, 'tiny', %s, %s)",
            (self.place, self.ledger, self.others[0][0], self.now, self.now, self.now, code, code))

    def attempt(self, connection, text):
        connection.execute(
            "INSERT INTO assay.attempt (place, position, run, outcome, outcome_us, started_us, total_us, bytes_up, bytes_down, provider, code, "
            "cost_basis, detail, body) VALUES (%s, 0, 1, 1, %s, %s, 0, 0, 0, 'replicate', 'provider.error', 'unknown', %s, %s)",
            (self.place, self.now, self.now, text, text))


def mended(server, sentence):
    """As the owner does what is said."""
    with server.connect() as owner:
        for statement in sentence[sentence.index("DELETE FROM"):].split("; ") if "DELETE FROM" in sentence else []:
            owner.execute(statement)


def told(server):
    """What a report has left out, what it has of each place, and of all together."""
    done, found = report(server)
    together = {(row["endpoint"], row["route"]): row["codes"] for row in found.get("rows", [])}
    return done, found.get("left_out", []), probes(found), together


def forged(evil, before):
    """Numbers that others have, with other names."""
    changes = ((1, "forged"), (6, "forged/model"), (5, "forged"), (4, "forged"))
    changed = list(zip(evil.others, changes, strict=False))
    for names, (column, value) in changed:
        row = [*names[:column], value, *names[column + 1:]]
        evil.db.execute("INSERT INTO assay.series VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", (evil.place, *row))
    done, left, places, together = told(evil.server)
    verdict("names that stand at another's number are in no report, which has all else as it was and says whose they are",
            done.returncode == 0 and len(left) == 1 and left[0].startswith(f"evil: the numbers of {len(changed)} of its series")
            and (places | {"evil": 0}, together) == before, f"{left} {done.stderr[-300:]} {places}")
    check = assay("ledger", "check", evil.server.address("reader"))
    verdict("ledger check names them", check.returncode == 1 and f"evil: the numbers of {len(changed)}" in check.stdout, check.stdout[-300:] + check.stderr)
    mended(evil.server, left[0] if left else "")
    verdict("that is mended as it says", not told(evil.server)[1])


def counted(evil, before):
    """A list that counts more than there is a number for: by one name, and by one number."""
    start = evil.now // DAY * DAY - 2 * DAY
    evil.sum(24, start, " ".join(["ok=999999999999"] * 62_000))
    evil.sum(1, start, "ok=1 ok=1")
    evil.sum(1, start + 3_600_000_000, "ok=999999999999")
    done, left, places, together = told(evil.server)
    verdict("a list that counts a name twice, or more than anybody counts, is left out and named",
            done.returncode == 0 and left and all("the sum holds a list of counts" in one and one.startswith("evil, ") for one in left)
            and (places | {"evil": 0}, together) == before, f"{left} {done.returncode} {done.stderr[-300:]} {places}")
    check = assay("ledger", "check", evil.server.address("reader"))
    verdict("ledger check names each of them", check.returncode == 1 and check.stdout.count("the sum holds a list of counts") == 3,
            check.stdout[-300:] + check.stderr)
    with evil.server.connect() as owner:
        owner.execute("DELETE FROM assay.rollup WHERE place = %s", (evil.place,))


def long(evil):
    """Texts of megabytes are not taken; and of those that are there already no more is read than anybody has written."""
    text = "long " * 400_000
    try:
        evil.attempt(evil.db, text)
        taken = "it was taken"
    except psycopg.errors.CheckViolation:
        taken = ""
    with evil.server.connect() as owner:
        rule = owner.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'attempt_has_short_texts' "
                             "AND conrelid = 'assay.attempt'::regclass").fetchone()[0]
        owner.execute("ALTER TABLE assay.attempt DROP CONSTRAINT attempt_has_short_texts")
        evil.attempt(owner, text)
        owner.execute(f"ALTER TABLE assay.attempt ADD CONSTRAINT attempt_has_short_texts {rule}")
    pages = [report(evil.server)[0], assay("ledger", "export", evil.server.address("reader"), "--format", "jsonl")]
    longest = [max((len(line) for line in page.stdout.splitlines()), default=0) for page in pages]
    verdict("a text of megabytes is not taken of a place, and of one that is there some thousand characters are read",
            not taken and not any(page.returncode for page in pages) and max(longest) < 100_000, f"{taken} {longest} {pages[1].stderr[-200:]}")


def shown(evil, before):
    """What steers a terminal."""
    evil.outcome(CODE)
    table = assay("report", "--ledger", evil.server.address("reader"), "--window", "90d")
    places = told(evil.server)[2]
    verdict("a code that steers a terminal is shown without what does",
            table.returncode == 0 and "x??0?pwned???2J?fake?line" in table.stdout and "\x1b" not in table.stdout
            and not any(line.startswith("fake line") for line in table.stdout.splitlines())
            and all(places.get(name) == count for name, count in before[0].items() if name != "evil"),
            f"{table.returncode} {table.stderr[-200:]} {places}")


def blinded(evil):
    """A place that says that all its outcomes were removed says so of its own."""
    def recomputed(check):
        return int(check.stdout.strip().splitlines()[-1].split()[0]) if check.stdout.strip() else 0
    before = assay("ledger", "check", evil.server.address("reader"))
    evil.db.execute("UPDATE assay.ledger SET lost_before_us = 10000000000000000")
    after = assay("ledger", "check", evil.server.address("reader"))
    verdict("a place that says that all was removed is not looked at, which is said, and the others are",
            recomputed(after) > 0 and recomputed(before) - 2 <= recomputed(after) <= recomputed(before)
            and any(line.startswith("evil: nothing before 2286-") for line in after.stdout.splitlines()),
            f"{before.stdout.strip().splitlines()[-1:]} {after.stdout.strip().splitlines()[-3:]} {after.stderr[-200:]}")


def prove(server):
    with server.connect() as owner:
        owner.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'the password of {ROLE}'")
    added = assay("fleet", "add", server.address(), "evil", "--role", ROLE)
    done, left, places, together = told(server)
    verdict("a place more changes no figure", added.returncode == 0 and done.returncode == 0 and not left, f"{added.stderr} {left}")
    before = (places | {"evil": 0}, together)
    try:
        with server.connect(ROLE) as connection:
            evil = Evil(server, connection)
            forged(evil, before)
            counted(evil, before)
            shown(evil, before)
            long(evil)
            blinded(evil)
    finally:
        with server.connect() as owner:
            for table in TABLES:
                owner.execute(f"DELETE FROM assay.{table} WHERE place = (SELECT place FROM assay.place WHERE name = 'evil')")
            owner.execute("SELECT assay.take_back(%s)", (ROLE,))
            owner.execute("DELETE FROM assay.place WHERE name = 'evil'")
    check = assay("ledger", "check", server.address("reader"))
    verdict("all is as it was before that place came", check.returncode == 0, check.stdout[-300:])
