"""What people do to a whole cluster: rolling restart, eviction, deletion of the sets."""

import json
import re
import threading
import time
from collections import Counter

from case import Cases
from leaving import decision
from lives import seconds_since
from stage import DORIS, Stage
from waiting import check, wait_until

CASES = Cases()
IPV4 = re.compile(r"\d+(\.\d+){3}")


class Reader(threading.Thread):
    """Reads a table again and again, and counts how often that did not go well."""

    def __init__(self, stage: Stage, table: str):
        super().__init__(daemon=True)
        self.stage, self.table = stage, table
        self.good, self.bad = 0, 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(1):
            if self.stage.database.count(self.table) == 5:
                self.good += 1
            else:
                self.bad += 1

    def end(self) -> None:
        self.over.set()
        self.join(120)


def uids(stage: Stage, role: str) -> dict[str, str]:
    return {pod.name: pod.uid for pod in stage.pods(role)}


def check_restart(stage: Stage, before: dict[str, str], words: str) -> None:
    """Each of the former pods took its stop for a restart, with these words as its reason."""
    for name, uid in before.items():
        found = wait_until(f"a decision in {name}", lambda: stage.journal.line(name, uid, "A stop begins"), 30)
        check(found["decision"] == "restart" and words in found["reason"],
              f"{name} took its stop for a {found['decision']}: {found['reason']}")


def changes(stage: Stage) -> list[str]:
    """What marks or drops an entry, as far as the frontends that live now were told."""
    return [line for word in ["DECOMMISSION", "DROP "] for line in stage.statements(word) if "TABLE" not in line]


class Before:
    """What the cluster was told before a case, and where its pods were."""

    def __init__(self, stage: Stage):
        self.told = Counter(changes(stage))
        self.addresses = {pod.address for pod in stage.pods()}


def check_untouched(stage: Stage, before: Before) -> None:
    """No entry was marked or dropped, but for what was before.

    Where entries go by address and cannot be renamed, one of an address that no pod has any more was replaced.
    """
    wait_until("the whole cluster", stage.is_whole, 120, stage.listing)
    told = list(Counter(changes(stage)) - before.told)
    if all(IPV4.fullmatch(row["Host"]) for row in stage.database.frontends_listed()):
        gone = before.addresses - {pod.address for pod in stage.pods()}
        told = [line for line in told if not any(f'"{address}:' in line for address in gone)]
    check(not told, f"the cluster was told {told}")
    check(stage.database.count("kept") == 5, "rows are lost")


@CASES
def rolling_restart_of_backends(stage: Stage) -> str:
    """rolling restart of the backends: one after the other, the table stays readable"""
    former, before, begin = Before(stage), uids(stage, "be"), time.monotonic()
    reader = Reader(stage, "kept")
    reader.start()
    stage.cluster.run("rollout", "restart", "statefulset/doris-be")
    stage.cluster.run("rollout", "status", "statefulset/doris-be", "--timeout", "400s", limit=420)
    reader.end()
    check_restart(stage, before, "that the set keeps")
    check_untouched(stage, former)
    check(reader.bad == 0 and reader.good > 0, f"{reader.bad} of {reader.good + reader.bad} reads failed")
    return f"{seconds_since(begin)}, {reader.good} reads, none failed"


@CASES
def rolling_restart_of_frontends(stage: Stage) -> str:
    """rolling restart of the frontends: the group keeps its members"""
    former, before, begin = Before(stage), uids(stage, "fe"), time.monotonic()
    stage.cluster.run("rollout", "restart", "statefulset/doris-fe")
    stage.cluster.run("rollout", "status", "statefulset/doris-fe", "--timeout", "400s", limit=420)
    check_restart(stage, before, "that the set keeps")
    check_untouched(stage, former)
    check(len(stage.database.frontends_listed()) == stage.replicas["fe"], "a frontend more or less is listed")
    return seconds_since(begin)


def evict(stage: Stage, name: str) -> str:
    """Asks for an eviction, as `kubectl drain` does; returns what the API server had against it."""
    version = "v1" if "policy/v1" in stage.cluster.run("api-versions").split() else "v1beta1"
    request = {"apiVersion": f"policy/{version}", "kind": "Eviction",
               "metadata": {"name": name, "namespace": stage.cluster.namespace}}
    path = f"/api/v1/namespaces/{stage.cluster.namespace}/pods/{name}/eviction"
    return stage.cluster.attempt("create", "--raw", path, "--filename", "-", text=json.dumps(request)).stderr.strip()


@CASES
def eviction(stage: Stage) -> str:
    """node drain by the eviction API: a restart; the budget lets one of each kind go at a time"""
    for role in DORIS:
        wait_until(f"a disruption that is allowed for {role}", lambda: stage.cluster.get(
            "poddisruptionbudget", DORIS[role])["status"].get("disruptionsAllowed") == 1, 60)
    former = Before(stage)
    before = {role: stage.pod(role, 1).uid for role in DORIS}
    begin = time.monotonic()
    for role in DORIS:
        said = evict(stage, f"{DORIS[role]}-1")
        check(not said, f"the eviction of {DORIS[role]}-1 was refused: {said}")
        said = evict(stage, f"{DORIS[role]}-2")
        check("disruption budget" in said, f"a second eviction at once was not refused by the budget: {said or 'granted'}")
    for role, uid in before.items():
        found = decision(stage, stage.pod(role, 1), uid)
        check(found["decision"] == "restart", f"an eviction was taken for a {found['decision']}: {found['reason']}")
    for role, uid in before.items():
        stage.pod(role, 1).wait_ready(other_than=uid)
    check_untouched(stage, former)
    return f"both back in {seconds_since(begin)}, a second one refused"


@CASES
def deletion_of_the_sets(stage: Stage) -> str:
    """whole-set deletion: nothing is decommissioned, and the volumes bring all of it back"""
    former = Before(stage)
    backends, frontends = uids(stage, "be"), uids(stage, "fe")
    addresses = {pod.name: pod.address for pod in stage.pods()}
    # The first is gone at once, the second while its pods end.
    stage.cluster.run("delete", "statefulset", "doris-be", "--cascade=background", "--wait=false")
    stage.cluster.run("delete", "statefulset", "doris-fe", "--cascade=foreground", "--wait=false")
    check_restart(stage, backends, "no such object")
    check_restart(stage, frontends, "is being deleted as a whole")
    for pod in stage.pods():
        pod.wait_gone((backends | frontends)[pod.name])
    wait_until("the end of the sets", lambda: not stage.cluster.get("statefulsets")["items"], 120)
    begin = time.monotonic()
    stage.apply()
    stage.wait_ready()
    check_untouched(stage, former)
    moved = sum(pod.address != addresses[pod.name] for pod in stage.pods())
    return f"back in {seconds_since(begin)}, {moved} of {len(addresses)} at new addresses"


@CASES
def forced_deletion(stage: Stage) -> str:
    """forced deletion: the next pod takes the volume over and loses nothing"""
    former = Before(stage)
    pods = [stage.pod(role, 2) for role in DORIS]
    before = {pod.name: pod.uid for pod in pods}
    begin = time.monotonic()
    for pod in pods:
        stage.cluster.run("delete", "pod", pod.name, "--force", "--grace-period=0")
    for pod in pods:
        pod.wait_ready(other_than=before[pod.name])
    check_untouched(stage, former)
    return f"both back in {seconds_since(begin)}"


@CASES
def asleep(stage: Stage) -> str:
    """scaled to 0 and back: put to sleep as a whole, nothing is decommissioned"""
    former, before = Before(stage), uids(stage, "be") | uids(stage, "fe")
    for role in DORIS:
        stage.scale(role, 0)
    check_restart(stage, before, "is scaled to 0")
    for pod in stage.pods():
        pod.wait_gone(before[pod.name])
    begin = time.monotonic()
    stage.apply()
    stage.wait_ready()
    check_untouched(stage, former)
    return f"back in {seconds_since(begin)}"
