#!/usr/bin/env python3
"""Runs a cluster of Doris below its supervisors on a real Kubernetes, does to it what clusters do, and prints a table.

usage: python3 Tests/Kubernetes/e2e --frontend IMAGE --backend IMAGE [--keep-logs FOLDER] [CASE…]

KUBECONFIG names the cluster; the images have to be there already. Every stage has a namespace of its own, which goes at
the end; the logs of a run with failures stay. Exit code 0 if all is well, 1 if not.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Python"))

import access
import crashes
import founding
import leaving
import lives
import probes
import refusals
import upkeep
from case import Case, Cases
from manifests import Images
from repository import REPOSITORY
from stage import Stage
from table import Line, Table

# Each with the overlay that it runs.
STAGES: dict[str, tuple[str, list[Cases]]] = {
    "ha": ("small", [lives.CASES, crashes.CASES, leaving.CASES, refusals.CASES, upkeep.CASES, access.CASES, probes.CASES]),
    "single": ("single", [founding.CASES]),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frontend", required=True, metavar="IMAGE")
    parser.add_argument("--backend", required=True, metavar="IMAGE")
    parser.add_argument("--keep-logs", type=Path, default=REPOSITORY / ".build/e2e-k8s", metavar="FOLDER")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="these alone, beside the first of their stage")
    options = parser.parse_args()
    if not os.environ.get("KUBECONFIG"):
        parser.error("KUBECONFIG names no cluster")

    stamp = time.strftime("%Y%m%d-%H%M%S")
    logs = options.keep_logs / stamp
    table = Table()
    for name, (overlay, groups) in STAGES.items():
        cases = [case for group in groups for case in group]
        chosen = [case for case in cases if case.name in options.cases] if options.cases else cases
        if chosen:
            first = [] if cases[0] in chosen else cases[:1]
            stage = Stage(f"doris-e2e-{stamp}-{name}", overlay, Images(options.frontend, options.backend), logs / name)
            try:
                play(stage, first + chosen, table, logs / name)
            finally:
                stage.end()
    print(table.text)
    if table.has_failed:
        print(f"The logs are in {logs}.")
    else:
        shutil.rmtree(logs)
    return 1 if table.has_failed or not table.lines else 0


def play(stage: Stage, cases: list[Case], table: Table, logs: Path) -> None:
    """Plays the cases one after the other, each on a stage that is whole."""
    obstacle = ""
    for place, case in enumerate(cases):
        begin = time.monotonic()
        if obstacle:
            table.add(Line(case, False, 0, f"not run: {obstacle}"))
            continue
        try:
            seen = case.body(stage)
            table.add(Line(case, True, time.monotonic() - begin, seen))
        except Exception as error:  # whatever a case meets is its result
            table.add(Line(case, False, time.monotonic() - begin, f"{error}" if str(error) else repr(error)))
            stage.keep(logs / f"at-{case.name}")
            if place == 0:
                obstacle = f"{case.name} failed"
        if not obstacle and place + 1 < len(cases):
            try:
                stage.restore(after_failure=not table.lines[-1].is_good)
            except AssertionError as error:
                stage.keep(logs / f"after-{case.name}")
                obstacle = f"the stage could not be restored after {case.name}: {error}"


if __name__ == "__main__":
    sys.exit(main())
