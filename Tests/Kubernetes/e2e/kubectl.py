"""The cluster's administrator, by way of kubectl."""

import json
import os
import subprocess

# Cut from error texts: whole manifests are no reason.
WORDS = 600


class CommandFailed(AssertionError):
    """A command that had to succeed and did not."""


class Kubectl:
    """kubectl with one namespace."""

    def __init__(self, namespace: str):
        self.namespace = namespace
        self.program = [os.environ.get("KUBECTL", "kubectl"), "--namespace", namespace]

    def attempt(self, *words: str, text: str | None = None, limit: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs a command, whatever comes of it."""
        try:
            return subprocess.run(
                [*self.program, *words], input=text, text=True, capture_output=True, timeout=limit, errors="replace"
            )
        except subprocess.TimeoutExpired:
            raise CommandFailed(f"kubectl {' '.join(words)} did not end within {limit:.0f} s") from None

    def run(self, *words: str, text: str | None = None, limit: float = 60) -> str:
        """Runs a command that has to succeed, and returns what it printed."""
        done = self.attempt(*words, text=text, limit=limit)
        if done.returncode != 0:
            raise CommandFailed(f"kubectl {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()[:WORDS]}")
        return done.stdout

    def get(self, *words: str) -> dict:
        return json.loads(self.run("get", *words, "--output", "json"))

    def apply(self, objects: list[dict]) -> None:
        """Applies objects as one list; JSON is YAML."""
        self.run("apply", "--filename", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))

    def can(self, account: str, verb: str, what: str) -> bool:
        """Whether a service account of the namespace may do something."""
        user = f"system:serviceaccount:{self.namespace}:{account}"
        return self.attempt("auth", "can-i", verb, what, "--as", user).stdout.strip() == "yes"
