"""How soon a backend that waits is registered once a frontend answers, beside loops that sleep."""

import time

from nodes import answers, closed_for, wait
from stage import FRONTEND, is_ready, statements

BACKEND = "127.77.1.1"

# What a wrapper does beside Doris: look, add, sleep, for as long as it takes.
LOOP = """#!/bin/bash
for _ in $(seq 100); do
    if mariadb -h {frontend} -P 9030 -u root -N -e "SHOW BACKENDS" 2>/dev/null | grep -q {backend}; then exit 0; fi
    mariadb -h {frontend} -P 9030 -u root -e 'ALTER SYSTEM ADD BACKEND "{backend}:9050"' 2>/dev/null
    sleep {pause}
done
exit 1
"""


def _registered():
    """When the frontend took the backend up (ms since 1970); None before."""
    taken = (entry["time"] for entry in statements("ALTER%25ADD%25BACKEND%25") if entry["outcome"] == "ok")
    return next(taken, None)


def measure(stage, rounds, every, order):
    """Milliseconds from the frontend's first accepted connection to ADD, and from there on to Ready.

    The loops, of which nobody asks for a tail, take their turn in one of so many rounds.
    """
    kinds = ["doris-supervisor", "loop, sleep 1", "loop, sleep 10"]
    added = {kind: [] for kind in kinds}
    ready = {"doris-supervisor": []}
    for number in range(rounds):
        turn = kinds if number % every == 0 else kinds[:1]
        for kind in order.sample(turn, len(turn)):
            home = stage.backend_home(BACKEND)
            if kind == "doris-supervisor":
                stage.supervisor(home)
            else:
                text = LOOP.format(frontend=FRONTEND, backend=BACKEND, pause=kind.split()[-1])
                stage.bare_backend(home)
                stage.begin([stage.write("loop.sh", text)])
            stage.frontend(200, closed_for(order))
            wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
            # By the clock of the frontend's own notes.
            opened = time.time() * 1000
            wait(_registered, "the registration", pause=0.02)
            registered = _registered()
            added[kind].append(registered - opened)
            if kind in ready:
                wait(lambda: is_ready(BACKEND), "readiness")
                ready[kind].append(time.time() * 1000 - registered)
            stage.end()
    return added, ready
