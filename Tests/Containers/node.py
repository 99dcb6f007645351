"""A node of Doris in a container, with a read-only root, no capability, and volumes for all that it may write."""

import re
import time

from engine import Engine
from waiting import wait_until


class Node:
    """A container of one role; its volumes outlive it."""

    # As it was started.
    address: str

    def __init__(self, engine: Engine, network: str, role: str, name: str, image: str):
        self.engine, self.network, self.role, self.name, self.image = engine, network, role, name, image
        self.home = f"/opt/apache-doris/{role}"
        self.volumes = ["doris-meta" if role == "fe" else "storage", "log", "custom"]
        self.temporary = [f"{self.home}/scratch", "/run/doris-supervisor", "/tmp"]
        self.files: list[str] = []

    def mount(self, path: str, text: str):
        """Has a file over, or beside, those of the home."""
        file = self.engine.folder / f"{self.name}-{path.replace('/', '-')}"
        file.write_text(text)
        file.chmod(0o755)
        self.files += ["--volume", f"{file}:{self.home}/{path}:ro"]

    def start(self, address: str, *command: str, entrypoint: str | None = None, memory: str = "512m",
              **environment: str):
        """Makes and starts the container; the volumes are made where they are missing."""
        self.address = address
        words = ["run", "--detach", "--name", self.name, "--hostname", self.name, "--network", self.network,
                 "--read-only", "--read-only-tmpfs=false", "--cap-drop", "all",
                 "--security-opt", "no-new-privileges", "--memory", memory, "--memory-swap", memory]
        for folder in self.volumes:
            # As Kubernetes has it: empty at first, whatever the image has there, and the user's by fsGroup.
            words += ["--volume", f"{self.name}-{folder}:{self.home}/{folder}:nocopy,U"]
        words += self.files
        for folder in self.temporary:
            words += ["--tmpfs", f"{folder}:rw,mode=1777,notmpcopyup"]
        given = {"POD_NAME": self.name, "POD_IP": address, "TERMINATION_GRACE_PERIOD_SECONDS": "60"}
        for key, value in (given | environment).items():
            words += ["--env", f"{key}={value}"]
        words += ["--ip", address]
        if entrypoint:
            words += ["--entrypoint", entrypoint]
        self.engine.run(*words, self.image, *command)

    def supervise(self, *words: str):
        """A command of the supervisor within the container."""
        return self.engine.try_run("exec", self.name, "doris-supervisor", *words)

    def shell(self, text: str) -> str:
        return self.engine.run("exec", self.name, "sh", "-c", text)

    @property
    def entering(self) -> list[str]:
        """Begins a command that runs in the container as an exec of its user does, without what podman does around it."""
        pid = self.engine.run("inspect", "--format", "{{.State.Pid}}", self.name)
        return ["nsenter", "--target", pid, "--mount", "--uts", "--ipc", "--net", "--pid", "--setgid", "10001",
                "--setuid", "10001"]

    def processes(self) -> list[str]:
        """The names of the container's processes but for the one that looks, each with a Z before it once it is dead."""
        text = self.shell("for each in /proc/[0-9]*; do [ $each = /proc/$$ ] || cat $each/stat 2>/dev/null; done")
        found = [re.match(r"\d+ \((.*)\) (.)", line) for line in text.splitlines()]
        return sorted(("Z " if each[2] == "Z" else "") + each[1] for each in found if each and each[1] != "cat")

    @property
    def is_healthy(self) -> bool:
        """What the image's own health check says."""
        return self.engine.try_run("healthcheck", "run", self.name).returncode == 0

    def wait_ready(self, limit: float = 60):
        try:
            wait_until(f"readiness of {self.name}", lambda: self.supervise("probe", "ready").returncode == 0, limit)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.supervise('status').stdout}\n{self.log[-3000:]}") from None

    def stop(self, grace: int = 60) -> tuple[float, int]:
        """Stops it as an orchestrator does; returns how long that took and the exit code."""
        begin = time.monotonic()
        self.engine.run("stop", "--time", str(grace), self.name)
        return time.monotonic() - begin, self.exit_code

    def remove(self):
        self.engine.run("rm", "--force", "--time", "30", self.name)

    @property
    def exit_code(self) -> int:
        return int(self.engine.run("inspect", "--format", "{{.State.ExitCode}}", self.name))

    @property
    def is_running(self) -> bool:
        return self.engine.run("inspect", "--format", "{{.State.Running}}", self.name) == "true"

    @property
    def log(self) -> str:
        return self.engine.run("logs", self.name)
