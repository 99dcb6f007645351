"""The objects of an overlay, and what the program says of itself."""

import functools
import json
import re
import subprocess
import unittest

import yaml

from repository import DIST, REPOSITORY

# What runs Doris; the others are for other hands.
CLUSTERS = ["single", "ha"]
OVERLAYS = sorted(path.name for path in (REPOSITORY / "k8s/overlays").iterdir())


@functools.cache
def kubectl_problem() -> str | None:
    """Why the kubectl of this machine cannot render: the package of Debian 12 is too old."""
    try:
        done = subprocess.run(["kubectl", "version", "--client", "-o", "json"], text=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        return "there is no kubectl in PATH"
    version = json.loads(done.stdout)["clientVersion"]
    if (int(version["major"]), int(re.match(r"\d+", version["minor"])[0])) < (1, 22):
        return f"kubectl is {version['gitVersion']}; 1.22 or later renders these overlays"
    return None


@functools.cache
def render(overlay: str) -> str:
    """What `kubectl apply -k` would send."""
    if problem := kubectl_problem():
        raise unittest.SkipTest(problem)
    folder = REPOSITORY / "k8s/overlays" / overlay
    done = subprocess.run(["kubectl", "kustomize", folder], text=True, capture_output=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(f"{overlay} cannot be rendered: {done.stderr}")
    return done.stdout


def objects(overlay: str, *kinds: str) -> list[dict]:
    """The objects of an overlay, of some kinds or of all."""
    return [item for item in yaml.safe_load_all(render(overlay)) if not kinds or item["kind"] in kinds]


def named(overlay: str, kind: str, name: str) -> dict:
    """The one object of this kind and name."""
    found = [item for item in objects(overlay, kind) if item["metadata"]["name"] == name]
    assert len(found) == 1, f"{overlay}: {len(found)} of {kind} {name}"
    return found[0]


def pod(stateful_set: dict) -> dict:
    return stateful_set["spec"]["template"]["spec"]


def container(stateful_set: dict) -> dict:
    (only,) = pod(stateful_set)["containers"]
    return only


def environment(stateful_set: dict) -> dict[str, str | None]:
    """The variables; None for one that comes from the pod itself."""
    return {item["name"]: item.get("value") for item in container(stateful_set)["env"]}


def role(stateful_set: dict) -> str:
    return stateful_set["metadata"]["name"].removeprefix("doris-")


def configuration(overlay: str, stateful_set: dict) -> dict[str, str]:
    """The keys of fe.conf or be.conf, as the set's pods find them."""
    (name,) = [volume["configMap"]["name"] for volume in pod(stateful_set)["volumes"] if "configMap" in volume]
    text = named(overlay, "ConfigMap", name)["data"][f"{role(stateful_set)}.conf"]
    return keys(text)


def keys(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return {key.strip(): value.strip() for key, value in (line.split("=", 1) for line in lines)}


@functools.cache
def settings() -> dict[str, str]:
    """Each variable of the program and its default, as its help has them."""
    text = subprocess.run([DIST / "doris-supervisor", "run", "--help"], text=True, capture_output=True, timeout=20).stdout
    found = re.findall(r"^  (SUPERVISOR_[A-Z_]+), in files .*?default:\s+(\S+)", text, re.MULTILINE | re.DOTALL)
    names = dict(found)
    assert len(names) > 40, f"the help names {len(names)} variables"
    return names
