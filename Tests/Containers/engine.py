"""Podman with storage, settings and a network of its own, in namespaces that hold nothing else."""

import os
import subprocess
from pathlib import Path

# crun and the usual limits need rights that a container of CI lacks.
SETTINGS = """\
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""


class Engine:
    """One podman; what it makes lies below one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        settings = folder / "containers.conf"
        settings.write_text(SETTINGS)
        self.environment = os.environ | {
            "CONTAINERS_CONF": str(settings),
            "BUILDAH_RUNTIME": "runc",
            "BUILDAH_ISOLATION": "oci",
            "TMPDIR": str(folder),
            # Health checks are run on demand, by no timer.
            "DISABLE_HC_SYSTEMD": "true",
        }
        self.prefix = ["podman", "--root", f"{folder}/storage", "--runroot", f"{folder}/run",
                       "--tmpdir", f"{folder}/tmp", "--network-config-dir", f"{folder}/networks"]

    def try_run(self, *words: str, limit: float = 120) -> subprocess.CompletedProcess:
        """Runs a command of podman and returns its status and its output, both streams in one."""
        return subprocess.run(
            [*self.prefix, *map(str, words)], env=self.environment, text=True, timeout=limit,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            # Where conmon leaves a file when memory has run out.
            cwd=self.folder,
        )

    def run(self, *words: str, limit: float = 120) -> str:
        """Runs a command of podman that has to succeed."""
        done = self.try_run(*words, limit=limit)
        if done.returncode != 0:
            raise AssertionError(f"podman {' '.join(map(str, words))} ended with {done.returncode}: {done.stdout[-4000:]}")
        return done.stdout.strip()

    def build(self, context: Path, dockerfile: str, tag: str, arguments: dict[str, str]) -> subprocess.CompletedProcess:
        """Builds an image without any network; its health check is kept in Docker's format alone."""
        words = ["build", "--format", "docker", "--network", "none", "--pull=never", "--ulimit", "nofile=20000:20000",
                 "--ulimit", "nproc=32768:32768", "--file", context / dockerfile,
                 "--ignorefile", context / f"{dockerfile}.dockerignore", "--tag", tag]
        for name, value in arguments.items():
            words += ["--build-arg", f"{name}={value}"]
        return self.try_run(*words, context, limit=300)
