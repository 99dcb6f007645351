"""Keeps what each container logs, since a pod takes its log with it."""

import json
import subprocess
import threading
from pathlib import Path

from kubectl import Kubectl


class Journal:
    """Follows the log of every container of Doris in the namespace, each into a file of its own."""

    def __init__(self, cluster: Kubectl, folder: Path):
        self.cluster, self.folder = cluster, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.files: dict[str, list[tuple[str, Path]]] = {}  # by pod, oldest first: uid and file
        self.seen: set[str] = set()
        self.followers: list[subprocess.Popen[bytes]] = []
        self.watch = subprocess.Popen(
            [*cluster.program, "get", "pods", "--watch", "--output", "json"], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self) -> None:
        """Takes one pod after the other from the watch, which prints them without anything between."""
        decoder, text = json.JSONDecoder(), ""
        for line in self.watch.stdout:
            text += line
            if line != "}\n":
                continue
            pod, _ = decoder.raw_decode(text)
            text = ""
            self.take(pod)

    def take(self, pod: dict) -> None:
        for status in pod.get("status", {}).get("containerStatuses", []):
            if status["name"] != "doris":
                continue
            former = status.get("lastState", {}).get("terminated")
            if former:
                self.follow(pod, former.get("containerID", ""), "--previous")
            if "running" in status["state"] or "terminated" in status["state"]:
                self.follow(pod, status.get("containerID", ""), "--follow")

    def follow(self, pod: dict, container: str, how: str) -> None:
        if not container or container in self.seen:
            return
        self.seen.add(container)
        name = pod["metadata"]["name"]
        known = self.files.setdefault(name, [])
        path = self.folder / f"{name}.{len(known) + 1}.log"
        with path.open("wb") as file:
            self.followers.append(subprocess.Popen(
                [*self.cluster.program, "logs", name, "--container", "doris", how], stdout=file, stderr=subprocess.STDOUT,
            ))
        known.append((pod["metadata"]["uid"], path))

    def of(self, pod: str, uid: str) -> str:
        """All that the containers of one pod have logged so far."""
        return "".join(path.read_text(errors="replace") for owner, path in self.files.get(pod, []) if owner == uid)

    def line(self, pod: str, uid: str, *words: str) -> dict | None:
        """The last line with all the words that the supervisor of the pod's last container wrote."""
        paths = [path for owner, path in self.files.get(pod, []) if owner == uid]
        for line in reversed(paths[-1].read_text(errors="replace").splitlines() if paths else []):
            if line.startswith("{") and all(word in line for word in words):
                try:
                    return json.loads(line)
                except json.JSONDecodeError:
                    continue  # not whole yet
        return None

    def end(self) -> None:
        for process in [self.watch, *self.followers]:
            process.kill()
            process.wait()
        self.thread.join(10)
