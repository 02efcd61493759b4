"""What a case is, and the list of all."""

import re
from dataclasses import dataclass

CATEGORIES = ["wire", "text", "secrets", "json", "pictures", "tls", "timing", "commands"]
LIMIT = 2.0


@dataclass(eq=False)
class Case:
    category: str
    name: str
    # What the server does with a request: a function of an Exchange.
    answer: object
    # The outcome codes that are right; more than one only with a reason.
    expects: tuple
    why: str = ""
    # image, text, url (the answer names the address of the picture), whole (the body is the picture), sized (a picture of
    # 8 x 8 is to be doubled), replicate, space or inference (that provider is asked directly).
    kind: str = "image"
    # In seconds, of the call.
    limit: float = LIMIT
    # In a run of its own, because time and memory are told by run.
    alone: bool = False
    # Of a port of its own, before a request is read: a function of a socket.
    port: object = None
    # TLS is spoken there: a function that makes the context.
    tls: object = None
    # Command lines, one after the other, instead of a check with every report: {settings}, {url}, {folder} and {file} are put
    # in. What is expected is then the last one's exit status, as `exit 1`.
    steps: tuple = ()
    # Makes the file's bytes, and changes the settings.
    file: object = None
    change: object = None
    # The server's address as the settings have it.
    host: str = "127.0.0.1"

    def __post_init__(self):
        assert len(self.expects) == 1 or self.why, f"{self.name}: several codes and no reason"
        # It becomes the name of an endpoint.
        self.name = f"{self.category}-{self.name}".lower().replace(".", "-").replace("+", "-")
        assert re.fullmatch("[a-z0-9_-]{1,64}", self.name), self.name

    @property
    def expected(self):
        return " or ".join(self.expects) if len(self.expects) < 6 else f"one of {len(self.expects)} codes"


class Cases:
    """Collects the cases of one category."""

    every = []
    names = set()

    def __init__(self, category):
        assert category in CATEGORIES, category
        self.category = category

    def add(self, name, answer, expects, why="", **more):
        codes = (expects,) if isinstance(expects, str) else tuple(expects)
        case = Case(self.category, name, answer, codes, why, **more)
        assert case.name not in Cases.names, f"two cases are named {case.name}"
        Cases.names.add(case.name)
        Cases.every.append(case)


# Reasons that several cases have.
LENIENT = "a reader may be lenient here: RFC 9110 and 9112 forbid sending it, not reading it"
CUT_HEAD = "a head that is cut is broken HTTP as well as a cut answer"
BROKEN_END = "whether the end is seen as a reset or as an end depends on what TCP delivered first"
STATUS_OR_BODY = "the status is known, and the body is over its bound: either is the truth"
BOUND = "RFC 8259, 9 lets a reader bound numbers, nesting and size"
REMARKED = "it is remarked, unless the picture looks like nothing, which is worse"


def exit_status(codes):
    """By the README's table, of the codes of one run."""
    classes = {code.split(".")[0] for code in codes}
    if classes & {"transport", "timeout", "throttled", "account", "self", "unknown"}:
        return 3
    if classes & {"contract", "image", "provider", "rejected"}:
        return 1
    if classes <= {"skipped"}:
        return 5
    return 0
