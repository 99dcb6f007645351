"""The patch of the operator's custom resource: its names are those that the operator gives, its variables the program's."""

import unittest

import manifests
from manifests import named, pod


class OperatorTests(unittest.TestCase):
    def setUp(self):
        self.cluster = named("operator", "DorisCluster", "doris")
        self.parts = {role: self.cluster["spec"][f"{role}Spec"] for role in ("fe", "be")}

    def environment(self, role: str) -> dict[str, str]:
        return {item["name"]: item["value"] for item in self.parts[role]["envVars"]}

    def test_the_images_are_these_and_their_user_has_the_volumes(self):
        for role, part in self.parts.items():
            own = named("ha", "StatefulSet", f"doris-{role}")
            self.assertEqual(part["image"], manifests.container(own)["image"])
            self.assertEqual(part["fsGroup"], pod(own)["securityContext"]["fsGroup"])

    def test_every_variable_exists(self):
        for role in self.parts:
            self.assertLessEqual(self.environment(role).keys(), manifests.settings().keys())

    def test_the_frontends_are_the_pods_that_the_operator_makes(self):
        # The operator's rules: the set NAME-fe, and for its pods' names the headless Service NAME-fe-internal.
        prefix = f"{self.cluster['metadata']['name']}-fe"
        pods = [f"{prefix}-{ordinal}.{prefix}-internal" for ordinal in range(self.parts["fe"]["replicas"])]
        for role in self.parts:
            self.assertEqual(self.environment(role)["SUPERVISOR_CLUSTER_FRONTENDS"].split(","), pods)

    def test_the_volumes_are_where_doris_has_its_data(self):
        for role, folder in [("fe", "doris-meta"), ("be", "storage")]:
            (volume,) = self.parts[role]["persistentVolumes"]
            self.assertEqual(volume["mountPath"], f"/opt/apache-doris/{role}/{folder}")
