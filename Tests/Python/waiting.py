"""Waiting for a condition, with a deadline."""

import time
from typing import Callable, TypeVar

Found = TypeVar("Found")


def wait_until(what: str, condition: Callable[[], Found], limit: float = 60, seen: Callable[[], object] | None = None,
               pause: float = 0.2) -> Found:
    """Asks until the condition gives something, and returns that; `limit` and `pause` are seconds.

    `what` completes "… did not come", `seen` says what there was instead.
    """
    end = time.monotonic() + limit
    while not (found := condition()):
        if time.monotonic() > end:
            instead = f"; there was: {seen()}" if seen else ""
            raise AssertionError(f"{what} did not come within {limit:.0f} s{instead}")
        time.sleep(pause)
    return found


def check(holds: object, words: str) -> None:
    """An assertion that survives `python3 -O` and says what was expected."""
    if not holds:
        raise AssertionError(words)
