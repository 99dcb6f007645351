"""What a backend's supervisor does to a cluster, and how soon, beside scripts that do it in a loop.

usage: python3 Benchmarks/backend [--quick] [--raw FILE] [--seed N] [DIST]

All on the stand-in and on loopback; the competitors take turns in one run, in an order that the printed seed gives.
"""

import argparse
import json
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
    values = sorted(values)
    return f"{statistics.median(values):.1f} | {values[min(len(values) - 1, int(len(values) * 0.99))]:.1f}"


def show(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def run(stage, quick, order):
    """Takes each measure, prints its table as soon as it is there, and returns the samples."""
    added, ready = registration.measure(stage, 1 if quick else 15, order)
    rows = [("frontend answers to ADD BACKEND", name, quantiles(values), len(values)) for name, values in added.items()]
    rows += [("ADD BACKEND to Ready, heartbeats each 200 ms", name, quantiles(values), len(values))
             for name, values in ready.items()]
    show(("a backend that waits", "by", "p50 (ms)", "p99 (ms)", "samples"), rows)

    verdicts = verdict.measure(stage, 1 if quick else 10, order)
    rows = [(f"answers after {delay}", decision, quantiles(values), len(values))
            for (delay, decision), values in sorted(verdicts.items())]
    show(("SIGTERM to the decision; the API", "decision", "p50 (ms)", "p99 (ms)", "samples"), rows)

    sizes = (100, 1_000) if quick else (100, 1_000, 5_000, 20_000)
    listings = listing.measure(stage, sizes, 2 if quick else 9, order)
    rows = [(size, name, f"{time:.0f}", f"{peak:.1f}", looks) for size, name, time, peak, looks in listings]
    show(("backends listed", "by", "CPU (ms, median)", "peak (MB)", "listings"), rows)

    numbers = (2, 6, 50, 8) if quick else (3, 200, 1_000, traffic.SECONDS)
    flows = traffic.measure(stage, *numbers, order)
    rows = [(what, count, f"{sent:.1f}", f"{logins:.1f}", note) for what, count, sent, logins, note in flows]
    show(("a minute of one backend", "backends", "statements", "connections", ""), rows)
    return {
        "added": added, "ready": ready, "verdicts": {" ".join(key): values for key, values in verdicts.items()},
        "listings": listings, "traffic": flows,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("dist", nargs="?", default="dist")
    parser.add_argument("--quick", action="store_true", help="small numbers: shows that it works, not how fast")
    parser.add_argument("--raw", metavar="FILE", help="where every sample is written, as JSON")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options, _ = parser.parse_known_args()
    print(f"seed {options.seed}", flush=True)
    stage = Stage(pathlib.Path(options.dist).resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    try:
        samples = run(stage, options.quick, random.Random(options.seed))
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        sys.exit(f"failed: {failure}")
    finally:
        stage.clean()
    if options.raw:
        pathlib.Path(options.raw).write_text(json.dumps(samples, indent=1), encoding="utf-8")


main()
