"""A cluster of three containers, and what can happen to each of them."""

import re
import shlex
import subprocess
import unittest

import pymysql

from node import Node
from stage import Stage
from waiting import wait_until

FRONTEND = {"SUPERVISOR_FRONTEND_REPLICAS": "1"}
BACKEND = {"SUPERVISOR_CLUSTER_FRONTENDS": "doris-fe-0"}


def make(role: str, name: str) -> Node:
    return Node(Stage.engine, Stage.network, role, name, Stage.images[role])


class ClusterTests(unittest.TestCase):
    """Tests of one cluster, in the order of their names; each leaves it whole."""

    @classmethod
    def setUpClass(cls):
        cls.frontend = make("fe", "doris-fe-0")
        cls.backends = [make("be", "doris-be-0"), make("be", "doris-be-1")]
        cls.frontend.start("198.18.77.10", **FRONTEND)
        cls.backends[0].start("198.18.77.20", **BACKEND)
        # As the official operator starts it.
        cls.backends[1].start("198.18.77.21", "doris-fe-0", entrypoint="/opt/apache-doris/be_entrypoint.sh")

    @classmethod
    def tearDownClass(cls):
        for node in [cls.frontend, *cls.backends]:
            node.remove()

    def wait_ready(self):
        for node in [self.frontend, *self.backends]:
            node.wait_ready()

    def listed(self, column: str) -> list[str]:
        """The lines of `nodes` that have the text."""
        return [line for line in self.frontend.supervise("nodes").stdout.splitlines() if column in line]

    def ask(self, *statements: str) -> str | None:
        """Sends statements to the frontend, as a person does; returns the only value of the last one's answer."""
        with pymysql.connect(host=self.frontend.address, port=9030, user="root", connect_timeout=10) as connection:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                row = cursor.fetchone()
                return row[0] if row else None

    def test_1_a_cluster_forms_by_names_without_root_and_on_a_read_only_root(self):
        self.wait_ready()
        for node in [self.frontend, *self.backends]:
            self.assertTrue(node.is_healthy)
            self.assertTrue(self.listed(node.address), self.frontend.supervise("nodes").stdout)
            self.assertEqual(node.shell("id -u; (echo >/opt/file) 2>/dev/null || echo refused"), "10001\nrefused")
            self.assertEqual(node.shell("tr '\\0' ' ' </proc/1/cmdline").split()[0].rsplit("/")[-1],
                             "be_entrypoint.sh" if node is self.backends[1] else "doris-supervisor")

    def test_2_an_hour_of_probes_leaves_no_process_behind(self):
        # One each ten seconds, in fast form; each leaves an orphan, as one does that is cut off by its time limit.
        node = self.backends[0]
        before = node.processes()
        probe = "(sleep 0.05 &); exec /opt/apache-doris/be_probe.sh alive"
        loop = f"for each in $(seq 360); do {shlex.join([*node.entering, 'sh', '-c', probe])} || exit 1; done"
        done = subprocess.run(["sh", "-c", loop], text=True, capture_output=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout[-1000:] + done.stderr[-1000:])
        for _ in range(20):
            self.assertEqual(node.supervise("probe", "ready").returncode, 0)
        wait_until("the end of the last orphan", lambda: node.processes() == before, limit=10)

    def test_3_a_stop_ends_with_0_within_the_grace_and_the_node_comes_back(self):
        for node in [self.backends[1], self.frontend]:
            # The hook's name in official images; an orchestrator runs it first.
            node.shell(f"/opt/apache-doris/{node.role}_prestop.sh")
            self.assertFalse(node.is_healthy)
            took, code = node.stop()
            self.assertEqual(code, 0, node.log[-2000:])
            self.assertLess(took, 50)
            Stage.engine.run("start", node.name)
            self.wait_ready()

    def test_4_a_killed_container_comes_back_with_the_same_members(self):
        before = self.listed("198.18.77.")
        for node in [self.backends[0], self.frontend]:
            Stage.engine.run("kill", "--signal", "KILL", node.name)
            wait_until("the end", lambda node=node: not node.is_running, limit=10)
            self.assertEqual(node.exit_code, 137)
            Stage.engine.run("start", node.name)
            self.wait_ready()
        self.assertEqual(len(self.listed("198.18.77.")), len(before))

    def test_5_a_new_container_at_another_address_recovers_on_the_kept_volume(self):
        self.frontend.remove()
        self.frontend.start("198.18.77.50", **FRONTEND)
        self.wait_ready()
        self.assertEqual(len(self.listed("198.18.77.50")), 1)
        wait_until("the end of the former entry", lambda: not self.listed("198.18.77.10:"))

    def test_6_a_backend_at_another_address_takes_its_tablets_along(self):
        node = self.backends[0]
        former = f"{node.address}:9050"
        table = "CREATE TABLE shop.orders (id INT) DISTRIBUTED BY HASH(id) BUCKETS 8 PROPERTIES ('replication_num' = '1')"
        self.ask("CREATE DATABASE shop", table, "INSERT INTO shop.orders VALUES (1), (2), (3), (4), (5)")
        node.remove()
        node.start("198.18.77.60", **BACKEND)
        self.wait_ready()
        wait_until("the end of the former entry", lambda: not self.listed(former))
        self.assertEqual(len(self.listed("198.18.77.60:")), 1)
        # A cluster of 2.1 renames to a name that it can resolve, and this address has none: so it is the long way round.
        told = self.frontend.shell(f"grep -F {former} /opt/apache-doris/fe/log/statements.log")
        self.assertIn(f'DECOMMISSION BACKEND "{former}"', told)
        self.assertNotIn("DROP", told)
        self.assertTrue(re.search(r"\b([1-9]\d*) of the \1 tablets", node.log), node.log[-3000:])
        self.assertEqual(self.ask("SELECT COUNT(*) FROM shop.orders"), "5")

    def test_7_doris_that_takes_too_much_memory_is_named_and_started_again_in_place(self):
        node = make("be", "doris-be-2")
        # What Doris' start script takes into itself before it starts the server; here it eats up the first life.
        node.mount("bin/palo_env.sh", 'if mkdir "${DORIS_HOME}/scratch/full" 2>/dev/null; then tail /dev/zero; fi\n')
        node.start("198.18.77.22", memory="128m", **BACKEND)
        self.addCleanup(node.remove)
        node.wait_ready()
        crash = next(line for line in node.log.splitlines() if "for want of memory" in line)
        self.assertIn("128 MiB", crash)
        self.assertEqual(len(self.listed(node.address)), 1)
