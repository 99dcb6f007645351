"""The commands of docker/README.md that run a frontend and a backend, as they stand there."""

import re
import shlex
import unittest

from repository import REPOSITORY
from stage import Stage
from waiting import wait_until

README = REPOSITORY / "docker/README.md"
# What stands for the network and images of the README here; ports and limits are left out.
OURS = {"172.30.0.": "198.18.77.", "doris-fe:2.1.7": "localhost/doris-fe:2.1", "doris-be:2.1.7": "localhost/doris-be:2.1",
        "--ulimit nofile=655350:655350": "", "-p 9030:9030": "", "-p 8030:8030": ""}


class ReadmeTests(unittest.TestCase):
    """A person copies the block."""

    def test_its_commands_make_a_cluster_that_docker_stops(self):
        block = re.search(r"## Run them.*?```sh\n(.*?)```", README.read_text(), re.DOTALL)[1]
        for theirs, ours in OURS.items():
            self.assertIn(theirs, block)
            block = block.replace(theirs, ours)
        *starts, look = [shlex.split(line) for line in block.replace("\\\n", " ").splitlines()]
        self.addCleanup(Stage.engine.try_run, "rm", "--force", "--time", "5", "doris-fe-0", "doris-be-0")
        for _, *words in starts:
            if words[:2] != ["network", "create"]:
                Stage.engine.run(*words)
        wait_until("the backend's row", lambda: "198.18.77.20:9050" in Stage.engine.try_run(*look[1:]).stdout)
        for name in ["doris-be-0", "doris-fe-0"]:
            wait_until(f"readiness of {name}", lambda name=name: not Stage.engine.try_run("healthcheck", "run", name).returncode)
            Stage.engine.run("stop", name)
            self.assertEqual(Stage.engine.run("inspect", "--format", "{{.State.ExitCode}}", name), "0")
