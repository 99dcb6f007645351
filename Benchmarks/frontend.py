"""How fast a frontend starts on established metadata and is registered, beside a recipe of shell scripts.

usage: python3 Benchmarks/frontend.py [--quick] [--raw FILE] [DIST]

One run, both competitors interleaved, on the stand-in. The recipe is this file's own: it does what wrapper scripts of
the kind do, one `mariadb` client for each look and a fixed sleep between two.
"""

import argparse
import json
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import time

from nodes import Failure, Stage, answers, closed_for, is_ready, wait

ADDRESS = "127.77.0.1"
PROBE_PORT = 8077

STAMP = """#!/bin/sh
# console metadata_failure_recovery JAVA_OPTS_FOR_JDK_17
exec {python} -S -E -c 'import time; open("{stamp}", "w").write(str(time.monotonic()))'
"""

# What a wrapper does before it starts Doris: name, locks, configuration.
PREPARE = """#!/bin/bash
set -eo pipefail
meta=$DORIS_HOME/doris-meta
if [[ -d $meta/image ]]; then
    name="$(hostname -i | cut -d' ' -f1)_9010_$(date +%s%3N)"
    sed -i "s/^name=.*/name=$name/" "$meta/image/ROLE"
    find "$meta" -name '*.lck' -delete
    grep -q '^priority_networks' "$DORIS_HOME/conf/fe.conf" || echo "priority_networks = {address}/24" >>"$DORIS_HOME/conf/fe.conf"
fi
exec "$DORIS_HOME/bin/start_fe.sh" --console
"""

# What its hook does: look, and sleep.
REGISTER = """#!/bin/bash
for _ in $(seq 10); do
    if mariadb -h {address} -P 9030 -u root -N -e "SHOW PROC '/frontends'" 2>/dev/null | grep -q {address}; then
        exit 0
    fi
    sleep {pause}
done
exit 1
"""


class FrontendStage(Stage):
    """One frontend's home, and the processes around it."""

    def __init__(self, dist):
        super().__init__(dist, "bench-frontend-")
        self.home = self.folder / "fe"

    def found(self, *lines):
        self.lay_out("fe", self.home, ADDRESS, *lines)

    def launch(self, command):
        """Begins a program as the frontend's container would."""
        return self.begin(command, {
            "PATH": os.environ["PATH"], "DORIS_HOME": str(self.home), "POD_NAME": "fe-0", "POD_IP": ADDRESS,
            "SUPERVISOR_HTTP_ADDRESS": ADDRESS, "SUPERVISOR_HTTP_PORT": str(PROBE_PORT),
            "SUPERVISOR_CONTROL_SOCKET": str(self.folder / "control"), "TERMINATION_GRACE_PERIOD_SECONDS": "20",
            "SUPERVISOR_RESTART_LIMIT": "0",
        })

    def finish(self):
        self.end(patience=5)
        wait(lambda: not answers(ADDRESS, 9030), "the end of the frontend")


def commands(stage):
    wrapper = stage.write("wrapper.sh", PREPARE.replace("{address}", ADDRESS))
    return {"doris-supervisor": [stage.dist / "doris-supervisor", "run", "fe"], "shell recipe": [wrapper]}


def start_on_metadata(stage, rounds, order):
    """From exec to the first instruction of Doris' start script, on the metadata of a cluster that was founded."""
    stage.found()
    founder = stage.launch([stage.dist / "doris-supervisor", "run", "fe"])
    wait(lambda: is_ready(ADDRESS, PROBE_PORT), "the first start", pause=0.01)
    founder.send_signal(signal.SIGTERM)
    founder.wait(20)
    stamp = stage.folder / "stamp"
    (stage.home / "bin/start_fe.sh").write_text(
        STAMP.replace("{python}", sys.executable).replace("{stamp}", str(stamp)), encoding="utf-8"
    )
    # The child's own start is in every sample: taken by itself it is the baseline.
    competitors = {"no preparation": [stage.home / "bin/start_fe.sh"], **commands(stage)}
    samples = {name: [] for name in competitors}
    for _ in range(rounds):
        for name in order.sample(list(competitors), len(competitors)):
            stamp.unlink(missing_ok=True)
            began = time.monotonic()
            process = stage.launch(competitors[name])
            wait(lambda: stamp.exists() and stamp.read_text(), f"the start by {name}")
            samples[name].append((float(stamp.read_text()) - began) * 1000)
            process.wait(20)
            stage.running.remove(process)
    return samples


def registration(stage, rounds, order):
    """From the frontend's first accepted connection to what each takes for registered."""
    hook = {pause: stage.write(f"hook-{pause}.sh", REGISTER.format(address=ADDRESS, pause=pause)) for pause in (1, 10)}
    kinds = ["doris-supervisor", "loop, sleep 1", "loop, sleep 10"]
    samples = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind in order.sample(kinds, len(kinds)):
            stage.found(closed_for(order))
            if kind == "doris-supervisor":
                stage.launch(commands(stage)[kind])
                opened = wait(lambda: answers(ADDRESS, 9030), "the frontend's port")
                done = wait(lambda: is_ready(ADDRESS, PROBE_PORT), "readiness")
            else:
                stage.launch(commands(stage)["shell recipe"])
                hooked = stage.launch([hook[int(kind.split()[-1])]])
                opened = wait(lambda: answers(ADDRESS, 9030), "the frontend's port")
                done = wait(lambda code=hooked: code.poll() is not None, "the hook's end")
            samples[kind].append((done - opened) * 1000)
            stage.finish()
    return samples


def rows(title, samples):
    for name, values in samples.items():
        values = sorted(values)
        p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
        yield f"| {title} | {name} | {statistics.median(values):.1f} | {p99:.1f} | {len(values)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("dist", nargs="?", default="dist")
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it works, not how fast")
    parser.add_argument("--raw", metavar="FILE", help="where every sample is written, as JSON")
    options, _ = parser.parse_known_args()
    order = random.Random(random.randrange(1 << 32))
    stage = FrontendStage(pathlib.Path(options.dist).resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    try:
        starts = start_on_metadata(stage, 5 if options.quick else 50, order)
        registrations = registration(stage, 1 if options.quick else 10, order)
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        sys.exit(f"failed: {failure}")
    finally:
        stage.clean()
    print("| a frontend on the stand-in | by | p50 (ms) | p99 (ms) | samples |")
    print("| --- | --- | --- | --- | --- |")
    for row in rows("exec to Doris' start, established metadata", starts):
        print(row)
    for row in rows("frontend answers to registered and Ready", registrations):
        print(row)
    if options.raw:
        text = json.dumps({"start": starts, "registration": registrations}, indent=1)
        pathlib.Path(options.raw).write_text(text, encoding="utf-8")


main()
