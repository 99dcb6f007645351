"""One frontend alone, known by its address: founding, recovery at another address, rejoining, a lost volume."""

import time

from case import Cases
from lives import seconds_since
from probes import expect
from stage import Stage
from waiting import check, wait_until

CASES = Cases()
MARKER = "doris-founded"


def founder_role(stage: Stage, *verbs: str) -> dict:
    """The frontends' Role with these verbs alone on ConfigMaps."""
    role = stage.object("Role", "doris-fe")
    role["rules"] = [rule for rule in role["rules"] if "configmaps" not in rule["resources"] or rule["verbs"][0] in verbs]
    return role


def marker(stage: Stage) -> dict | None:
    found = [one for one in stage.cluster.get("configmaps")["items"] if one["metadata"]["name"] == MARKER]
    return found[0] if found else None


@CASES
def founding_needs_its_marker(stage: Stage) -> str:
    """RBAC without `get configmaps`: nothing is founded; without `create`: founded, and what is missing is told"""
    stage.cluster.apply([founder_role(stage) if one["kind"] == "Role" and one["metadata"]["name"] == "doris-fe" else one
                         for one in stage.objects])
    pod = stage.pod("fe", 0)
    wait_until("a frontend that waits", lambda: pod.phase == "waiting" and "denied (403)" in pod.status["reason"], 60,
               pod.describe)
    reason = pod.status["reason"]
    check("configmap" in reason.lower(), f"the reason does not name what is missing: {reason}")
    expect(pod, "waiting")
    check(pod.status["child"]["starts"] == 0, "Doris was started")
    stage.cluster.apply([founder_role(stage, "get")])
    pod.wait_ready()
    check(marker(stage) is None, "the marker was made without the permission")
    uid = pod.uid
    said = wait_until("words about the missing permission", lambda: stage.journal.line(pod.name, uid, "denied (403)", "create"),
                      30, pod.describe)
    stage.cluster.apply([stage.object("Role", "doris-fe")])
    found = wait_until("the marker", lambda: marker(stage), 120, lambda: said)
    stage.wait_ready()
    stage.database.make_table("kept", buckets=6)
    return f"waited; then founded cluster {found['data']['clusterId']}"


@CASES
def lone_recovery(stage: Stage) -> str:
    """new IP of the only frontend, known by its address: recovered once, former entry dropped, rows kept"""
    pod = stage.pod("fe", 0)
    uid, address = pod.uid, pod.address
    begin = time.monotonic()
    stage.cluster.run("delete", "pod", pod.name, "--wait=false")
    pod.wait_ready(other_than=uid)
    took = seconds_since(begin)
    check(pod.address != address, f"{pod} has its former address {address} again: nothing is shown")
    hosts = wait_until("one entry", lambda: [rows for rows in [stage.database.frontends_listed()] if len(rows) == 1], 60)[0]
    check(hosts[0]["Host"] == pod.address, f"the entry is {hosts[0]['Host']}, the pod's address {pod.address}")
    told = stage.journal.of(pod.name, pod.uid).count("The metadata is recovered at another address")
    check(told == 1, f"the metadata was recovered {told} times, as the log tells")
    stage.wait_ready()
    wait_until("the whole cluster", stage.is_whole, 60, stage.listing)
    check(stage.database.count("kept") == 5, "rows are lost")
    return f"{address} -> {pod.address}, ready after {took}"


@CASES
def rejoining(stage: Stage) -> str:
    """new IP of one frontend of three, known by addresses: dropped and added anew, the metadata kept aside"""
    stage.scale("fe", 3)
    others = [stage.pod("fe", ordinal) for ordinal in (1, 2)]
    for pod in others:
        pod.wait_ready()
    pod = next(one for one in others)
    uid, address = pod.uid, pod.address
    begin = time.monotonic()
    stage.cluster.run("delete", "pod", pod.name, "--wait=false")
    pod.wait_ready(other_than=uid)
    check(pod.address != address, f"{pod} has its former address {address} again: nothing is shown")
    listed = {row["Host"] for row in stage.database.frontends_listed()}
    wanted = {stage.pod("fe", ordinal).address for ordinal in range(3)}
    check(listed == wanted, f"listed are {listed}, the pods are {wanted}")
    kept = pod.execute("sh", "-c", "ls /opt/apache-doris/fe/doris-meta/set-aside").stdout.split()
    check(kept, "the former metadata is gone")
    return f"{address} -> {pod.address} in {seconds_since(begin)}"


@CASES
def lost_volume(stage: Stage) -> str:
    """a lost volume of the only frontend: the ConfigMap forbids a second cluster, and the pod says so"""
    pod = stage.pod("fe", 0)
    uid = pod.uid
    stage.scale("fe", 0)
    pod.wait_gone(uid)
    stage.cluster.run("delete", "persistentvolumeclaim", "meta-doris-fe-0")
    stage.scale("fe", 1)
    wait_until("a frontend that waits", lambda: pod.uid and pod.phase in ["waiting", "refused"], 90, pod.describe)
    reason = wait_until("words about the marker", lambda: [words for words in [pod.status.get("reason", "")]
                        if MARKER in words or "founded" in words], 30, pod.describe)[0]
    check(pod.status["child"]["starts"] == 0, "Doris was started")
    check(not pod.is_ready and pod.restarts == 0, "the kubelet takes it for ready, or restarted it")
    return reason[:100]
