"""Scale-ins that would harm: refused, and nothing is marked."""

from case import Cases
from leaving import decision, ended
from stage import Stage
from variants import Newcomer
from waiting import check, wait_until

CASES = Cases()


@CASES
def refused_by_guards(stage: Stage) -> str:
    """scale-in that would leave too few: refused, nothing marked, the entry stays"""
    pod = stage.pod("be", stage.replicas["be"] - 1)
    uid, hosts = pod.uid, pod.hosts
    stage.scale("be", stage.replicas["be"] - 1)
    found = decision(stage, pod, uid)
    check(found["decision"] == "scale-in", f"the stop was taken for a {found['decision']}: {found['reason']}")
    ended(stage, pod, uid, 60)
    said = stage.journal.line(pod.name, uid, "The node's decommission", "refuse")
    check(said, "the log names no refusal")
    row = stage.database.backend(hosts)
    check(row and row["SystemDecommissioned"] == "false", f"the entry is {row}")
    stage.scale("be", stage.replicas["be"])
    pod.wait_ready(other_than=uid)
    wait_until("the whole cluster", stage.is_whole, 60, stage.listing)
    check(stage.database.count("kept") == 5, "rows are lost")
    return said["progress"][:80]


@CASES
def refused_by_its_own_guards(stage: Stage) -> str:
    """scale-in that the supervisor's own guards refuse: too few would remain, or no room elsewhere"""
    petabyte = 1 << 50
    guards = {
        "too few": ({"SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "9"}, []),
        "no room": ({}, [f"simulator_disk_bytes = {petabyte}", f"simulator_disk_used = {petabyte // 2}"]),
    }
    seen = []
    for name, (variables, lines) in guards.items():
        changed = Newcomer(stage, variables, lines)
        pod = changed.start()
        uid, hosts = pod.uid, pod.hosts
        stage.scale("be", stage.replicas["be"])
        found = decision(stage, pod, uid)
        check(found["decision"] == "scale-in", f"{name}: the stop was taken for a {found['decision']}: {found['reason']}")
        ended(stage, pod, uid, 60)
        said = stage.journal.line(pod.name, uid, "The node's decommission", "refused")
        check(said, f"{name}: the log names no refusal")
        row = stage.database.backend(hosts)
        check(row and row["SystemDecommissioned"] == "false", f"{name}: the entry is {row}")
        pod.wait_gone(uid)
        seen.append(said["progress"].removeprefix("decommission refused; "))
    # It left against the will of its supervisor: the entry is an administrator's affair.
    stage.forget_strangers()
    return " / ".join(seen)
