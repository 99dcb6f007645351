"""What the images of docker/ are, before anything runs in them."""

import hashlib
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import images
from stage import Stage

FETCH = images.REPOSITORY / "docker/steps/fetch.sh"


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
                images.REPOSITORY, f"docker/{role}.Dockerfile", "localhost/refused:test",
                images.build_arguments(Stage.base) | {"BASE_IMAGE": Stage.bare},
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"there is no /opt/apache-doris/{role}/bin/start_{role}.sh", done.stdout)

    def test_a_java_on_which_that_doris_does_not_run_is_refused(self):
        cases = [("1.2.4.1", "1.8.0_372", True), ("2.0.3", "17.0.9", False), ("2.1.7", "1.8.0_372", True),
                 ("2.1.7", "17.0.9", True), ("3.0.3", "1.8.0_372", False), ("4.0.1", "17.0.9", True)]
        script = "".join(
            f"""mkdir -p /j/bin; printf '#!/bin/sh\necho "openjdk version \\"{java}\\" 2024" >&2\n' >/j/bin/java
            chmod +x /j/bin/java; DORIS_VERSION={doris} JAVA_HOME=/j /steps/prepare.sh fe >/dev/null 2>&1; echo $?\n"""
            for doris, java, _ in cases
        )
        found = self.engine.run("run", "--rm", "--network", "none", "--user", "0", "--volume",
                                f"{images.REPOSITORY}/docker/steps:/steps:ro", "--entrypoint", "sh",
                                Stage.base, "-c", script).split()
        self.assertEqual(found, ["0" if runs else "1" for _, _, runs in cases])


class FetchTests(unittest.TestCase):
    """How a release is fetched, from a folder in place of the mirror."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def release(self, name: str, *files: str) -> str:
        """Packs empty files into an archive of the mirror; returns its checksum."""
        content = self.folder / "content" / name
        for file in files:
            (content / "apache-doris" / file).parent.mkdir(parents=True, exist_ok=True)
            (content / "apache-doris" / file).touch(mode=0o755)
        archive = self.folder / name
        subprocess.run(["tar", "--create", "--auto-compress", "--file", archive, "-C", content, "."], check=True)
        return hashlib.sha512(archive.read_bytes()).hexdigest()

    def fetch(self, role: str, version: str, checksum: str, **more: str) -> subprocess.CompletedProcess:
        settings = {"DORIS_VERSION": version, "DORIS_MIRROR": f"file://{self.folder}", "DORIS_SHA512": checksum} | more
        return subprocess.run(
            [FETCH, role, self.folder / "out"], env=os.environ | settings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )

    def test_a_release_of_one_file_yields_the_role_alone(self):
        checksum = self.release("apache-doris-2.1.7-bin-x64.tar.gz", "fe/bin/start_fe.sh", "be/bin/start_be.sh")
        done = self.fetch("fe", "2.1.7", checksum)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual([path.name for path in (self.folder / "out").iterdir()], ["fe"])
        self.assertTrue((self.folder / "out/fe/bin/start_fe.sh").exists())

    def test_a_wrong_checksum_and_none_are_refused(self):
        self.release("apache-doris-2.1.7-bin-x64.tar.gz", "fe/bin/start_fe.sh")
        for checksum, words in [("0" * 128, "is not what its checksum says"), ("", "give all 128 digits")]:
            done = self.fetch("fe", "2.1.7", checksum)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stdout)
            self.assertFalse((self.folder / "out/fe").exists())

    def test_the_backend_of_1_2_gets_its_java_functions(self):
        jar = "java-udf-jar-with-dependencies.jar"
        backend = self.release("apache-doris-be-1.2.4.1-bin-x86_64.tar.xz", "bin/start_be.sh", "lib/doris_be")
        more = self.release("apache-doris-dependencies-1.2.4.1-bin-x86_64.tar.xz", jar)
        self.assertNotEqual(self.fetch("be", "1.2.4.1", backend).returncode, 0)
        subprocess.run(["rm", "-r", self.folder / "out"], check=True)
        done = self.fetch("be", "1.2.4.1", backend, DEPENDENCIES_SHA512=more)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertTrue((self.folder / "out/be/lib" / jar).exists())

    def test_without_a_version_nothing_is_fetched(self):
        done = self.fetch("fe", "", "")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(list((self.folder / "out").iterdir()), [])
