"""The overlay as objects: rendered by kubectl, for the namespace, the images and the kind of cluster at hand."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from kubectl import Kubectl

OVERLAYS = Path(__file__).resolve().parent.parent / "overlay"
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


@dataclass(frozen=True)
class Images:
    frontend: str
    backend: str


def components(cluster: Kubectl) -> list[str]:
    """What this cluster needs over the overlay, by what its API server says of itself."""
    found = []
    if "policy/v1" not in cluster.run("api-versions").split():
        found.append("before-policy-v1")
    for kind in cluster.get("storageclass")["items"]:
        if kind["metadata"].get("annotations", {}).get(DEFAULT_CLASS) == "true" and "host" in kind["provisioner"]:
            found.append("volumes-of-root")
    return found


def render(cluster: Kubectl, overlay: str, images: Images) -> list[dict]:
    """The objects of one of the overlays."""
    with tempfile.TemporaryDirectory(prefix="doris-overlay.") as scratch:
        def from_here(path: Path) -> str:
            return os.path.relpath(path, os.path.realpath(scratch))

        Path(scratch, "kustomization.yaml").write_text(yaml.safe_dump({
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "namespace": cluster.namespace,
            "resources": [from_here(OVERLAYS / overlay)],
            "components": [from_here(OVERLAYS / name) for name in components(cluster)],
            "images": [image("doris-fe", images.frontend), image("doris-be", images.backend)],
        }))
        return list(yaml.safe_load_all(cluster.run("kustomize", scratch)))


def image(name: str, reference: str) -> dict[str, str]:
    """A line of kustomize's that puts an image in a name's place."""
    if "@" in reference:
        repository, digest = reference.split("@")
        return {"name": name, "newName": repository, "digest": digest}
    repository, colon, tag = reference.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = reference, "latest"
    return {"name": name, "newName": repository, "newTag": tag}


def find(objects: list[dict], kind: str, name: str) -> dict:
    """The object of that kind and name."""
    return next(one for one in objects if one["kind"] == kind and one["metadata"]["name"] == name)
