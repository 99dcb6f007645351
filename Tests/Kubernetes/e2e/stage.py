"""A namespace with a cluster of Doris in it: made, restored between two cases, and removed."""

import json
import time
from copy import deepcopy
from pathlib import Path

from database import Database, belongs
from journal import Journal
from kubectl import Kubectl
from manifests import Images, find, render
from pods import READY_LIMIT, Pod
from waiting import wait_until

# Of the stand-in alone: two tablets of a decommission move in a second, and its faults can be armed.
SIMULATION = {
    "fe": "simulator_tablets_per_round = 1\nsimulator_admin_port = 8900\n",
    "be": "simulator_admin_port = 8901\n",
}
DORIS = {"fe": "doris-fe", "be": "doris-be"}


class Stage:
    """One namespace of the run."""

    def __init__(self, name: str, overlay: str, images: Images, logs: Path):
        self.cluster = Kubectl(name)
        self.cluster.run("create", "namespace", name)
        self.journal = Journal(self.cluster, logs)
        self.objects = render(self.cluster, overlay, images)
        for role, lines in SIMULATION.items():
            for one in self.objects:
                if one["kind"] == "ConfigMap" and f"{role}.conf" in one.get("data", {}):
                    one["data"][f"{role}.conf"] += lines
        self.replicas = {role: find(self.objects, "StatefulSet", name)["spec"]["replicas"] for role, name in DORIS.items()}
        self.database = Database(self.cluster, [f"doris-fe-{one}" for one in range(self.replicas["fe"])])

    def pod(self, role: str, ordinal: int) -> Pod:
        return Pod(self.cluster, f"doris-{role}-{ordinal}")

    def pods(self, *roles: str) -> list[Pod]:
        return [self.pod(role, one) for role in roles or DORIS for one in range(self.replicas[role])]

    def object(self, kind: str, name: str) -> dict:
        """A copy of an object as it was applied."""
        return deepcopy(find(self.objects, kind, name))

    def apply(self) -> None:
        self.cluster.apply(self.objects)

    def scale(self, role: str, replicas: int) -> None:
        self.cluster.run("scale", "statefulset", DORIS[role], "--replicas", str(replicas))

    def wait_ready(self, limit: float = READY_LIMIT) -> None:
        """Waits until every declared pod is ready and no other one is left."""
        end = time.monotonic() + limit
        for pod in self.pods():
            pod.wait_ready(max(1.0, end - time.monotonic()))
        wanted = {pod.name for pod in self.pods()}
        wait_until("the end of all other pods", lambda: self.names() <= wanted, READY_LIMIT, lambda: self.names() - wanted)

    def names(self) -> set[str]:
        return {pod["metadata"]["name"] for pod in self.cluster.get("pods", "--selector", "app in (doris-fe, doris-be)")["items"]}

    def restore(self, after_failure: bool = False) -> None:
        """Brings the stage back to what it was after the roll-out; a case that fails may have left entries."""
        self.apply()
        self.wait_ready()
        if after_failure:
            self.forget_strangers()
        wait_until("a cluster of the declared nodes, all alive", self.is_whole, 120, self.listing)

    def has_master(self) -> bool:
        """Whether a frontend answers; none does while a master is elected."""
        try:
            return any(row["IsMaster"] == "true" and row["Alive"] == "true" for row in self.database.frontends_listed())
        except AssertionError:
            return False

    def is_whole(self) -> bool:
        """Whether the cluster lists as many nodes as are declared, each alive and none of them leaving."""
        if not self.has_master():
            return False
        frontends, backends = self.database.frontends_listed(), self.database.backends()
        return (
            len(frontends) == self.replicas["fe"] and len(backends) == self.replicas["be"]
            and all(row["Alive"] == "true" for row in frontends + backends)
            and all(row["SystemDecommissioned"] == "false" for row in backends)
        )

    def listing(self) -> str:
        """The same in words."""
        if not self.has_master():
            return "no frontend that answers and knows a master"
        frontends, backends = self.database.frontends_listed(), self.database.backends()
        return "; ".join([f"{row['Host']} {row['Role']} alive={row['Alive']}" for row in frontends]
                         + [f"{row['Host']} alive={row['Alive']} leaving={row['SystemDecommissioned']}" for row in backends])

    def forget_strangers(self) -> None:
        """Has an administrator drop the entries of backends that a case has added beside the declared ones."""
        declared = [pod.hosts for pod in self.pods("be")]
        for row in self.database.backends():
            if not any(belongs(row, hosts) for hosts in declared):
                self.database.rows(f"ALTER SYSTEM DROPP BACKEND \"{row['Host']}:{row['HeartbeatPort']}\"")

    def statements(self, word: str) -> list[str]:
        """What the frontends that live now were told so far, where it has the word."""
        lines: list[str] = []
        for pod in self.pods("fe"):
            told = pod.execute("grep", "-F", word, "/opt/apache-doris/fe/log/statements.log").stdout
            lines += [line.split("\t")[-1] for line in told.splitlines()]
        return lines

    def keep(self, folder: Path) -> None:
        """What a reader of a failure needs beside the logs."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, words in {
            "pods": ["get", "pods", "--output", "yaml"], "describe": ["describe", "pods"],
            "sets": ["get", "statefulsets", "--output", "yaml"],
            "events": ["get", "events", "--sort-by=.lastTimestamp"],
        }.items():
            (folder / f"{name}.txt").write_text(self.cluster.attempt(*words).stdout)
        states = {pod.name: pod.status for pod in self.pods()}
        (folder / "status.json").write_text(json.dumps(states, indent=1))
        (folder / "nodes.txt").write_text("\n".join(self.pod("fe", 0).execute("doris-supervisor", "nodes").stdout.splitlines()))

    def end(self) -> None:
        """Removes the namespace; its pods get no grace, nothing in them is needed any more."""
        self.cluster.attempt("delete", "statefulsets", "--all", "--cascade=orphan", limit=60)
        self.cluster.attempt("delete", "pods", "--all", "--grace-period=0", "--force", "--wait=false", limit=60)
        self.cluster.attempt("delete", "namespace", self.cluster.namespace, "--wait=false", limit=60)
        self.journal.end()
