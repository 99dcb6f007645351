"""The overlay that takes the place of the recipe of shell scripts: its ports, its claims, its version."""

import unittest

from manifests import container, environment, named, objects


class SingleTests(unittest.TestCase):
    def test_clients_outside_find_the_ports_that_they_know(self):
        # Under the name that the recipe's Service has: another one could not take its ports.
        service = named("single", "Service", "doris-fe")["spec"]
        self.assertEqual(service["type"], "NodePort")
        self.assertEqual({port["port"]: port["nodePort"] for port in service["ports"]},
                         {8030: 32130, 9020: 32220, 9030: 32230, 9010: 32210})

    def test_the_volumes_are_those_that_exist_already(self):
        for role, folder in [("fe", "doris-meta"), ("be", "storage")]:
            item = named("single", "StatefulSet", f"doris-{role}")
            (claim,) = item["spec"]["volumeClaimTemplates"]
            self.assertEqual(claim["metadata"]["name"], f"volume-{role}")
            self.assertEqual(claim["spec"]["storageClassName"], "local")
            mounts = {mount["mountPath"]: mount for mount in container(item)["volumeMounts"]}
            self.assertEqual(mounts[f"/opt/apache-doris/{role}/{folder}"],
                             {"name": f"volume-{role}", "mountPath": f"/opt/apache-doris/{role}/{folder}"})
            # What `ADMIN SET … PERSIST` sets outlives the pod.
            self.assertEqual(mounts[f"/opt/apache-doris/{role}/custom"],
                             {"name": f"volume-{role}", "mountPath": f"/opt/apache-doris/{role}/custom", "subPath": "custom"})

    def test_it_is_one_frontend_of_1_2_known_by_address(self):
        frontend = named("single", "StatefulSet", "doris-fe")
        self.assertEqual(frontend["spec"]["replicas"], 1)
        self.assertEqual(environment(frontend)["SUPERVISOR_FRONTEND_REPLICAS"], "1")
        for item in objects("single", "StatefulSet"):
            self.assertEqual(environment(item)["SUPERVISOR_IDENTITY"], "ip")
            self.assertEqual(container(item)["image"], f"{item['metadata']['name']}:1.2.4.1")
