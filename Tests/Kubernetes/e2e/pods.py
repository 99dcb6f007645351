"""A pod of Doris, as the API server tells of it and as its supervisor does."""

import json
import subprocess

from kubectl import CommandFailed, Kubectl
from waiting import wait_until

READY_LIMIT = 150  # s


class Pod:
    """A pod by its name; every property asks anew."""

    def __init__(self, cluster: Kubectl, name: str):
        self.cluster, self.name = cluster, name

    def __str__(self) -> str:
        return self.name

    @property
    def object(self) -> dict | None:
        done = self.cluster.attempt("get", "pod", self.name, "--output", "json")
        if done.returncode == 0:
            return json.loads(done.stdout)
        if "NotFound" in done.stderr:
            return None
        raise CommandFailed(f"the pod {self.name} cannot be read: {done.stderr.strip()}")

    @property
    def uid(self) -> str:
        found = self.object
        return found["metadata"]["uid"] if found else ""

    @property
    def address(self) -> str:
        return (self.object or {}).get("status", {}).get("podIP", "")

    @property
    def hosts(self) -> tuple[str, str]:
        """As what the cluster may know the node at present: an address, or a name that begins with the pod's."""
        return self.address, self.name

    @property
    def container(self) -> dict:
        """The status of Doris' container; empty before there is one."""
        found = (self.object or {}).get("status", {}).get("containerStatuses", [])
        return next((one for one in found if one["name"] == "doris"), {})

    @property
    def restarts(self) -> int:
        return self.container.get("restartCount", 0)

    @property
    def last_end(self) -> dict:
        """How the container ended the last time."""
        return self.container.get("lastState", {}).get("terminated", {})

    @property
    def is_ready(self) -> bool:
        """As the kubelet sees it; one that is being deleted is not."""
        found = self.object
        return is_ready(found) if found else False

    def execute(self, *words: str, limit: float = 30) -> subprocess.CompletedProcess[str]:
        return self.cluster.attempt("exec", self.name, "--container", "doris", "--", *words, limit=limit)

    def supervise(self, *words: str) -> str:
        """A command of the supervisor in the pod that has to succeed."""
        done = self.execute("doris-supervisor", *words)
        if done.returncode != 0:
            raise CommandFailed(f"{self.name}: doris-supervisor {' '.join(words)} ended with {done.returncode}: "
                                f"{(done.stdout + done.stderr).strip()[:600]}")
        return done.stdout

    @property
    def status(self) -> dict:
        """What the supervisor says; empty where it does not answer."""
        done = self.execute("doris-supervisor", "status", "--json")
        try:
            return json.loads(done.stdout)
        except json.JSONDecodeError:
            return {}

    @property
    def phase(self) -> str:
        return self.status.get("phase", "")

    def probe(self, name: str) -> bool:
        """startup, live or ready, asked within the pod."""
        return self.execute("doris-supervisor", "probe", name).returncode == 0

    def wait_for_phase(self, phase: str, limit: float = 60) -> None:
        wait_until(f"phase {phase} of {self.name}", lambda: self.phase == phase, limit,
                   lambda: f"{self.phase}: {self.status.get('reason')}")

    def wait_ready(self, limit: float = READY_LIMIT, other_than: str = "") -> None:
        """Waits until the pod, of another uid where one is given, is ready for the kubelet."""
        wait_until(f"readiness of {self.name}", lambda: self.uid != other_than and self.is_ready, limit, self.describe)

    def wait_gone(self, uid: str, limit: float = READY_LIMIT) -> None:
        """Waits until the pod of that uid is no longer there; the kubelet needs up to 70 s for its object."""
        wait_until(f"the end of {self.name}", lambda: self.uid != uid, limit, self.describe)

    def describe(self) -> str:
        status = self.status
        return f"{self.name} {status.get('phase', 'without an answer')}: {status.get('reason', self.container.get('state'))}"


def is_ready(pod: dict) -> bool:
    conditions = {one["type"]: one["status"] for one in pod.get("status", {}).get("conditions", [])}
    return conditions.get("Ready") == "True" and "deletionTimestamp" not in pod["metadata"]
