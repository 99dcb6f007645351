"""Ends that nobody asked for: crashes, and a lack of memory."""

import time

from case import Cases
from lives import seconds_since
from pods import Pod
from stage import Stage
from variants import Variant
from waiting import check, wait_until

CASES = Cases()


def kill_doris(pod: Pod, role: str) -> None:
    """SIGKILL for the server itself, which the pid file in PID_DIR names."""
    done = pod.execute("sh", "-c", f"kill -9 $(cat /opt/apache-doris/{role}/scratch/{role}.pid)")
    check(done.returncode == 0, f"Doris in {pod} cannot be killed: {done.stderr.strip()}")


@CASES
def crash(stage: Stage) -> str:
    """crash: Doris is started again in place, without the kubelet"""
    took = []
    for role in ["be", "fe"]:
        pod = stage.pod(role, 1)
        starts = pod.status["child"]["starts"]
        begin = time.monotonic()
        kill_doris(pod, role)
        wait_until(f"another start in {pod}", lambda: pod.status.get("child", {}).get("starts", 0) > starts, 30)
        pod.wait_for_phase("ready")
        took.append(seconds_since(begin))
        pod.wait_ready()
        check(pod.restarts == 0, f"the container of {pod} was restarted")
    return f"backend {took[0]}, frontend {took[1]}"


@CASES
def crash_loop(stage: Stage) -> str:
    """crash again and again: handed to the kubelet with its cause, and back"""
    pod = stage.pod("be", 2)
    for _ in range(4):
        if pod.restarts:
            break
        pod.wait_for_phase("ready")
        before = pod.status["child"]["crashes"]
        kill_doris(pod, "be")
        wait_until("another crash or the container's end",
                   lambda before=before: pod.restarts or pod.status.get("child", {}).get("crashes", 0) > before, 60)
    # The kubelet may count a restart before it tells how the former container ended.
    end = wait_until(f"the end of the container of {pod}", lambda: pod.last_end, 60, lambda: pod.container)
    check(pod.restarts == 1, f"the container was restarted {pod.restarts} times")
    check(end.get("exitCode") == 137, f"the container ended with {end}")
    message = end.get("message", "")
    check("exit code 137" in message and "4 crashes" in message, f"the termination message does not say so: {message!r}")
    pod.wait_ready()
    return f"exit code 137: {message.splitlines()[0][:80]}"


@CASES
def out_of_memory(stage: Stage) -> str:
    """OOM: the termination message names it"""
    variant = Variant(stage, "be", "hungry")
    variant.container["args"] = ["--", "tail", "/dev/zero"]
    variant.container["resources"]["limits"]["memory"] = "64Mi"
    variant.set("SUPERVISOR_RESTART_LIMIT", "0")
    variant.set("SUPERVISOR_CLUSTER_FRONTENDS", "nobody.invalid")
    with variant as pod:
        end = wait_until("the container's end", lambda: pod.last_end or pod.container.get("state", {}).get("terminated"), 90)
        check(end["exitCode"] == 137, f"the container ended with {end['exitCode']}")
        check("memory" in end.get("message", ""), f"the message does not name memory: {end.get('message')!r}")
        return f"{end['reason']}: {end['message'].splitlines()[0][:60]}"
