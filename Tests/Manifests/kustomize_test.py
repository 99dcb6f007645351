"""What any kubectl from 1.22 on renders alike."""

import unittest

import yaml

import manifests
from manifests import CLUSTERS, objects
from repository import REPOSITORY

# Fields that kubectl 1.22 knows. `labels` with templates came with 1.24, and from then on its labels stand in the claims'
# templates as well, which no update may change: what one kubectl has made another could not apply.
FIELDS = {"apiVersion", "kind", "resources", "patches", "images", "configMapGenerator", "generatorOptions"}


class KustomizeTests(unittest.TestCase):
    def test_no_field_is_younger_than_the_oldest_kubectl(self):
        files = sorted((REPOSITORY / "k8s").rglob("kustomization.yaml"))
        self.assertEqual(len(files), 1 + len(manifests.OVERLAYS))
        for file in files:
            with self.subTest(file=file.parent.name):
                self.assertLessEqual(yaml.safe_load(file.read_text()).keys(), FIELDS)

    def test_claims_have_a_name_and_nothing_else_that_a_later_version_might_change(self):
        for overlay in CLUSTERS:
            for item in objects(overlay, "StatefulSet"):
                for claim in item["spec"]["volumeClaimTemplates"]:
                    with self.subTest(overlay=overlay, claim=claim["metadata"]["name"]):
                        self.assertEqual(claim["metadata"].keys(), {"name"})

    def test_one_label_finds_all_objects_and_pods(self):
        for overlay in CLUSTERS:
            for item in objects(overlay):
                if item["kind"] == "ConfigMap":
                    continue
                metadata = [item["metadata"]]
                if item["kind"] == "StatefulSet":
                    metadata.append(item["spec"]["template"]["metadata"])
                for each in metadata:
                    with self.subTest(overlay=overlay, kind=item["kind"], name=item["metadata"]["name"]):
                        self.assertEqual(each["labels"]["app.kubernetes.io/part-of"], "doris")
