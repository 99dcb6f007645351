"""What the supervisors may ask the API server: what they need, and nothing else."""

import unittest

from manifests import CLUSTERS, environment, named, objects, pod


def rules(role: dict) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return {(group, resource, tuple(rule.get("resourceNames", [])), tuple(rule["verbs"]))
            for rule in role["rules"] for group in rule["apiGroups"] for resource in rule["resources"]}


class AccessTests(unittest.TestCase):
    def test_each_set_may_read_itself_and_pods_and_a_frontend_may_keep_its_marker(self):
        for overlay in CLUSTERS:
            for item in objects(overlay, "StatefulSet"):
                name = item["metadata"]["name"]
                expected = {("apps", "statefulsets", (name,), ("get",)), ("", "pods", (), ("get",))}
                if marker := environment(item).get("SUPERVISOR_BOOTSTRAP_CONFIG_MAP"):
                    expected |= {("", "configmaps", (marker,), ("get",)), ("", "configmaps", (), ("create",))}
                with self.subTest(overlay=overlay, set=name):
                    self.assertEqual(rules(named(overlay, "Role", name)), expected)

    def test_each_account_is_bound_to_its_role_alone(self):
        for overlay in CLUSTERS:
            bindings = {binding["subjects"][0]["name"]: binding["roleRef"]["name"]
                        for binding in objects(overlay, "RoleBinding")}
            self.assertEqual(objects(overlay, "ClusterRole", "ClusterRoleBinding"), [])
            for item in objects(overlay, "StatefulSet"):
                account = pod(item)["serviceAccountName"]
                with self.subTest(overlay=overlay, account=account):
                    self.assertEqual(bindings[account], item["metadata"]["name"])
                    # Only where it is wanted.
                    self.assertIs(named(overlay, "ServiceAccount", account)["automountServiceAccountToken"], False)
                    self.assertIs(pod(item)["automountServiceAccountToken"], True)
