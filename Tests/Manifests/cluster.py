"""A frontend and two backends of the stand-in below their supervisors, on loopback, of which one backend is leaving."""

import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from repository import DIST
from waiting import wait_until

FRONTEND, BACKENDS = "127.88.0.1", ["127.88.1.1", "127.88.1.2"]
_HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def read(url: str) -> str | None:
    """The body of an answer with the status 200; None for any other, or none."""
    try:
        return _HTTP.open(url, timeout=5).read().decode()
    except (urllib.error.URLError, OSError):
        return None


class Cluster:
    """Its processes end with it."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="doris-monitoring."))
        self.processes: list[subprocess.Popen] = []

    def begin(self, *command: str | Path, environment: dict[str, str] | None = None) -> subprocess.Popen:
        with open(self.folder / f"{len(self.processes)}.log", "wb") as log:
            process = subprocess.Popen([str(word) for word in command], env=environment, stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def _environment(self, role: str, address: str, ordinal: int) -> dict[str, str]:
        home = self.folder / f"{role}-{ordinal}"
        return {
            "PATH": os.environ["PATH"], "DORIS_HOME": str(home), "POD_IP": address, "POD_NAME": f"doris-{role}-{ordinal}",
            "SUPERVISOR_CLUSTER_FRONTENDS": FRONTEND, "SUPERVISOR_HTTP_ADDRESS": address,
            "SUPERVISOR_CONTROL_SOCKET": f"{home}.sock", "SUPERVISOR_STOP_GRACE": "10s",
            "SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "1",
        }

    def node(self, role: str, address: str, ordinal: int, *lines: str):
        """Lays out a node and begins it."""
        environment = self._environment(role, address, ordinal)
        home = environment["DORIS_HOME"]
        subprocess.run([DIST / "doris-simulator", "layout", role, home, "--version", "2.1"], check=True,
                       stdout=subprocess.DEVNULL)
        with open(f"{home}/conf/{role}.conf", "a", encoding="utf-8") as conf:
            conf.write("\n".join((f"priority_networks = {address}/32", "simulator_heartbeat_interval_ms = 200", *lines)) + "\n")
        self.begin(DIST / "doris-supervisor", "run", role, environment=environment)

    def start(self):
        """Returns once all are Ready and the second backend's tablets have begun to move, one by one."""
        self.node("fe", FRONTEND, 0, "simulator_time_scale = 0.02", "simulator_tablets_per_round = 1")
        for ordinal, address in enumerate(BACKENDS):
            self.node("be", address, ordinal)
        for address in [FRONTEND, *BACKENDS]:
            wait_until(f"readiness of {address}", lambda address=address: read(f"http://{address}:8099/readyz"))
        table = "CREATE TABLE shop.orders (id INT) DISTRIBUTED BY HASH(id) BUCKETS 600 PROPERTIES ('replication_num' = '1')"
        wait_until("disks that were reported", lambda: self.ask("CREATE DATABASE IF NOT EXISTS shop", table))
        subprocess.run([DIST / "doris-supervisor", "decommission", "start"], check=True, stdout=subprocess.DEVNULL,
                       env=self._environment("be", BACKENDS[1], 1), timeout=60)
        wait_until("a rate", lambda: "tablets_per_minute " in (read(f"http://{BACKENDS[1]}:8099/metrics") or ""))

    def ask(self, *statements: str) -> bool:
        """Whether the frontend took the statements."""
        command = ["mariadb", "-h", FRONTEND, "-P", "9030", "-u", "root", "-e", ";".join(statements)]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
