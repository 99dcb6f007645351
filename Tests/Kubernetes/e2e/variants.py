"""Pods that are as those of the manifests but for something: of a set beside, or one more in Doris' own set."""

from copy import deepcopy

from manifests import find
from pods import Pod
from stage import DORIS, Stage
from waiting import wait_until


class Copy:
    """The StatefulSet of a role and its configuration, to be changed; `container` is Doris' in it."""

    def __init__(self, stage: Stage, role: str, configuration: str):
        self.stage, self.role = stage, role
        self.set_object = stage.object("StatefulSet", DORIS[role])
        self.template = self.set_object["spec"]["template"]["spec"]
        self.container = next(one for one in self.template["containers"] if one["name"] == "doris")
        volume = next(one for one in self.template["volumes"] if one["name"] == "conf")
        self.configuration = deepcopy(find(stage.objects, "ConfigMap", volume["configMap"]["name"]))
        self.configuration["metadata"]["name"] = volume["configMap"]["name"] = configuration

    def set(self, name: str, value: str) -> None:
        """Sets a variable of the environment."""
        self.container["env"] = [one for one in self.container["env"] if one["name"] != name]
        self.container["env"].append({"name": name, "value": value})

    def configure(self, *lines: str) -> None:
        """Adds lines to Doris' own configuration."""
        self.configuration["data"][f"{self.role}.conf"] += "".join(f"{line}\n" for line in lines)

    def grace(self, seconds: int) -> None:
        self.template["terminationGracePeriodSeconds"] = seconds
        self.set("TERMINATION_GRACE_PERIOD_SECONDS", str(seconds))


class Newcomer(Copy):
    """One backend more in Doris' own set, and it alone is changed: a partition keeps the others as they are."""

    def __init__(self, stage: Stage, variables: dict[str, str], lines: list[str]):
        super().__init__(stage, "be", "newcomer-conf")
        self.pod = stage.pod("be", stage.replicas["be"])
        spec = self.set_object["spec"]
        spec.update(replicas=stage.replicas["be"] + 1)
        spec["updateStrategy"] = {"type": "RollingUpdate", "rollingUpdate": {"partition": stage.replicas["be"]}}
        for name, value in variables.items():
            self.set(name, value)
        self.configure(*lines)

    def start(self) -> Pod:
        self.stage.cluster.apply([self.configuration, self.set_object])
        self.pod.wait_ready()
        return self.pod


class Variant(Copy):
    """A StatefulSet beside, of one pod; change it, then enter it."""

    def __init__(self, stage: Stage, role: str, name: str):
        super().__init__(stage, role, f"{name}-conf")
        self.name = name
        self.set_object["metadata"].update(name=name, labels={"app": name})
        spec = self.set_object["spec"]
        spec.update(replicas=1, selector={"matchLabels": {"app": name}}, serviceName=name)
        spec["template"]["metadata"]["labels"] = {"app": name}

    @property
    def service(self) -> dict:
        """A headless one: a pod has a name of its own for that."""
        service = self.stage.object("Service", f"{DORIS[self.role]}-peers")
        service["metadata"].update(name=self.name, labels={"app": self.name})
        service["spec"]["selector"] = {"app": self.name}
        return service

    def __enter__(self) -> Pod:
        self.stage.cluster.apply([self.configuration, self.service, self.set_object])
        pod = Pod(self.stage.cluster, f"{self.name}-0")
        wait_until(f"a container of {pod}", lambda: pod.container.get("containerID"), 60, pod.describe)
        return pod

    def __exit__(self, *_: object) -> None:
        self.stage.cluster.run("delete", "statefulset,service", self.name, "--wait=false")
        pod = Pod(self.stage.cluster, f"{self.name}-0")
        self.stage.cluster.attempt("delete", "pod", pod.name, "--grace-period=0", "--force", limit=60)
