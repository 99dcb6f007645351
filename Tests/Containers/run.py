#!/usr/bin/env python3
"""Builds the images of docker/ over a base with the stand-in, and runs them with podman and runc.

usage: run.py [--root FOLDER] [TEST…]    needs root, podman with runc, and debootstrap; says so and skips where it lacks one

Everything runs in network, mount and process namespaces of its own: there is no way out of them, and all ends with them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "Python")]

import images
from repository import REPOSITORY
from stage import Stage

INSIDE = "DORIS_CONTAINERS_INSIDE"
NAMESPACES = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]


def obstacle() -> str | None:
    """Why these tests cannot run here."""
    if os.geteuid() != 0:
        return "it needs root"
    for program in ["podman", "runc", "debootstrap", "unshare"]:
        if not shutil.which(program):
            return f"{program} is not installed"
    if subprocess.run([*NAMESPACES, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return "this machine lets nobody make namespaces"
    return None


def skip(reason: str) -> int:
    print(f"The container tests are skipped: {reason}.")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=REPOSITORY / ".build/containers", metavar="FOLDER",
                        help="where the base system is kept between runs (default: .build/containers)")
    parser.add_argument("tests", nargs="*", metavar="TEST", help="such as nodes_test.ClusterTests")
    options = parser.parse_args()

    if INSIDE not in os.environ:
        if reason := obstacle():
            return skip(reason)
        if reason := images.make_root(options.root):
            return skip(reason)
        with tempfile.TemporaryDirectory(prefix="doris-containers.") as folder:
            return subprocess.run(
                [*NAMESPACES, sys.executable, *sys.argv], env=os.environ | {INSIDE: folder}
            ).returncode

    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    # Whatever folders are given, podman keeps addresses, names and locks here; other runs have theirs.
    for shared in ["/run", "/dev/shm"]:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", shared], check=True)
    begin = time.monotonic()
    try:
        if reason := Stage.prepare(Path(os.environ[INSIDE]), options.root):
            return skip(reason)
        print(f"images built in {time.monotonic() - begin:.1f} s", flush=True)
        names = options.tests or ["fetch_test", "prepare_test", "images_test", "nodes_test", "single_test",
                                  "readme_test"]
        tests = unittest.defaultTestLoader.loadTestsFromNames(names)
        return 0 if unittest.TextTestRunner(verbosity=2, failfast=True).run(tests).wasSuccessful() else 1
    finally:
        # Their control groups would outlive the namespaces.
        Stage.engine.try_run("rm", "--all", "--force", "--time", "5")


if __name__ == "__main__":
    sys.exit(main())
