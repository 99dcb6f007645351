#!/usr/bin/env python3
"""Builds the images of docker/ over a Debian with the stand-in, and saves them as one archive to load into a cluster.

usage: images.py ARCHIVE [--version VERSION] [--root FOLDER]    needs root, podman with runc, debootstrap, and `make build`

The archive is of the form docker-archive; the two names in it are printed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ["Containers", "Python"]]

import images
from engine import Engine
from repository import REPOSITORY

INSIDE = "DORIS_IMAGES_INSIDE"
# Its mounts and its processes end with it; nothing is fetched, so that it needs no network.
NAMESPACES = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--version", default="2.1", help="which Doris the stand-in behaves like (default: 2.1)")
    parser.add_argument("--root", type=Path, default=REPOSITORY / ".build/containers", metavar="FOLDER",
                        help="where the base system is kept between runs (default: .build/containers)")
    options = parser.parse_args()
    if INSIDE not in os.environ:
        if reason := images.make_root(options.root):
            sys.exit(f"there is no base system: {reason}")
        scratch = Path(tempfile.mkdtemp(prefix="doris-images."))
        try:
            return subprocess.run([*NAMESPACES, sys.executable, *sys.argv], env=os.environ | {INSIDE: str(scratch)}).returncode
        finally:
            shutil.rmtree(scratch)

    engine = Engine(Path(os.environ[INSIDE]))
    base = images.make_base(engine, options.root, options.version)
    built = [images.build(engine, base, role) for role in ["fe", "be"]]
    options.archive.unlink(missing_ok=True)
    engine.run("save", "--format", "docker-archive", "--multi-image-archive", "--output", options.archive.resolve(), *built,
               limit=300)
    print(*built, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
