"""What a listing of many backends costs whoever reads it."""

import os
import statistics
import subprocess
import time

import processor
from nodes import Failure, answers, wait
from stage import FRONTEND, admin, is_ready, statements

BACKEND = "127.77.1.1"
CLIENTS = ("doris-supervisor nodes", "mariadb client")


def _run(command, environment):
    """Runs a client to its end and returns its processor time (ms) and its largest resident size (MB).

    The size is what `time` says: to the kernel a process was at first as large as the one that began it, which is
    Python. The processor time is the kernel's own, that of `time` included, which is next to nothing.
    """
    process = subprocess.Popen(
        ["/usr/bin/time", "--format", "%M", *command], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )
    errors = process.stderr.read().decode(errors="replace").strip()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"{command[0]} ended with {process.returncode}: {errors[:300]}")
    return (usage.ru_utime + usage.ru_stime) * 1000, int(errors.splitlines()[-1]) / 1024


def _grow(total, present):
    """Adds rows until there are so many; one request adds 10,000 at most."""
    while present < total:
        step = min(10_000, total - present)
        admin(f"/backends?count={step}", "POST")
        present += step
    return present


def measure(stage, sizes, rounds, seconds, order):
    """Rows of (backends, by whom, processor time of a listing in ms, peak in MB, listings), the competitors interleaved.

    A client's time is the median of its whole lives; a supervisor's is all that it uses in so many seconds at rest,
    divided by the listings that it read then.
    """
    environment = {"PATH": os.environ["PATH"], "SUPERVISOR_CLUSTER_FRONTENDS": FRONTEND}
    commands = {
        CLIENTS[0]: [str(stage.dist / "doris-supervisor"), "nodes"],
        CLIENTS[1]: ["mariadb", "-h", FRONTEND, "-P", "9030", "-u", "root", "-e", "SHOW FRONTENDS; SHOW BACKENDS"],
    }
    stage.frontend(10_000)
    wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
    # Its row is listed from here on.
    node = stage.supervisor(stage.backend_home(BACKEND))
    wait(lambda: is_ready(BACKEND), "readiness", pause=0.02)
    rows, present = [], 1
    for size in sizes:
        present = _grow(size, present)
        samples = {name: [] for name in CLIENTS}
        for _ in range(rounds):
            for name in order.sample(CLIENTS, len(CLIENTS)):
                samples[name].append(_run(commands[name], environment))
        for name, values in samples.items():
            times, peaks = zip(*values)
            rows.append((size, name, statistics.median(times), max(peaks), rounds))
        rows.append((size, "doris-supervisor run be", *_watched(node, seconds)))
    stage.end()
    return rows


def _watched(node, seconds):
    """A supervisor's processor time for each listing, its largest size so far, and how many listings it read."""
    admin("/statements", "DELETE")
    before = processor.nanoseconds(node.pid)
    time.sleep(seconds)
    used = (processor.nanoseconds(node.pid) - before) / 1e6
    looks = len(statements("SHOW%20BACKENDS"))
    if not looks:
        raise Failure(f"the supervisor read no listing within {seconds} s")
    return used / looks, processor.peak(node.pid), looks
