"""How many statements and connections a frontend gets of each backend: at rest, and when all start at once."""

import concurrent.futures
import time

import pymysql

from nodes import Failure, answers, wait
from stage import FRONTEND, admin, is_ready, statements

SECONDS = 60


def _address(number):
    return f"127.78.{number // 250}.{number % 250 + 1}"


def _per_minute(entries, seconds, count):
    connections = len({entry["connection"] for entry in entries})
    return len(entries) * 60 / seconds / count, connections * 60 / seconds / count


def _all_ready(addresses, limit):
    left = list(addresses)
    end = time.monotonic() + limit
    while left:
        left = [address for address in left if not is_ready(address)]
        if time.monotonic() > end:
            raise Failure(f"{len(left)} of {len(addresses)} backends were not Ready within {limit} s")
        time.sleep(0.2)


def _steady(seconds, count):
    admin("/statements", "DELETE")
    time.sleep(seconds)
    return _per_minute(statements(), seconds, count)


def _login(instant, text):
    time.sleep(max(0, instant - time.monotonic()))
    with pymysql.connect(host=FRONTEND, port=9030, user="root", connect_timeout=30, read_timeout=60) as connection:
        with connection.cursor() as cursor:
            cursor.execute(text)


def _replay(timeline, count, seconds, order):
    """Has as many clients as backends repeat what one supervisor was seen to send, each begun within two seconds."""
    begin = time.monotonic() + 1
    jobs = sorted(
        (begin + start + offset, text)
        for start in (order.uniform(0, 2) for _ in range(count))
        for offset, text in timeline if offset + start < seconds
    )
    # Threads, each with the next of the jobs: as many logins at once as a frontend under such a load would see.
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        outcomes = [pool.submit(_login, *job) for job in jobs]
        return len(jobs), sum(outcome.exception() is not None for outcome in outcomes)


def measure(stage, small, large, synthetic, seconds, order):
    """Rows of (what, how many backends, statements and connections each minute per backend, what else)."""
    stage.frontend(1000)
    wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
    homes = [stage.backend_home(_address(number)) for number in range(large)]
    addresses = [_address(number) for number in range(large)]
    rows = []
    nodes = [stage.supervisor(home, number) for number, home in enumerate(homes[:small])]
    _all_ready(addresses[:small], 60)
    time.sleep(5)
    rows.append(("at rest, all Ready", small, *_steady(seconds, small), ""))

    nodes += [stage.supervisor(home, number) for number, home in enumerate(homes[small:], small)]
    _all_ready(addresses, 300)
    time.sleep(15)
    rows.append(("at rest, all Ready", large, *_steady(seconds, large), ""))

    stage.end(nodes)
    admin("/statements", "DELETE")
    began = time.monotonic()
    for number, home in enumerate(homes):
        stage.supervisor(home, number)
    _all_ready(addresses, 300)
    took = time.monotonic() - began
    time.sleep(max(0, seconds - took))
    lasted = time.monotonic() - began
    entries = statements()
    rows.append(("all start at once", large, *_per_minute(entries, lasted, large), f"all Ready after {took:.0f} s"))

    # What the last backend sent, told from the first ADD or look on; addresses of clients are not told apart on
    # loopback, so that the timeline is taken of a start by itself.
    stage.end([process for process in stage.running if process.args[-1] == "be"])
    admin("/statements", "DELETE")
    stage.supervisor(homes[0])
    _all_ready(addresses[:1], 60)
    time.sleep(seconds)
    entries = statements()
    timeline = [((entry["time"] - entries[0]["time"]) / 1000, entry["text"]) for entry in entries]
    stage.end([process for process in stage.running if process.args[-1] == "be"])
    admin(f"/backends?count={synthetic}", "POST")
    admin("/statements", "DELETE")
    began = time.monotonic()
    sent, failed = _replay(timeline, synthetic, seconds, order)
    lasted = time.monotonic() - began
    rows.append((
        "the same, repeated by clients", synthetic, *_per_minute(statements(), lasted, synthetic),
        f"{sent} sent, {failed} failed",
    ))
    stage.end()
    return rows
