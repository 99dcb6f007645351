"""The runbook's commands: those of the program and of kubectl exist with their options, and name what the overlays have."""

import re
import shlex
import subprocess
import unittest

import manifests
from repository import DIST, REPOSITORY

TEXT = (REPOSITORY / "k8s/RUNBOOK.md").read_text()


def commands(program: str) -> set[tuple[str, ...]]:
    """The words that follow the program's name, up to a comment or the end of the code."""
    code = re.findall(r"`([^`\n]+)`", TEXT) + [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
                                             for line in block.splitlines()]
    found = [match.group(1) for line in code for match in re.finditer(rf"{program}((?: [\w./=$:\"'-]+)+)", line)]
    return {tuple(words.split()) for words in found}


class RunbookTests(unittest.TestCase):
    def test_the_programs_commands_and_options_exist(self):
        found = commands("doris-supervisor")
        self.assertGreater(len(found), 10)
        for words in found:
            with self.subTest(command=" ".join(words)):
                options = [word for word in words if word.startswith("--")]
                path = [word for word in words if not word.startswith("-")]
                if options and path[-1] in ("be", "fe"):
                    path.pop()
                done = subprocess.run([DIST / "doris-supervisor", *path, "--help"],
                                      text=True, capture_output=True, timeout=20)
                self.assertEqual(done.returncode, 0, done.stderr)
                for option in options:
                    self.assertIn(option, done.stdout)

    def test_kubectl_knows_the_commands_and_their_options(self):
        if problem := manifests.kubectl_problem():
            self.skipTest(problem)
        lines = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
        found = [match.group(1) for line in lines for match in [re.match(r" *kubectl -n \$NS (.*)$", line)] if match]
        self.assertGreater(len(found), 25)
        for line in found:
            # What follows ` -- ` is run in the container; what follows ` #` is a comment.
            words = shlex.split(re.split(r" -- | +#", line)[0])
            command = words[:2] if words[0] in ("create", "rollout", "set") else words[:1]
            if command[0] == "create":
                command = words[:3]
            with self.subTest(command=line):
                done = subprocess.run(["kubectl", *command, "--help"], text=True, capture_output=True, timeout=30)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"kubectl {' '.join(command)}", done.stdout)
                known = {option for line in re.findall(r"(?m)^    (-.*):$", done.stdout)
                         for option in re.findall(r"(?<![\w-])--?[a-z][\w-]*", line)}
                for word in words:
                    if word.startswith("--"):
                        self.assertIn(word.split("=")[0], known)
                    elif word.startswith("-"):
                        self.assertLessEqual({f"-{letter}" for letter in word[1:]}, known)

    def test_variables_exist(self):
        for name in set(re.findall(r"\bSUPERVISOR_[A-Z_]+\b", TEXT)):
            self.assertIn(name, manifests.settings())

    def test_kubectl_is_told_of_sets_overlays_claims_and_secrets_that_exist(self):
        sets = {item["metadata"]["name"]: item for item in manifests.objects("ha", "StatefulSet")}
        for name in re.findall(r"statefulset[ /](\S+)", TEXT):
            self.assertIn(name, sets)
        for overlay in re.findall(r"-k k8s/overlays/(\w+)", TEXT):
            self.assertIn(overlay, manifests.OVERLAYS)
        claims = {f"{claim['metadata']['name']}-{name}" for name, item in sets.items()
                  for claim in item["spec"]["volumeClaimTemplates"]}
        for name in re.findall(r"delete pvc (\S+)-\d", TEXT):
            self.assertIn(name, claims)
        for name in re.findall(r"(?:pod|exec(?: -it)?|logs -f|cp \S+) (doris-\w+)-\d\b", TEXT):
            self.assertIn(name, sets)
        (secret,) = re.findall(r"create secret generic (\S+)", TEXT)
        self.assertIn(f"secretName: {secret}", manifests.render("ha"))
        keys = set(re.findall(r"--from-literal (\w+)=", TEXT))
        self.assertEqual(keys, {"root", "supervisor"})
        for item in sets.values():
            for name, value in manifests.environment(item).items():
                if name.endswith("PASSWORD_FILE"):
                    self.assertIn(value.rpartition("/")[2], keys)

    def test_every_task_has_its_section(self):
        wanted = ["Begin", "Scale out", "Scale in", "Upgrade", "Work on a volume", "Restore", "Recover",
                  "From the recipe of shell scripts", "From addresses to names"]
        self.assertEqual(re.findall(r"^## (.*)$", TEXT, re.MULTILINE), wanted)
