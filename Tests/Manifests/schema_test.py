"""What kubectl renders, before the schemas of Kubernetes."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

import manifests

# The newest package has no schema before 1.25; an older one lies beside it.
OLDER = Path(sys.prefix, "older")
VERSIONS = {"1.22": OLDER, "1.28": OLDER, None: None}


def judge(file: Path, version: str | None, package: Path | None) -> subprocess.CompletedProcess:
    """Runs the validator, for the newest version that it knows where none is named."""
    environment = os.environ | ({"PYTHONPATH": str(package)} if package else {})
    words = ["-k", version] if version else []
    return subprocess.run(
        [sys.executable, "-B", "-m", "kubernetes_validate", "--strict", *words, file],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
    )


class SchemaTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name, "objects.yaml")

    def test_every_object_is_one_of_each_version(self):
        for overlay in manifests.OVERLAYS:
            # The schema of the operator's own kind comes with the operator.
            items = [item for item in manifests.objects(overlay) if item["kind"] != "DorisCluster"]
            if not items:
                continue
            self.file.write_text(yaml.safe_dump_all(items))
            for version, package in VERSIONS.items():
                with self.subTest(overlay=overlay, version=version or "newest"):
                    done = judge(self.file, version, package)
                    self.assertEqual(done.returncode, 0, done.stdout)
                    self.assertEqual(done.stdout.count("INFO"), len(items), done.stdout)

    def test_the_validator_refuses_what_no_version_knows(self):
        item = manifests.named("ha", "StatefulSet", "doris-fe")
        item["spec"]["podManagementPolicie"] = "Parallel"
        self.file.write_text(yaml.safe_dump(item))
        for version, package in VERSIONS.items():
            self.assertNotEqual(judge(self.file, version, package).returncode, 0)

    def test_the_overlays_are_the_four_that_the_readme_tells_of(self):
        self.assertEqual(manifests.OVERLAYS, ["ha", "monitoring", "operator", "single"])
        for overlay in manifests.CLUSTERS:
            kinds = {item["kind"] for item in manifests.objects(overlay)}
            self.assertLessEqual({"StatefulSet", "Service", "Role", "PodDisruptionBudget", "ConfigMap"}, kinds)
