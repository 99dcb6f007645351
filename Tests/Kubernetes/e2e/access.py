"""The permissions of the supervisors: all that they need, nothing more, and what follows where one is missing."""

from copy import deepcopy

from case import Cases
from leaving import decision, ended
from stage import DORIS, Stage
from waiting import check, wait_until

CASES = Cases()

ALLOWED = {
    "doris-be": {"get statefulset.apps/doris-be", "get pods"},
    "doris-fe": {"get statefulset.apps/doris-fe", "get pods", "get configmap/doris-founded", "create configmaps"},
}
# What a broader Role would grant first.
ASKED = [
    "get statefulset.apps/doris-be", "get statefulset.apps/doris-fe", "list statefulsets.apps", "patch statefulsets.apps",
    "update statefulsets.apps", "get pods", "list pods", "watch pods", "create pods", "delete pods", "create pods/exec",
    "create pods/eviction", "get configmap/doris-founded", "get configmaps", "create configmaps", "update configmaps",
    "delete configmaps", "get secrets", "list secrets", "create events", "get nodes", "get persistentvolumeclaims",
    "delete persistentvolumeclaims", "get roles.rbac.authorization.k8s.io",
]


@CASES
def role_is_minimal(stage: Stage) -> str:
    """RBAC: the accounts may do what the supervisors ask for, and nothing else of a long list"""
    for account, allowed in ALLOWED.items():
        found = {one for one in ASKED if stage.cluster.can(account, *one.split())}
        check(found == allowed, f"{account} may do too much: {found - allowed}, too little: {allowed - found}")
    return f"{len(ASKED)} questions for each account"


def without(role: dict, resource: str) -> dict:
    """The Role less what it grants on a resource."""
    lesser = deepcopy(role)
    lesser["rules"] = [rule for rule in lesser["rules"] if resource not in rule["resources"]]
    check(len(lesser["rules"]) == len(role["rules"]) - 1, f"{role['metadata']['name']} has no rule of its own for {resource}")
    return lesser


def scale_in_without(stage: Stage, resource: str) -> str:
    """One backend and one frontend are to leave while neither may read the resource."""
    pods = {role: stage.pod(role, stage.replicas[role] - 1) for role in DORIS}
    before = {role: pod.uid for role, pod in pods.items()}
    hosts = {role: pod.hosts for role, pod in pods.items()}
    for name in DORIS.values():
        stage.cluster.apply([without(stage.object("Role", name), resource)])
        wait_until("the lesser Role", lambda: not stage.cluster.can(name, "get", f"{resource}/{name}"), 30)
    for role in DORIS:
        stage.scale(role, stage.replicas[role] - 1)
    for role, pod in pods.items():
        found = decision(stage, pod, before[role])
        check(found["decision"] == "restart", f"{pod} took its stop for a {found['decision']}: {found['reason']}")
        check("denied (403)" in found["reason"] and resource[:-1] in found["reason"].lower(),
              f"the reason of {pod} does not name what is missing: {found['reason']}")
        ended(stage, pod, before[role], 60)
    # The frontend that has ended may have been the master.
    wait_until("a master", stage.has_master, 60)
    row = stage.database.backend(hosts["be"])
    check(row and row["SystemDecommissioned"] == "false", f"the backend's entry is {row}")
    check(len(stage.database.frontends_listed()) == stage.replicas["fe"], "the frontend's entry is gone")
    stage.restore()
    return found["reason"][:90]


@CASES
def without_pods(stage: Stage) -> str:
    """RBAC without `get pods`: a scale-in is taken for a restart, with the reason"""
    return scale_in_without(stage, "pods")


@CASES
def without_the_set(stage: Stage) -> str:
    """RBAC without `get statefulsets`: a scale-in is taken for a restart, with the reason"""
    return scale_in_without(stage, "statefulsets")
