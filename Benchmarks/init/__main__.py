"""Compares doris-supervisor, as an init and manager of one process, with its peers.

usage: python3 Benchmarks/init [--quick] [--seed N] [--only MEASURE,...] [--raw FILE] [DIST]

One run, all competitors interleaved, one Markdown table. Needs the right to make PID namespaces, as root or by user
namespaces.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import platform
import random
import signal
import subprocess
import sys
import time
import xmlrpc.client

import table
from competitors import all_competitors
from life import Failure, Tools
from measures import Measures

ORDER = ("start_and_exit", "mask_and_stop", "early_signal", "orphans", "forward", "idle", "restart", "not_ready")


@dataclasses.dataclass(frozen=True)
class Rounds:
    """How often each measure is taken of each competitor."""

    start: int = 300
    early: int = 200
    orphans: int = 15
    orphan_count: int = 2000
    idle: int = 60
    signals: int = 2000
    restart: int = 9
    not_ready: int = 10


QUICK = Rounds(start=10, early=10, orphans=2, orphan_count=200, idle=2, signals=100, restart=2, not_ready=2)


def machine():
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if "model name" in line),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}, load {os.getloadavg()[0]:.2f} at the start"


def as_namespace_root():
    """Whoever is not root becomes it in a user namespace, where PID namespaces may be made."""
    if os.geteuid() == 0 or os.environ.get("BENCH_IN_USER_NAMESPACE"):
        return
    os.environ["BENCH_IN_USER_NAMESPACE"] = "1"
    words = ["unshare", "--user", "--map-root-user", sys.executable, "-B", *sys.argv]
    os.execvp(words[0], words)


class Interrupted(BaseException):
    """Somebody ends the benchmark; no measure may take it for its own failure."""


def interrupt(number, _):
    raise Interrupted(f"ended by {signal.Signals(number).name}")


def on_end_signals(handler):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handler)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("dist", nargs="?", default="dist", help="the folder with doris-supervisor and doris-simulator")
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it works, not how fast")
    parser.add_argument("--seed", type=int, default=None, help="the seed of the order")
    parser.add_argument("--only", default=None, help=f"some of {', '.join(ORDER)}")
    parser.add_argument("--raw", metavar="FILE", help="where every sample is written, as JSON")
    return parser.parse_args()


def main():
    options = arguments()
    dist = pathlib.Path(options.dist).resolve()
    for program in ("doris-supervisor", "doris-simulator"):
        if not os.access(dist / program, os.X_OK):
            sys.exit(f"{dist / program} is missing: make build")
    as_namespace_root()
    on_end_signals(interrupt)

    seed = random.randrange(1 << 32) if options.seed is None else options.seed
    rounds = QUICK if options.quick else Rounds()
    wanted = options.only.split(",") if options.only else ORDER
    if unknown := set(wanted) - set(ORDER):
        sys.exit(f"no such measure: {', '.join(unknown)}")
    competitors, missing = all_competitors(dist)
    described = machine()
    began = time.monotonic()
    failures = [f"{name} is not installed: .ci/install-packages bench" for name in missing]

    tools = Tools()
    measures = Measures(tools, competitors, rounds, random.Random(seed))
    try:
        tools.compile()
        for competitor in competitors:
            if (size := competitor.size()) is not None:
                measures.add("size (kB)", competitor, size / 1000)
        for name in wanted:
            print(f"{time.monotonic() - began:4.0f} s: {name.replace('_', ' ')}", file=sys.stderr, flush=True)
            try:
                getattr(measures, name)()
            except (Failure, OSError, ValueError, xmlrpc.client.Error, subprocess.SubprocessError) as failure:
                failures.append(f"{name}: {failure}")
    except Interrupted as interruption:
        sys.exit(str(interruption))
    finally:
        on_end_signals(signal.SIG_IGN)
        tools.clean()

    names = [competitor.name for competitor in competitors]
    print(table.render(measures.samples, names, rounds.orphan_count))
    print()
    counts = ", ".join(f"{field.name} {getattr(rounds, field.name)}" for field in dataclasses.fields(rounds))
    print(f"{described}. Rounds: {counts} (idle: seconds). Seed {seed}. {time.monotonic() - began:.0f} s in all.")
    print()
    print(table.NOTES)
    if options.raw:
        document = {"machine": described, "seed": seed, "rounds": dataclasses.asdict(rounds), "samples": measures.samples}
        pathlib.Path(options.raw).write_text(json.dumps(document, indent=1), encoding="utf-8")
    for failure in failures:
        print(f"failed: {failure}", file=sys.stderr)
    return 1 if failures else 0


sys.exit(main())
