"""Whether what was seen of a run is right, case by case."""

import re
from dataclasses import dataclass, field

import hygiene
from case import exit_status
from secrets_known import Finder

# Seconds over a call's limit, and resident memory.
OVER, MEBIBYTES = 1.0, 160


@dataclass
class Judgement:
    case: object
    code: str = "none"
    status: int = -1
    over: float = 0.0
    mebibytes: float = 0.0
    problems: list = field(default_factory=list)
    # Of time alone: it may be asked again.
    late: list = field(default_factory=list)

    @property
    def passed(self):
        return not self.problems and not self.late


def judge(cases, result, server, finder, readers):
    """One judgement for each case. Outputs are read by processes of their own: the server must not wait for them."""
    blamed = readers.submit(blame_written, [case.name for case in cases], result.written)
    found = {case.name: Judgement(case, status=result.status, mebibytes=result.mebibytes) for case in cases}
    for case in cases:
        code_of(found[case.name], result)
        travelled(found[case.name], server, finder)
    whole(found, result, server)
    for name, sentence in dict.fromkeys(blamed.result()):
        found[name].problems.append(sentence)
    for judgement in found.values():
        judgement.problems = judgement.problems[:3]
    return list(found.values())


def code_of(judgement, result):
    case = judgement.case
    if case.steps:
        judgement.code = f"exit {result.status}"
        if judgement.code not in case.expects:
            judgement.problems.append(f"{judgement.code}, expected {case.expected}; stderr: {last_words(result)}")
        return
    verdicts = result.verdicts.get(case.name, [])
    if len(verdicts) != 1:
        judgement.problems.append(f"{len(verdicts)} verdicts; stderr: {last_words(result)}")
        return
    verdict = verdicts[0]
    judgement.code = verdict["code"]
    if judgement.code not in case.expects:
        detail = (verdict["attempts"] or [{}])[-1].get("detail", "")
        # A machine that has other things to do may have let the time run out.
        problems = judgement.late if judgement.code.startswith("timeout.") else judgement.problems
        problems.append(f"{judgement.code}, expected {case.expected}: {ascii(detail[:160])}")
    judgement.over = verdict["service_time_us"] / 1e6 - case.limit
    if judgement.over > OVER:
        judgement.late.append(f"{judgement.over:.1f} s over its limit of {case.limit:g} s")


def last_words(result):
    """Of the last step."""
    return ascii(result.written[max(name for name in result.written if name.startswith("stderr"))][-200:])


def travelled(judgement, server, finder):
    """No secret goes where an answer leads: only the first request is for the one whose secret it is."""
    case = judgement.case
    if case.kind != "url":
        return
    for request in server.seen.get(case.name, [])[1:]:
        text = request.decode("latin-1")
        # In its first line is what the server itself gave.
        if (
            case.category != "secrets"
            and finder.find(text)
            or re.search(r"(?im)^(authorization: bearer|x-api-key|cookie):", text)
        ):
            judgement.problems.append(f"a secret went to {text.splitlines()[0][:100]!r}")


def whole(found, result, server):
    """Status, memory, and the time from the last request to the end: they are the run's, and so every case's."""
    status = exit_status({judgement.code for judgement in found.values()})
    last = max((server.lasts.get(name, result.began) for name in found), default=result.began)
    limit = max(judgement.case.limit for judgement in found.values())
    over = result.ended - last - limit
    for judgement in found.values():
        if result.hung or result.status < 0:
            judgement.problems.append("the program hung" if result.hung else f"ended by signal {-result.status}")
        elif result.status != status and not judgement.case.steps:
            judgement.problems.append(f"exit status {result.status}, expected {status} of what was found")
        if result.mebibytes > MEBIBYTES:
            judgement.problems.append(f"{result.mebibytes:.0f} MiB resident, at most {MEBIBYTES}")
        if len(found) == 1:
            judgement.over = over
        if over > OVER:
            judgement.late.append(f"the program ended {over:.1f} s over the limit of {limit:g} s")
        judgement.problems += result.troubles


def blame_written(names, files):
    """What is in the outputs that must not be: (case, sentence)."""
    return [(blame(names, text, place), sentence) for sentence, text, place in written(files)]


def written(files):
    """Sentences, with text and place."""
    finder = Finder.of_environment()
    for name, data in files.items():
        is_ledger = name.startswith("assay.db")
        if not is_ledger:
            yield from hygiene.remarks(name, data)
        text = data.decode("latin-1" if is_ledger else "utf-8", "replace")
        for piece in text.split("\n") if name == "report.jsonl" else [text]:
            for how, reading, place in finder.find(piece):
                yield f"{name} has a piece of a secret, {how}: {ascii(reading[max(0, place - 40):place + 40])}", reading, place


def blame(names, text, place):
    """The case that was named last before the place, else the first after it."""
    front = text[:place]
    # A name may be the beginning of another: the longest of those at the last place.
    spot, _, name = max((front.rfind(name), len(name), name) for name in names)
    if spot >= 0:
        return name
    return min(((text.find(name, place), name) for name in names if name in text[place:]), default=(0, names[0]))[1]
