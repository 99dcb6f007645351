"""What docker/steps/prepare.sh makes of a base, beside what the images show; each time in a container of that base."""

import unittest

from repository import REPOSITORY
from stage import Stage

HOME = "/opt/apache-doris"


class PrepareTests(unittest.TestCase):
    """Bases as they come."""

    def prepare(self, role: str, before: str = "", after: str = "", **environment: str) -> tuple[int, str]:
        """Prepares after some commands and before others; returns the status and all output."""
        words = ["run", "--rm", "--network", "none", "--user", "0", "--entrypoint", "bash",
                 "--volume", f"{REPOSITORY}/docker/steps:/steps:ro"]
        for key, value in environment.items():
            words += ["--env", f"{key}={value}"]
        done = Stage.engine.try_run(*words, Stage.base, "-ec", f"{before}\n/steps/prepare.sh {role}\n{after}")
        return done.returncode, done.stdout.replace("\r", "")

    def test_a_java_on_which_that_doris_does_not_run_is_refused(self):
        java = """mkdir -p /j/bin
            printf '%s\\n' '#!/bin/sh' "echo 'openjdk version \\"$JAVA\\" 2024' >&2" >/j/bin/java
            chmod +x /j/bin/java"""
        cases = [("1.2.4.1", "1.8.0_372", True), ("2.0.3", "17.0.9", False), ("2.1.7", "1.8.0_372", True),
                 ("2.1.7", "17.0.9", True), ("3.0.3", "1.8.0_372", False), ("4.0.1", "17.0.9", True)]
        for doris, version, runs in cases:
            code, output = self.prepare("fe", java, JAVA=version, JAVA_HOME="/j", DORIS_VERSION=doris)
            self.assertEqual(code, 0 if runs else 1, output)
            self.assertEqual(f"Doris {doris} does not run on Java" in output, not runs, output)

    def test_the_server_gets_its_mode_once_in_every_form_that_releases_have(self):
        script = f"{HOME}/be/bin/start_be.sh"
        cases = {
            'chmod 755 "${DORIS_HOME}/lib/doris_be"': '[ -x "${DORIS_HOME}/lib/doris_be" ] || chmod 755 "${DORIS_HOME}/lib/doris_be"',
            '    chmod 550 "${DORIS_HOME}/lib/doris_be"': '    [ -x "${DORIS_HOME}/lib/doris_be" ] || chmod 550 "${DORIS_HOME}/lib/doris_be"',
            "chmod 755 ${DORIS_HOME}/lib/doris_be": '[ -x "${DORIS_HOME}/lib/doris_be" ] || chmod 755 ${DORIS_HOME}/lib/doris_be',
        }
        for given, expected in cases.items():
            code, output = self.prepare("be", f"cat >{script} <<'END'\n{given}\nEND", f"cat {script}")
            self.assertEqual((code, output.rstrip()), (0, expected))

    def test_a_script_that_gives_the_mode_in_an_unknown_way_is_refused(self):
        script = f"{HOME}/be/bin/start_be.sh"
        code, output = self.prepare("be", f"echo 'chmod u+x \"$where\"/lib/doris_be' >{script}")
        self.assertEqual(code, 1)
        self.assertIn("in a way that is not known here", output)

    def test_a_last_line_without_an_end_keeps_its_key_apart(self):
        code, output = self.prepare("fe", f"printf 'http_port = 8030' >{HOME}/fe/conf/fe.conf", f"cat {HOME}/fe/conf/fe.conf")
        self.assertEqual(code, 0, output)
        self.assertEqual(output.splitlines()[:2], ["http_port = 8030", f"PID_DIR = {HOME}/fe/scratch"])

    def test_a_base_that_was_made_here_can_be_prepared_again(self):
        code, output = self.prepare("be", "/steps/prepare.sh be", f"cd {HOME}/be; diff -r conf conf.dist; sort conf/be.conf | uniq -d | grep .")
        # No key is there twice, so that the last command finds nothing.
        self.assertEqual((code, output), (1, ""))
