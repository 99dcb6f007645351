"""How soon a backend that waits is registered once a frontend answers, beside loops that sleep."""

from stage import FRONTEND, answers, is_ready, statements, wait

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


def measure(stage, rounds, order):
    """Milliseconds from the frontend's first accepted connection to ADD, and from there on to Ready."""
    kinds = ["doris-supervisor", "loop, sleep 1", "loop, sleep 10"]
    added = {kind: [] for kind in kinds}
    ready = {"doris-supervisor": []}
    for _ in range(rounds):
        for kind in order.sample(kinds, len(kinds)):
            home = stage.backend_home(BACKEND)
            if kind == "doris-supervisor":
                stage.supervisor(home)
            else:
                text = LOOP.format(frontend=FRONTEND, backend=BACKEND, pause=kind.split()[-1])
                stage.bare_backend(home)
                stage.begin([stage.write("loop.sh", text)])
            # The port opens at an instant that nobody can foresee.
            stage.frontend(
                f"simulator_faults = replay slow {order.randrange(500, 3000)}", "simulator_heartbeat_interval_ms = 200"
            )
            opened = wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
            wait(lambda: statements("ALTER%25ADD%25BACKEND%25"), "the registration", pause=0.02)
            time = next(entry["time"] for entry in statements("ALTER%25ADD%25BACKEND%25") if entry["outcome"] == "ok")
            added[kind].append(time - opened * 1000)
            if kind in ready:
                ready[kind].append(wait(lambda: is_ready(BACKEND), "readiness") * 1000 - time)
            stage.end()
    return added, ready
