"""A policy linter; its exceptions stand, each with its reason, in policy.yaml."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import manifests


class PolicyTests(unittest.TestCase):
    def test_checkov_finds_nothing(self):
        for overlay in manifests.CLUSTERS:
            with tempfile.TemporaryDirectory() as folder:
                Path(folder, f"{overlay}.yaml").write_text(manifests.render(overlay))
                done = subprocess.run(
                    [Path(sys.executable).with_name("checkov"), "--directory", folder, "--framework", "kubernetes",
                     "--config-file", Path(__file__).with_name("policy.yaml"), "--output", "json", "--quiet", "--compact"],
                    text=True, capture_output=True, timeout=300,
                )
            with self.subTest(overlay=overlay):
                report = json.loads(done.stdout)
                found = {(item["check_id"], item["check_name"], item["resource"])
                         for item in report["results"]["failed_checks"]}
                self.assertEqual(found, set())
                self.assertGreater(report["summary"]["resource_count"], 10)
