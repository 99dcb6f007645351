"""How many statements and connections a frontend gets of each backend: at rest, and when all start at once."""

import collections
import concurrent.futures
import time

import pymysql

from nodes import Failure, answers, wait
from stage import FRONTEND, admin, is_ready, statements

SECONDS = 60
# Doris' own from 2.1 on.
HEARTBEAT = 10_000


def _address(number):
    return f"127.78.{number // 250}.{number % 250 + 1}"


class Window:
    """What the frontend was told in a stretch of time."""

    def __init__(self):
        admin("/statements", "DELETE")
        self.logins = len(admin("/logins")["logins"])
        self.begin = time.monotonic()

    def row(self, what, count, note=""):
        """Ends it: (what, how many backends, statements and connections a minute of each, the worst second, note)."""
        lasted = time.monotonic() - self.begin
        entries = statements()
        logins = len(admin("/logins")["logins"]) - self.logins
        seconds = collections.Counter(int(entry["time"] // 1000) for entry in entries)
        each = 60 / lasted / count
        return what, count, len(entries) * each, logins * each, max(seconds.values(), default=0), note


def _all_ready(addresses, limit):
    """Waits until all are Ready and returns how long that took."""
    begin = time.monotonic()
    left = list(addresses)
    while left:
        left = [address for address in left if not is_ready(address)]
        if time.monotonic() - begin > limit:
            raise Failure(f"{len(left)} of {len(addresses)} backends were not Ready within {limit} s")
        time.sleep(0.2)
    return time.monotonic() - begin


def _at_rest(seconds, count):
    window = Window()
    time.sleep(seconds)
    return window.row("at rest, all Ready", count)


def _all_start(stage, homes, seconds, what):
    """All begin at once; the stretch lasts until all are Ready, and for so many seconds at least."""
    window = Window()
    for number, home in enumerate(homes):
        stage.supervisor(home, number)
    took = _all_ready([home.name.removeprefix("be-") for home in homes], 300)
    time.sleep(max(0, seconds - (time.monotonic() - window.begin)))
    return window.row(what, len(homes), f"all Ready {took:.0f} s after the last began")


def _end_backends(stage):
    stage.end([process for process in stage.running if process.args[-1] == "be"])


def _timeline(stage, home, seconds):
    """What one supervisor sends in its first seconds, as (seconds from its first statement on, text)."""
    admin("/statements", "DELETE")
    stage.supervisor(home)
    _all_ready([home.name.removeprefix("be-")], 60)
    time.sleep(seconds)
    entries = statements()
    _end_backends(stage)
    return [((entry["time"] - entries[0]["time"]) / 1000, entry["text"]) for entry in entries]


def _send(instant, text):
    time.sleep(max(0, instant - time.monotonic()))
    with pymysql.connect(host=FRONTEND, port=9030, user="root", connect_timeout=30, read_timeout=60) as connection:
        with connection.cursor() as cursor:
            cursor.execute(text)


def _repeated(timeline, count, seconds, order):
    """As many clients as backends repeat what one supervisor was seen to send, each begun within two seconds."""
    window = Window()
    jobs = sorted(
        (window.begin + start + offset, text)
        for start in (order.uniform(0, 2) for _ in range(count))
        for offset, text in timeline if offset + start < seconds
    )
    # Each thread takes the next of the jobs: 64 logins at once.
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        outcomes = [pool.submit(_send, *job) for job in jobs]
        failed = sum(outcome.exception() is not None for outcome in outcomes)
    left = seconds - (time.monotonic() - window.begin)
    time.sleep(max(0, left))
    return window.row("the same, repeated by clients", count, f"{len(jobs)} sent, {failed} failed, {max(0, -left):.0f} s late")


def measure(stage, small, large, synthetic, seconds, order):
    """Rows as of ``Window.row``: few supervisors and many at rest, all of them at once, and as many clients more."""
    stage.frontend(HEARTBEAT)
    wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
    homes = [stage.backend_home(_address(number)) for number in range(large)]
    rows = []
    for number, home in enumerate(homes[:small]):
        stage.supervisor(home, number)
    _all_ready([_address(number) for number in range(small)], 60)
    time.sleep(15)
    rows.append(_at_rest(seconds, small))

    for number, home in enumerate(homes[small:], small):
        stage.supervisor(home, number)
    _all_ready([_address(number) for number in range(large)], 300)
    time.sleep(15)
    rows.append(_at_rest(seconds, large))

    _end_backends(stage)
    rows.append(_all_start(stage, homes, seconds, "all start at once"))
    _end_backends(stage)
    admin(f"/backends?count={synthetic}", "POST")
    rows.append(_all_start(stage, homes, seconds, f"the same, {synthetic} more listed"))

    _end_backends(stage)
    rows.append(_repeated(_timeline(stage, homes[0], seconds), synthetic, seconds, order))
    stage.end()
    return rows
