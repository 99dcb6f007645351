"""How docker/steps/fetch.sh gets a release, from a folder in place of the mirror."""

import hashlib
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from repository import REPOSITORY

FETCH = REPOSITORY / "docker/steps/fetch.sh"


class FetchTests(unittest.TestCase):
    """Releases of one file and of three, and what is refused."""

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

    def test_known_releases_are_asked_for_where_they_are(self):
        # In place of curl; it says what it was asked for.
        curl = self.folder / "programs/curl"
        curl.parent.mkdir()
        curl.write_text("#!/bin/sh\necho \"asked: $*\"\nexit 22\n")
        curl.chmod(0o755)
        path = {"PATH": f"{curl.parent}:{os.environ['PATH']}", "DORIS_MIRROR": ""}
        releases = "https://apache-doris-releases.oss-accelerate.aliyuncs.com/apache-doris"
        cases = [
            ("fe", "1.2.4.1", "https://archive.apache.org/dist/doris/1.2/1.2.4.1-rc01/apache-doris-fe-1.2.4.1-bin-x86_64.tar.xz"),
            ("be", "2.1.7", f"{releases}-2.1.7-bin-x64.tar.gz"),
            ("fe", "3.0.3", f"{releases}-3.0.3-bin-x64.tar.gz"),
        ]
        for role, version, address in cases:
            done = self.fetch(role, version, "0" * 128, **path)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f" {address}\n", done.stdout)
            self.assertIn(f"{address} cannot be fetched: check DORIS_VERSION", done.stdout)
        done = self.fetch("fe", "1.2.8", "0" * 128, **path)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("give its URL as DORIS_MIRROR", done.stdout)
