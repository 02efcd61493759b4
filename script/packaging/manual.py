#!/usr/bin/env python3
"""Writes the manual page from what the argument parser says of itself.

    assay --experimental-dump-help | manual.py VERSION DATE > assay.1
"""

import json
import sys


def text(words):
    """As troff takes it: no backslash, no dash that would become a hyphen, no line that begins like a request."""
    lines = (words or "").replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def spelled(name):
    return {"long": "--", "longWithSingleDash": "-", "short": "-"}[name["kind"]] + name["name"]


def argument(one):
    if one["kind"] == "positional":
        head = f"<{one['valueName']}>"
    else:
        names = sorted((spelled(name) for name in one["names"]), key=len)
        value = "" if one["kind"] == "flag" else f" <{one['valueName']}>"
        head = ", ".join(names) + value
    words = [one.get("abstract") or ""]
    if one.get("allValues"):
        words.append("One of: " + ", ".join(one["allValues"]) + ".")
    if one.get("defaultValue"):
        words.append(f"Default: {one['defaultValue']}.")
    return f".TP\n\\fB{text(head)}\\fR\n{text(' '.join(word for word in words if word))}"


def command(one, path):
    """A command and those below it, each with its own options; help is said once."""
    own = [a for a in one.get("arguments", []) if a.get("shouldDisplay", True) and a["valueName"] not in ("help", "version")]
    below = [c for c in one.get("subcommands", []) if c["commandName"] != "help" and c.get("shouldDisplay", True)]
    found = []
    if path:
        usage = " ".join([*path, *(["COMMAND"] if below else []), *(["[OPTION]..."] if own else [])])
        found += [f".SS {text(usage)}", text(one.get("abstract"))]
        if one.get("discussion"):
            found += [".PP", text(one["discussion"])]
    found += [argument(a) for a in own]
    for child in below:
        found += command(child, [*path, child["commandName"]] if path else ["assay", child["commandName"]])
    return found


def main():
    version, date = sys.argv[1:]
    root = json.load(sys.stdin)["command"]
    paragraphs = [part.strip() for part in (root.get("discussion") or "").split("\n\n")]
    lines = [
        f'.TH ASSAY 1 "{date}" "assay {version}" "User Commands"',
        ".SH NAME", f"assay \\- {text(root['abstract'][0].lower() + root['abstract'][1:].rstrip('.'))}",
        ".SH SYNOPSIS", ".B assay\n\\fICOMMAND\\fR [\\fIOPTION\\fR]...",
        ".SH DESCRIPTION", "\n.PP\n".join(text(part) for part in paragraphs),
        ".PP", text("`assay COMMAND --help` says the same of one command, and `assay explain CODE` what an outcome means."),
        ".SH COMMANDS", *command(root, []),
        ".SH FILES", ".TP\n.B assay.yaml\nThe settings; \\fBassay init\\fR writes a commented one.",
        ".TP\n.B assay.db\nThe ledger, an SQLite file with every attempt.",
        ".SH ENVIRONMENT", text("Each long option is also a variable: --max-p95 is ASSAY_MAX_P95."),
        ".TP\n.B REPLICATE_API_TOKEN, HUGGINGFACE_TOKEN\nThe keys that the built\\-in settings name.",
    ]
    print("\n".join(line for line in lines if line))


if __name__ == "__main__":
    main()
