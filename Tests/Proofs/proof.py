"""What every proof is told with: a PASS or FAIL line for each thing, and an end that says whether one failed."""

import sys
import time

failures = []


def verdict(name, good, detail=""):
    """A line for each thing that is proved; the last word of the script is made of them."""
    print(f"{'PASS' if good else 'FAIL'}  {name}{f': {detail}' if detail else ''}", flush=True)
    if not good:
        failures.append(name)


def end():
    """Ends with 1 where something failed."""
    sys.exit(1 if failures else 0)


def until(seconds, condition):
    """The first true value, or the last one."""
    limit = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < limit:
        time.sleep(0.1)
    return value
