"""A container alone."""

import unittest

from nodes_test import BACKEND, FRONTEND, make
from stage import Stage
from waiting import wait_until


class SingleTests(unittest.TestCase):
    """How it ends, and what it makes of its volumes."""

    def test_a_kill_for_want_of_memory_is_named(self):
        node = make("be", "doris-hungry-0")
        node.start("198.18.77.30", "--", "tail", "/dev/zero", memory="64m", SUPERVISOR_RESTART_LIMIT="0",
                   SUPERVISOR_TERMINATION_MESSAGE_FILE="/opt/apache-doris/be/log/end", **BACKEND)
        self.addCleanup(node.remove)
        wait_until("the end", lambda: not node.is_running, limit=60)
        self.assertEqual(node.exit_code, 137)
        message = Stage.engine.run("run", "--rm", "--network", "none", "--volume", f"{node.name}-log:/log",
                                   "--entrypoint", "cat", node.image, "/log/end")
        self.assertIn("memory", message.splitlines()[0])
        self.assertIn("memory", node.log)

    def test_a_stop_before_there_is_a_frontend_ends_at_once(self):
        node = make("fe", "doris-fe-7")
        node.start("198.18.77.31", SUPERVISOR_CLUSTER_FRONTENDS="doris-fe-0,doris-fe-7")
        self.addCleanup(node.remove)
        wait_until("the supervisor", lambda: node.supervise("probe", "live").returncode == 0, limit=20)
        took, code = node.stop()
        self.assertEqual(code, 0, node.log[-2000:])
        self.assertLess(took, 10)

    def test_an_empty_volume_over_the_configuration_is_laid_out(self):
        node = make("fe", "doris-alone-0")
        node.volumes.append("conf")
        node.start("198.18.77.32", **FRONTEND)
        self.addCleanup(node.remove)
        node.wait_ready()
        self.assertIn("An empty configuration folder was laid out", node.log)
        self.assertEqual(node.shell("cd /opt/apache-doris/fe && diff -r conf conf.dist && stat -c %u conf/fe.conf"), "10001")

    def test_a_read_only_root_without_a_volume_for_the_metadata_is_refused_and_named(self):
        node = make("fe", "doris-bare-0")
        node.volumes.remove("doris-meta")
        node.start("198.18.77.33", **FRONTEND)
        self.addCleanup(node.remove)
        reason = "cannot make /opt/apache-doris/fe/doris-meta/.doris-supervisor: Read-only file system"
        wait_until("the refusal", lambda: reason in node.supervise("probe", "ready").stdout, limit=20)
        self.assertEqual(node.supervise("probe", "live").returncode, 0)
        took, code = node.stop()
        self.assertEqual(code, 0, node.log[-2000:])
