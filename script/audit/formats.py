#!/usr/bin/env python3
"""Reads a folder of reports strictly, as the programs they are made for would.

    formats.py NAME FOLDER

Prints one line, or what is wrong and exits with 1."""
import csv, json, pathlib, re, sys
import html5lib, junitparser

name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
problems, outcomes = [], []

def expect(condition, complaint):
    if not condition:
        problems.append(complaint)

pages = [folder / "report.html", *sorted((folder / "pages").glob("*.html"))]
for page in pages:
    text = page.read_text()
    try:
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    except html5lib.html5parser.ParseError as error:
        problems.append(f"{page.name}: {error}")
        continue
    elements = list(tree.iter())
    ids = [e.get("id") for e in elements if e.get("id")]
    expect(len(ids) == len(set(ids)), f"{page.name}: an id twice")
    for element in elements:
        for attribute in ("href", "src"):
            target = element.get(attribute) or ""
            if target.startswith("#"):
                expect(target[1:] in ids, f"{page.name}: {target} leads nowhere")
            elif target and not target.startswith("data:"):
                expect((page.parent / target).is_file(), f"{page.name}: {target} is no page of the report")
    # No script, and nothing fetched: neither by an element nor by the style sheet.
    expect(not re.search(r"<(script|iframe|link|object)\b|url\(|@import", text), f"{page.name}: fetches something")

suites = junitparser.JUnitXml.fromfile(str(folder / "report.xml"))
cases = [case for suite in suites for case in suite]
expect(suites.tests == len(cases), f"JUnit counts {suites.tests} and has {len(cases)} cases")
for kind, count in ((junitparser.Failure, suites.failures), (junitparser.Error, suites.errors), (junitparser.Skipped, suites.skipped)):
    found = sum(any(isinstance(r, kind) for r in case.result) for case in cases)
    expect(found == count, f"JUnit counts {count} {kind.__name__} and has {found}")

report = json.loads((folder / "report.json").read_text())
outcomes = [json.loads(line) for line in (folder / "report.jsonl").open()]
gates = len(report["gates"])
expect(report["schema"] == 1, "the JSON has another schema")
expect(report["method"]["n"] == len(outcomes), "JSON and JSON lines count differently")
expect(len(cases) == len(outcomes) + gates, "JUnit has another number of cases")
with (folder / "report.csv").open(newline="") as file:
    rows = list(csv.reader(file))
expect(len(rows) == len(outcomes) + 1 and len({len(row) for row in rows}) == 1, "the CSV is not one row an outcome")
plan = (folder / "report.tap").read_text().splitlines()[1]
expect(plan == f"1..{len(outcomes) + gates}", f"TAP plans {plan}")
commands = (folder / "report.commands").read_text().splitlines()
expect(len(commands) <= 10, f"{len(commands)} annotations, of which GitHub shows 10")
expect(all(re.match(r"::(error|warning|notice) title=[^:]*::", line) for line in commands), "not a workflow command")
summary = (folder / "summary.md").stat().st_size
expect(0 < summary < 1_000_000, f"the job summary has {summary} bytes")

failed = sum(outcome["class"] not in ("ok", "degraded", "skipped") for outcome in outcomes)
print("\n".join(problems[:20]) or f"{name}: {len(pages)} pages, {len(cases)} cases, {failed} of them not passed: all read")
sys.exit(1 if problems else 0)
