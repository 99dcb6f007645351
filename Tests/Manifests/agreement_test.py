"""Names, selectors, ports and folders: with each other, with the images, and with what the program says of itself."""

import functools
import re
import unittest

import manifests
from manifests import CLUSTERS, configuration, container, environment, objects, pod, role
from repository import REPOSITORY

# Which key of Doris' configuration has which of the container's ports.
PORTS = {
    "fe": {"http": "http_port", "rpc": "rpc_port", "query": "query_port", "edit-log": "edit_log_port"},
    "be": {"server": "be_port", "web": "webserver_port", "heartbeat": "heartbeat_service_port", "brpc": "brpc_port"},
}
PROBES = {"startupProbe": "/startupz", "livenessProbe": "/livez", "readinessProbe": "/readyz"}
HOOKS = {"postStart": "post-start", "preStop": "pre-stop"}
UNITS = {"m": 1 << 20, "g": 1 << 30, "G": 1 << 30, "Mi": 1 << 20, "Gi": 1 << 30}


def size(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([A-Za-z]+)", text).groups()
    return int(number) * UNITS[unit]


def for_each_set(test):
    """Has a test take each StatefulSet of each cluster, as a part of its own."""
    @functools.wraps(test)
    def run(self):
        for overlay in CLUSTERS:
            for item in objects(overlay, "StatefulSet"):
                with self.subTest(overlay=overlay, set=item["metadata"]["name"]):
                    test(self, overlay, item)
    return run


class AgreementTests(unittest.TestCase):
    def test_every_selector_selects_the_pods_of_one_set(self):
        for overlay in CLUSTERS:
            sets = {item["metadata"]["name"]: item["spec"]["template"]["metadata"]["labels"]
                    for item in objects(overlay, "StatefulSet")}
            for item in objects(overlay, "Service", "StatefulSet", "PodDisruptionBudget"):
                selector = item["spec"]["selector"]
                wanted = selector.get("matchLabels", selector)
                found = [name for name, labels in sets.items() if wanted.items() <= labels.items()]
                with self.subTest(overlay=overlay, kind=item["kind"], name=item["metadata"]["name"]):
                    self.assertEqual(len(found), 1, wanted)

    @for_each_set
    def test_each_set_has_its_headless_service_that_names_pods_before_they_are_ready(self, overlay, item):
        service = manifests.named(overlay, "Service", item["spec"]["serviceName"])
        self.assertEqual(service["spec"]["clusterIP"], "None")
        self.assertIs(service["spec"]["publishNotReadyAddresses"], True)
        self.assertEqual(service["spec"]["selector"], item["spec"]["selector"]["matchLabels"])
        self.assertEqual(item["spec"]["podManagementPolicy"], "Parallel")

    def test_services_lead_to_ports_that_the_containers_name(self):
        for overlay in CLUSTERS:
            ports = {role(item): {port["name"]: port["containerPort"] for port in container(item)["ports"]}
                     for item in objects(overlay, "StatefulSet")}
            for service in objects(overlay, "Service"):
                own = ports[service["spec"]["selector"]["app"].removeprefix("doris-")]
                for port in service["spec"]["ports"]:
                    with self.subTest(overlay=overlay, service=service["metadata"]["name"], port=port["name"]):
                        self.assertEqual(own[port["targetPort"]], port["port"])

    @for_each_set
    def test_ports_are_those_of_doris_configuration_and_of_the_program(self, overlay, item):
        ports = {port["name"]: str(port["containerPort"]) for port in container(item)["ports"]}
        self.assertEqual(ports.pop("supervisor"), manifests.settings()["SUPERVISOR_HTTP_PORT"])
        doris = configuration(overlay, item)
        self.assertEqual(ports, {name: doris[key] for name, key in PORTS[role(item)].items()})

    @for_each_set
    def test_every_variable_exists_and_the_grace_period_is_told(self, _, item):
        given = environment(item)
        unknown = [name for name in given if name.startswith("SUPERVISOR_") and name not in manifests.settings()]
        self.assertEqual(unknown, [])
        self.assertLessEqual({"POD_NAME", "POD_NAMESPACE", "POD_UID", "POD_IP"}, given.keys())
        self.assertEqual(given["TERMINATION_GRACE_PERIOD_SECONDS"], str(pod(item)["terminationGracePeriodSeconds"]))

    @for_each_set
    def test_frontends_are_named_by_pods_that_exist(self, overlay, item):
        frontends = manifests.named(overlay, "StatefulSet", "doris-fe")
        names = {f"doris-fe-{ordinal}.{frontends['spec']['serviceName']}"
                 for ordinal in range(frontends["spec"]["replicas"])}
        self.assertEqual(set(environment(item)["SUPERVISOR_CLUSTER_FRONTENDS"].split(",")), names)

    @for_each_set
    def test_probes_and_hooks_are_those_of_the_program(self, _, item):
        for name, path in PROBES.items():
            self.assertEqual(container(item)[name]["httpGet"], {"path": path, "port": "supervisor"})
        for name, command in HOOKS.items():
            self.assertEqual(container(item)["lifecycle"][name]["exec"]["command"], ["doris-supervisor", command])

    @for_each_set
    def test_every_mount_has_its_volume_and_all_that_is_written_has_a_mount(self, overlay, item):
        claims = {claim["metadata"]["name"] for claim in item["spec"]["volumeClaimTemplates"]}
        volumes = {volume["name"] for volume in pod(item)["volumes"]} | claims
        mounts = {mount["mountPath"]: mount["name"] for mount in container(item)["volumeMounts"]}
        self.assertEqual(set(mounts.values()), volumes)
        self.assertIs(container(item)["securityContext"]["readOnlyRootFilesystem"], True)
        doris, home = configuration(overlay, item), f"/opt/apache-doris/{role(item)}"
        written = [value.replace("${DORIS_HOME}", home) for key, value in doris.items()
                   if re.search(r"dir$|DIR$|^storage_root_path$", key)]
        self.assertGreaterEqual(len(written), 5)
        for folder in written + ["/tmp", "/run/doris-supervisor"]:
            self.assertTrue(any(f"{folder}/".startswith(f"{mount}/") for mount in mounts), folder)
        data = f"{home}/{'doris-meta' if role(item) == 'fe' else 'storage'}"
        self.assertIn(mounts[data], claims)

    @for_each_set
    def test_the_folders_are_those_of_the_images(self, overlay, item):
        text = (REPOSITORY / f"docker/steps/{role(item)}.folders.conf").read_text()
        self.assertLessEqual(manifests.keys(text).items(), configuration(overlay, item).items())
        dockerfile = (REPOSITORY / f"docker/{role(item)}.Dockerfile").read_text()
        user = pod(item)["securityContext"]
        self.assertIn(f"USER {user['runAsUser']}:{user['runAsGroup']}", dockerfile)
        exposed = re.search(r"^EXPOSE (.*)$", dockerfile, re.MULTILINE).group(1).split()
        self.assertEqual({str(port["containerPort"]) for port in container(item)["ports"]}, set(exposed))

    @for_each_set
    def test_pods_are_restricted_as_kubernetes_standard_has_it(self, _, item):
        common, own = pod(item)["securityContext"], container(item)["securityContext"]
        self.assertIs(common["runAsNonRoot"], True)
        self.assertEqual(common["seccompProfile"], {"type": "RuntimeDefault"})
        self.assertIs(own["allowPrivilegeEscalation"], False)
        self.assertEqual(own["capabilities"], {"drop": ["ALL"]})

    @for_each_set
    def test_heaps_fit_the_memory_limit(self, overlay, item):
        doris, limits = configuration(overlay, item), container(item)["resources"]
        self.assertEqual(limits["limits"]["memory"], limits["requests"]["memory"])
        heaps = {re.search(r"-Xmx(\w+)", value).group(1) for key, value in doris.items() if key.startswith("JAVA_OPTS")}
        self.assertEqual(len(heaps), 1, "each Java has the same heap")
        used = size(heaps.pop()) + (size(doris["mem_limit"]) if role(item) == "be" else 0)
        self.assertLess(used * 1.1, size(limits["limits"]["memory"]))

    @for_each_set
    def test_secrets_are_read_where_they_are_mounted(self, _, item):
        mounts = {volume["name"]: volume["secret"] for volume in pod(item)["volumes"] if "secret" in volume}
        paths = {mount["mountPath"]: mounts[mount["name"]] for mount in container(item)["volumeMounts"]
                 if mount["name"] in mounts}
        files = [value for name, value in environment(item).items() if name.endswith("PASSWORD_FILE")]
        for file in files:
            folder, _, key = file.rpartition("/")
            items = paths[folder].get("items")
            self.assertTrue(items is None or key in [entry["path"] for entry in items], file)
        self.assertEqual(bool(files), bool(mounts))
