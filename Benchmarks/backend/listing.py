"""What a listing of many backends costs whoever reads it."""

import os
import pathlib
import statistics
import subprocess

from nodes import Failure, answers, wait
from stage import FRONTEND, admin, is_ready, statements

BACKEND = "127.77.1.1"


def _run(command, environment):
    """Runs a client to its end and returns its CPU time (ms) and its largest resident size (MB).

    The size is what `time` says: to the kernel a process was at first as large as the one that began it, which is
    Python. The CPU time is the kernel's own, that of `time` included, which is next to nothing.
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


def measure(stage, sizes, rounds, order):
    """Rows of (backends, by whom, CPU in ms, peak in MB, listings read), the competitors interleaved."""
    environment = {"PATH": os.environ["PATH"], "SUPERVISOR_CLUSTER_FRONTENDS": FRONTEND}
    clients = {
        "doris-supervisor nodes": [str(stage.dist / "doris-supervisor"), "nodes"],
        "mariadb client": ["mariadb", "-h", FRONTEND, "-P", "9030", "-u", "root", "-e", "SHOW FRONTENDS; SHOW BACKENDS"],
    }
    stage.frontend(1000)
    wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
    rows, present = [], 0
    for size in sizes:
        # The own row of the supervisor stays listed after its first turn.
        present = _grow(size - (1 if present else 0), present)
        samples = {name: [] for name in clients}
        for _ in range(rounds):
            for name in order.sample(list(clients), len(clients)):
                samples[name].append(_run(clients[name], environment))
        for name, values in samples.items():
            times, peaks = zip(*values)
            rows.append((size, name, statistics.median(times), max(peaks), 1))
        rows.append((size, "doris-supervisor run be", *_supervised(stage)))
    stage.end()
    return rows


def _supervised(stage):
    """A supervisor's CPU time up to Ready, its largest size, and how often it read the listing until then."""
    admin("/statements", "DELETE")
    home = stage.backend_home(BACKEND)
    node = stage.supervisor(home)
    wait(lambda: is_ready(BACKEND), "readiness", pause=0.02)
    status = pathlib.Path(f"/proc/{node.pid}/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    fields = pathlib.Path(f"/proc/{node.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    time = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    looks = len(statements("SHOW%20BACKENDS"))
    stage.end([node])
    return time, peak, looks
