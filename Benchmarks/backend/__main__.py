"""What a backend's supervisor does to a cluster, and how soon, beside scripts that do it in a loop.

usage: python3 Benchmarks/backend [--quick] [--only MEASURE,...] [--raw FILE] [--seed N] [DIST]

All on the stand-in and on loopback; the competitors take turns in one run, in an order that the printed seed gives.
"""

import argparse
import json
import math
import pathlib
import random
import signal
import statistics
import subprocess
import sys

# What the benchmarks of both roles share lies beside this folder.
sys.path.insert(1, str(pathlib.Path(__file__).resolve().parent.parent))

import listing
import registration
import traffic
import verdict
from nodes import Failure
from stage import Stage


def quantiles(values):
    """The median, and the 99th percentile by nearest rank: of fewer than 100 samples that is the worst."""
    values = sorted(values)
    return f"{statistics.median(values):.1f} | {values[math.ceil(len(values) * 0.99) - 1]:.1f}"


def show(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def take_registration(stage, quick, order):
    added, ready = registration.measure(stage, 1 if quick else 100, 1 if quick else 5, order)
    rows = [("frontend answers to ADD BACKEND", name, quantiles(values), len(values)) for name, values in added.items()]
    rows += [("ADD BACKEND to Ready, heartbeats each 200 ms", name, quantiles(values), len(values))
             for name, values in ready.items()]
    show(("a backend that waits", "by", "p50 (ms)", "p99 (ms)", "samples"), rows)
    return {"added": added, "ready": ready}


def take_verdict(stage, quick, order):
    verdicts = verdict.measure(stage, 1 if quick else 10, order)
    rows = [(answer, decision, quantiles(values), len(values)) for (answer, decision), values in sorted(verdicts.items())]
    show(("SIGTERM to the decision; the API answers", "decision", "p50 (ms)", "p99 (ms)", "samples"), rows)
    return {" ".join(key): values for key, values in verdicts.items()}


def take_listing(stage, quick, order):
    sizes = (100, 1_000) if quick else (100, 1_000, 5_000, 20_000)
    listings = listing.measure(stage, sizes, 2 if quick else 9, 15 if quick else 60, order)
    rows = [(size, name, f"{time:.1f}", f"{peak:.1f}", looks) for size, name, time, peak, looks in listings]
    show(("backends listed", "by", "CPU of a listing (ms)", "peak (MB)", "listings"), rows)
    return listings


def take_traffic(stage, quick, order):
    numbers = (2, 6, 50, 8) if quick else (3, 200, 1_000, traffic.SECONDS)
    flows = traffic.measure(stage, *numbers, order)
    rows = [(what, count, f"{sent:.1f}", f"{logins:.1f}", worst, note) for what, count, sent, logins, worst, note in flows]
    show(("a minute of one backend", "backends", "statements", "connections", "of all in the worst second", ""), rows)
    return flows


MEASURES = {
    "registration": take_registration, "verdict": take_verdict, "listing": take_listing, "traffic": take_traffic,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("dist", nargs="?", default="dist")
    parser.add_argument("--quick", action="store_true", help="small numbers: shows that it works, not how fast")
    parser.add_argument("--raw", metavar="FILE", help="where every sample is written, as JSON")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--only", metavar="MEASURE,...", default=",".join(MEASURES), help="some of " + ", ".join(MEASURES))
    options, _ = parser.parse_known_args()
    wanted = options.only.split(",")
    if unknown := set(wanted) - set(MEASURES):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    print(f"seed {options.seed}", flush=True)
    stage = Stage(pathlib.Path(options.dist).resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    order = random.Random(options.seed)
    try:
        samples = {name: MEASURES[name](stage, options.quick, order) for name in wanted}
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        sys.exit(f"failed: {failure}")
    finally:
        stage.clean()
    if options.raw:
        pathlib.Path(options.raw).write_text(json.dumps(samples, indent=1), encoding="utf-8")


main()
