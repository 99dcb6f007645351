"""The life of single pods: roll-out, new addresses, hooks."""

import time
from collections import Counter
from datetime import datetime

from case import Cases
from database import belongs
from pods import Pod
from stage import Stage
from waiting import check, wait_until

CASES = Cases()
# The kubelet publishes a pod's address after its postStart hook: one that waits for others keeps them from coming.
HOOK_LIMIT = 5


def seconds_since(begin: float) -> str:
    return f"{time.monotonic() - begin:.0f} s"


def seconds_held(stage: Stage, pod: Pod) -> float:
    """How long the postStart hook of a pod took, as PID 1 tells it."""
    begin, end = (wait_until(f"the line '{words}' of {pod}", lambda words=words: stage.journal.line(pod.name, pod.uid, words), 30)
                  for words in ["A hook waits for the registration", '"request":"post-start"'])
    return (datetime.fromisoformat(end["time"]) - datetime.fromisoformat(begin["time"])).total_seconds()


@CASES
def roll_out(stage: Stage) -> str:
    """roll-out: every pod ready, one cluster, no root, no restart"""
    begin = time.monotonic()
    stage.apply()
    stage.wait_ready()
    took = seconds_since(begin)
    for pod in stage.pods():
        check(pod.restarts == 0, f"{pod} was restarted {pod.restarts} times")
        seen = pod.execute("sh", "-c", "id -u; tr '\\0' ' ' </proc/1/cmdline; (echo >/opt/file) 2>/dev/null || echo refused")
        words = seen.stdout.split()
        check(words[:1] == ["10001"] and words[-1:] == ["refused"] and "doris-supervisor" in words[1],
              f"{pod} does not run the supervisor as PID 1 without root on a read-only root: {seen.stdout!r}")
        held = seconds_held(stage, pod)
        check(held <= HOOK_LIMIT, f"postStart held {pod} back for {held:.1f} s, in which others cannot find it")
    frontends = stage.database.frontends_listed()
    check(len(frontends) == stage.replicas["fe"], f"{len(frontends)} frontends are listed")
    check(sum(row["IsMaster"] == "true" for row in frontends) == 1, "not one master")
    check(stage.is_whole(), f"not all backends are alive: {stage.listing()}")
    stage.database.make_table("kept", buckets=6, replicas=stage.replicas["be"])
    return took


@CASES
def new_address_of_a_backend(stage: Stage) -> str:
    """new IP after pod deletion: the backend takes its entry or, where that cannot be, its tablets along"""
    pod = stage.pod("be", 0)
    uid, address = pod.uid, pod.address
    before, told = stage.database.backend(pod.hosts), Counter(stage.statements("DECOMMISSION BACKEND"))
    begin = time.monotonic()
    stage.cluster.run("delete", "pod", pod.name, "--wait=false")
    pod.wait_ready(other_than=uid)
    check(pod.address != address, f"{pod} has its former address {address} again: nothing is shown")
    # 1.2 cannot rename: the former entry goes once the tablets are taken up under the new one.
    wait_until("the whole cluster", stage.is_whole, 120, stage.listing)
    after = stage.database.backend(pod.hosts)
    check(before and after, f"the backend was {before} and is {after}")
    told = list(Counter(stage.statements("DECOMMISSION BACKEND")) - told)
    is_same = before["BackendId"] == after["BackendId"]
    check(not told if is_same else len(told) == 1 and before["Host"] in told[0], f"decommissioned were {told}")
    check(stage.database.count("kept") == 5, "rows are lost")
    return f"{address} -> {after['Host'].split('.doris')[0]}, {'the same' if is_same else 'another'} id, {seconds_since(begin)}"


@CASES
def new_address_of_the_master(stage: Stage) -> str:
    """new IP after pod deletion: the master comes back as a member of its group"""
    master = next(row for row in stage.database.frontends_listed() if row["IsMaster"] == "true")
    pod = next(one for one in stage.pods("fe") if belongs(master, one.hosts))
    uid, address = pod.uid, pod.address
    begin = time.monotonic()
    stage.cluster.run("delete", "pod", pod.name, "--wait=false")
    pod.wait_ready(other_than=uid)
    check(pod.address != address, f"{pod} has its former address {address} again: nothing is shown")
    stage.wait_ready()
    wait_until("the whole cluster", stage.is_whole, 90, stage.listing)
    check(sum(row["IsMaster"] == "true" for row in stage.database.frontends_listed()) == 1, "not one master")
    check(stage.database.count("kept") == 5, "rows are lost")
    return f"{pod}, {seconds_since(begin)}"


@CASES
def hooks(stage: Stage) -> str:
    """postStart and preStop: heard by PID 1, before the signal, and none fails"""
    pod = stage.pod("be", 1)
    uid = pod.uid
    stage.cluster.run("delete", "pod", pod.name, "--wait=false")
    pod.wait_gone(uid)
    log = stage.journal.of(pod.name, uid)
    check("A hook waits for the registration" in log, "PID 1 did not hear of postStart")
    log = log[max(0, log.find("A hook announced the stop")):]
    order = ["A hook announced the stop", "A signal came", "Doris ended", "The supervisor ends"]
    places = [log.find(words) for words in order]
    check(-1 not in places and places == sorted(places), f"not in this order in the log: {dict(zip(order, places))}")
    drained, asked = log.find('"phase":"draining"'), log.find('"phase":"terminating"')
    check(0 < drained < asked, "readiness did not fail before Doris was asked to end")
    check(stage.journal.line(pod.name, uid, "The supervisor ends")["exit.code"] == "0", "it did not end with 0")
    pod.wait_ready(other_than=uid)
    failed = [one["message"] for one in stage.cluster.get("events")["items"]
              if one.get("reason") in ["FailedPostStartHook", "FailedPreStopHook"]]
    check(not failed, f"hooks failed: {failed}")
    return "announced, drained, asked, ended with 0"
