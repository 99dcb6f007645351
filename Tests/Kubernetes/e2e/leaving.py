"""Scale-out and scale-in of backends and frontends, as the StatefulSet's replicas say it."""

import time

from case import Cases
from database import belongs
from lives import seconds_since
from pods import Pod
from stage import Stage
from waiting import check, wait_until

CASES = Cases()


def scale_out(stage: Stage, role: str = "be") -> Pod:
    """One pod more than the manifests declare."""
    pod = stage.pod(role, stage.replicas[role])
    stage.scale(role, stage.replicas[role] + 1)
    pod.wait_ready()
    return pod


def decision(stage: Stage, pod: Pod, uid: str, limit: float = 60) -> dict:
    """What the supervisor of a pod made of its stop."""
    return wait_until(f"a decision in {pod}", lambda: stage.journal.line(pod.name, uid, "A stop begins"), limit)


def ended(stage: Stage, pod: Pod, uid: str, limit: float) -> None:
    """Waits until the supervisor has ended, with 0."""
    line = wait_until(f"the end of the supervisor of {pod}",
                      lambda: stage.journal.line(pod.name, uid, "The supervisor ends"), limit, pod.describe)
    check(line["exit.code"] == "0", f"the supervisor of {pod} ended with {line['exit.code']}")


def tablets(stage: Stage, pod: Pod) -> int:
    """How many tablets the pod's backend holds."""
    row = stage.database.backend(pod.hosts)
    return int(row["TabletNum"]) if row else 0


@CASES
def scale_out_of_backends(stage: Stage) -> str:
    """scale-out: another backend registers itself"""
    begin = time.monotonic()
    pod = scale_out(stage)
    row = stage.database.backend(pod.hosts)
    check(row and row["Alive"] == "true", f"the backend is listed as {row}")
    check(pod.restarts == 0, f"{pod} was restarted")
    return seconds_since(begin)


@CASES
def scale_in_with_tablets(stage: Stage) -> str:
    """scale-in: the tablets move away first, no row is lost, the entry goes"""
    pod = scale_out(stage)
    stage.database.make_table("moved", buckets=40)
    held = wait_until(f"tablets on {pod}", lambda: tablets(stage, pod), 60)
    former = stage.statements("DECOMMISSION BACKEND")
    uid, hosts, host, begin = pod.uid, pod.hosts, stage.database.backend(pod.hosts)["Host"], time.monotonic()
    stage.scale("be", stage.replicas["be"])
    found = decision(stage, pod, uid)
    check(found["decision"] == "scale-in", f"the stop was taken for a {found['decision']}: {found['reason']}")
    pod.wait_for_phase("decommissioning")
    check(not pod.probe("ready") and pod.probe("live"), "a pod that leaves has to be alive and not ready")
    ended(stage, pod, uid, 200)
    took = seconds_since(begin)
    check(stage.database.backend(hosts) is None, "the entry is still listed")
    check(stage.database.count("moved") == 5 and stage.database.count("kept") == 5, "rows are lost")
    told = [line for line in stage.statements("DECOMMISSION BACKEND") if line not in former]
    check(len(told) == 1 and host in told[0], f"not one decommission, of {host}: {told}")
    check(not stage.statements("DROPP"), "DROPP was sent")
    pod.wait_gone(uid)
    return f"{held} tablets in {took}"


@CASES
def back_after_leaving(stage: Stage) -> str:
    """scale-out again: the kept volume of one that left is taken into service anew"""
    begin = time.monotonic()
    pod = scale_out(stage)
    row = stage.database.backend(pod.hosts)
    check(row and row["Alive"] == "true" and row["SystemDecommissioned"] == "false", f"the backend is listed as {row}")
    check(stage.database.count("kept") == 5, "rows are lost")
    return seconds_since(begin)


@CASES
def raised_again(stage: Stage) -> str:
    """replicas raised again during a decommission: taken back, the pod ends and returns"""
    pod = scale_out(stage)
    stage.database.make_table("bulk", buckets=400)
    wait_until(f"tablets on {pod}", lambda: tablets(stage, pod) > 80, 60, lambda: tablets(stage, pod))
    former = len(stage.statements("CANCEL DECOMMISSION"))
    uid, hosts = pod.uid, pod.hosts
    stage.scale("be", stage.replicas["be"])
    wait_until("the mark", lambda: (stage.database.backend(hosts) or {}).get("SystemDecommissioned") == "true", 60)
    stage.scale("be", stage.replicas["be"] + 1)
    begin = time.monotonic()
    ended(stage, pod, uid, 90)
    took = seconds_since(begin)
    check(len(stage.statements("CANCEL DECOMMISSION")) > former, "the decommission was not cancelled")
    pod.wait_ready(other_than=uid)
    left = tablets(stage, pod)
    row = stage.database.backend(pod.hosts)
    check(row["SystemDecommissioned"] == "false", "the mark is still there")
    check(left > 0, "no tablet is left: it was not taken back in time")
    check(stage.database.count("bulk") == 5, "rows are lost")
    stage.database.rows("DROP TABLE shop.bulk FORCE")
    return f"taken back in {took}, {left} tablets stayed"


@CASES
def two_at_once(stage: Stage) -> str:
    """scale-in by two at once: one after the other, no row is lost"""
    pods = [stage.pod("be", stage.replicas["be"] + one) for one in (0, 1)]
    stage.scale("be", stage.replicas["be"] + 2)
    for pod in pods:
        pod.wait_ready()
    stage.database.make_table("pair", buckets=30)
    before = {pod.name: pod.uid for pod in pods}
    begin = time.monotonic()
    stage.scale("be", stage.replicas["be"])
    marked = 0
    while not all(stage.journal.line(name, uid, "The supervisor ends") for name, uid in before.items()):
        check(time.monotonic() - begin < 200, f"they did not end within 200 s: {stage.listing()}")
        marked = max(marked, sum(row["SystemDecommissioned"] == "true" for row in stage.database.backends()))
    check(marked == 1, f"{marked} were marked at the same time")
    took = seconds_since(begin)
    check(len(stage.database.backends()) == stage.replicas["be"], f"not both entries are gone: {stage.listing()}")
    check(stage.database.count("pair") == 5, "rows are lost")
    return f"both gone after {took}"


@CASES
def a_frontend_joins_and_leaves(stage: Stage) -> str:
    """scale-out and scale-in of a frontend: it joins, and the master drops its entry"""
    pod = scale_out(stage, "fe")
    uid = pod.uid
    check(any(belongs(row, pod.hosts) and row["Role"] == "OBSERVER" for row in stage.database.frontends_listed()),
          f"{pod} is not listed as an observer")
    stage.scale("fe", stage.replicas["fe"])
    found = decision(stage, pod, uid)
    check(found["decision"] == "scale-in", f"the stop was taken for a {found['decision']}: {found['reason']}")
    ended(stage, pod, uid, 60)
    begin = time.monotonic()
    wait_until("the end of its entry", lambda: len(stage.database.frontends_listed()) == stage.replicas["fe"], 60)
    pod.wait_gone(uid)
    return f"dropped {seconds_since(begin)} after its end"
