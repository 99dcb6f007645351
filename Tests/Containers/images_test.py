"""What the images of docker/ are, before anything runs in them."""

import json
import unittest

import images
from repository import REPOSITORY
from stage import Stage


class ImageTests(unittest.TestCase):
    """The two images over a base that has Doris."""

    def setUp(self):
        self.engine = Stage.engine

    def configuration(self, role: str) -> dict:
        return json.loads(self.engine.run("inspect", Stage.images[role]))[0]["Config"]

    def test_the_supervisor_is_the_entrypoint_in_exec_form_and_the_user_is_not_root(self):
        for role in ["fe", "be"]:
            configuration = self.configuration(role)
            self.assertEqual(configuration["Entrypoint"], ["/usr/local/bin/doris-supervisor", "run", role])
            self.assertEqual(configuration["User"], "10001:10001")
            # The base has others.
            self.assertFalse(configuration.get("Cmd"))
            self.assertEqual(configuration["StopSignal"], "SIGTERM")
            self.assertIn("org.opencontainers.image.title", configuration["Labels"])

    def test_the_user_may_write_the_listed_folders_and_nothing_else(self):
        for role, data in [("fe", "doris-meta"), ("be", "storage")]:
            home = f"/opt/apache-doris/{role}"
            found = self.engine.run(
                "run", "--rm", "--network", "none", "--entrypoint", "sh", Stage.images[role], "-c",
                "id -un; find / -xdev -type d -writable -not -path '/proc/*' 2>/dev/null | sort",
            ).splitlines()
            expected = {f"{home}/{name}" for name in [data, "conf", "log", "custom", "scratch"]} | {"/run/doris-supervisor"}
            self.assertEqual(found[0], "doris")
            public = {"/tmp", "/var/tmp", "/run/lock", "/dev/shm", "/dev/mqueue"}
            self.assertEqual(set(found[1:]) - public, expected)

    def test_the_configuration_keeps_doris_within_them_once_and_spares_what_is_set(self):
        text = self.engine.run(
            "run", "--rm", "--network", "none", "--entrypoint", "cat", Stage.images["fe"],
            "/opt/apache-doris/fe/conf/fe.conf",
        )
        keys = [line.split("=")[0].strip() for line in text.splitlines() if "=" in line]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertIn("custom_config_dir = /opt/apache-doris/fe/custom", text)
        self.assertIn("query_port = 9030", text)

    def test_the_operator_finds_its_scripts(self):
        words = "TERMINATING_SENTINEL_PATH exit_if_terminating_sentinel_exists"
        found = self.engine.run(
            "run", "--rm", "--network", "none", "--entrypoint", "sh", Stage.images["be"], "-c",
            "cd /opt/apache-doris; readlink be_entrypoint.sh be_prestop.sh be_probe.sh;"
            f" for word in {words}; do grep -c $word be_disaggregated_entrypoint.sh; done",
        ).split()
        self.assertEqual(found, ["/usr/local/bin/doris-supervisor"] * 3 + ["1", "1"])

    def test_a_base_without_doris_is_refused(self):
        for role in ["fe", "be"]:
            done = self.engine.build(
                REPOSITORY, f"docker/{role}.Dockerfile", "localhost/refused:test",
                images.build_arguments(images.BARE),
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"there is no /opt/apache-doris/{role}/bin/start_{role}.sh", done.stdout)
