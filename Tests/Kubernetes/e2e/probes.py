"""What the probes answer in each phase, and what the kubelet makes of it.

Left out are boot, preparing, deregistering, killing and exiting, which last for milliseconds here.
"""

import json

from case import Cases
from database import forwarded
from pods import Pod
from stage import Stage
from variants import Variant
from waiting import check, wait_until
from web import post

CASES = Cases()

# By phase: startup, live, ready.
ANSWERS = {
    "starting": (False, True, False),
    "backoff": (False, True, False),  # of a Doris that has never worked
    "sweeping": (True, True, False),
    "waiting": (True, True, False),
    "refused": (True, True, False),
    "recovering": (True, True, False),
    "registering": (True, True, False),
    "ready": (True, True, True),
    "degraded": (True, True, False),
    "parked": (True, True, False),
    "paused": (True, True, False),  # with a Doris that has ended
    "decommissioning": (True, True, True),  # by order: it serves on
    "left": (True, True, False),
    "draining": (True, True, False),
    "terminating": (True, True, False),
}
# The phase before and after the three, in one command.
QUESTION = """doris-supervisor status --json
for probe in startup live ready; do doris-supervisor probe $probe >/dev/null && echo yes || echo no; done
doris-supervisor status --json"""


def answers(pod: Pod) -> tuple[str, tuple[bool, ...]] | None:
    """The phase and the three answers in it; nothing where the phase changed meanwhile."""
    lines = pod.execute("sh", "-c", QUESTION).stdout.splitlines()
    try:
        before, after = json.loads(lines[0])["phase"], json.loads(lines[-1])["phase"]
    except (IndexError, KeyError, json.JSONDecodeError):
        return None
    return (before, tuple(line == "yes" for line in lines[1:-1])) if before == after else None


def expect(pod: Pod, phase: str, limit: float = 60) -> None:
    """Waits for the phase and compares what the probes answer in it."""
    seen = wait_until(f"phase {phase} of {pod}", lambda: [one for one in [answers(pod)] if one and one[0] == phase], limit,
                      pod.describe)[0]
    check(seen[1] == ANSWERS[phase], f"in phase {phase} of {pod} startup, live, ready are {seen[1]}, not {ANSWERS[phase]}")


def expect_of_kubelet(pod: Pod, phase: str) -> None:
    """Waits until the kubelet has taken these answers in: it asks every five seconds."""
    expect(pod, phase)
    startup, _, ready = ANSWERS[phase]
    wait_until(f"the kubelet's view of {pod} in phase {phase}",
               lambda: pod.container.get("started") == startup and pod.is_ready == ready, 30, lambda: pod.container)
    check(pod.phase == phase, f"{pod} left phase {phase} while the kubelet looked")
    check(pod.restarts == 0, f"the kubelet restarted {pod} in phase {phase}")


def alone(stage: Stage, role: str, name: str) -> Variant:
    """A node that finds no cluster."""
    variant = Variant(stage, role, name)
    variant.set("SUPERVISOR_CLUSTER_FRONTENDS", "nobody.invalid")
    variant.grace(20)
    return variant


@CASES
def probes_before_there_is_a_cluster(stage: Stage) -> str:
    """probes: waiting, refused, recovering, registering, backoff, sweeping"""
    waiting, registering = alone(stage, "fe", "waiting"), alone(stage, "be", "registering")
    waiting.set("SUPERVISOR_BOOTSTRAP", "never")
    replaying = alone(stage, "fe", "replaying")
    replaying.set("SUPERVISOR_BOOTSTRAP", "allow")
    replaying.configure("simulator_faults = replay slow 40000")
    failing, sweeping = alone(stage, "be", "failing"), alone(stage, "be", "sweeping")
    failing.container["args"] = ["--", "sh", "-c", "exit 3"]
    sweeping.container["args"] = ["--", "bash", "-c", "(trap '' TERM; while :; do sleep 1; done) & sleep 8; exit 3"]
    for variant in [failing, sweeping]:
        variant.set("SUPERVISOR_RESTART_LIMIT", "1000")
    with replaying as slow, waiting as frontend, registering as backend, failing as loser, sweeping as sweeper:
        expect_of_kubelet(slow, "recovering")
        expect_of_kubelet(frontend, "waiting")
        # Metadata of which a part is missing.
        frontend.execute("sh", "-c", "cd /opt/apache-doris/fe/doris-meta && mkdir -p image bdb && echo name=x >image/ROLE"
                         " && echo 0 >bdb/00000000.jdb")
        expect_of_kubelet(frontend, "refused")
        expect_of_kubelet(backend, "registering")
        expect_of_kubelet(loser, "backoff")
        expect(sweeper, "sweeping")
    return "as they should be, and as the kubelet sees them"


@CASES
def probes_in_a_cluster(stage: Stage) -> str:
    """probes: starting, ready, degraded, parked, decommissioning, left"""
    variant = Variant(stage, "be", "probed")
    variant.configure("simulator_startup_delay_ms = 15000", "simulator_stop_delay_ms = 6000")
    with variant as pod:
        expect_of_kubelet(pod, "starting")
        pod.wait_ready()
        expect_of_kubelet(pod, "ready")
        with forwarded(stage.cluster, pod.name, 8901) as port:
            post(port, "/faults", "health unhealthy")
            expect_of_kubelet(pod, "degraded")
            post(port, "/faults", None)
            expect_of_kubelet(pod, "ready")
        pod.supervise("park")
        expect_of_kubelet(pod, "parked")
        pod.supervise("unpark")
        expect_of_kubelet(pod, "ready")
        stage.database.make_table("probed", buckets=160)
        pod.supervise("decommission", "start")
        expect_of_kubelet(pod, "decommissioning")
        expect(pod, "left", 150)
        check(stage.database.count("probed") == 5, "rows are lost")
        stage.database.rows("DROP TABLE shop.probed FORCE")
        return "as they should be, and as the kubelet sees them"


@CASES
def probes_at_a_stop(stage: Stage) -> str:
    """probes: paused, draining, terminating"""
    variant = Variant(stage, "be", "stopped")
    variant.configure("simulator_stop_delay_ms = 6000")
    with variant as pod:
        pod.wait_ready()
        pod.supervise("pause")
        pod.execute("sh", "-c", "kill -9 $(cat /opt/apache-doris/be/scratch/be.pid)")
        expect_of_kubelet(pod, "paused")
        pod.supervise("resume")
        expect_of_kubelet(pod, "ready")
        uid = pod.uid
        stage.cluster.run("delete", "pod", pod.name, "--wait=false")
        seen = []
        while pod.uid == uid and len(seen) < 2:
            for phase in ["draining", "terminating"][len(seen):]:
                now = answers(pod)
                if now and now[0] == phase:
                    check(now[1] == ANSWERS[phase], f"in phase {phase} startup, live, ready are {now[1]}")
                    check(not pod.is_ready, f"the kubelet takes {pod} for ready in phase {phase}")
                    seen.append(phase)
        check(seen == ["draining", "terminating"], f"seen were the phases {seen}")
    # Its entry stays, since its stop was a restart.
    stage.forget_strangers()
    return "as they should be, and as the kubelet sees them"
