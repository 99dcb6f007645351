"""A frontend of the stand-in and backends beside it, below supervisors or below nothing."""

import json
import os
import subprocess

import nodes

FRONTEND = "127.77.0.1"
_ADMIN_PORT = 8900
_PROBE_PORT = 8099


def is_ready(address):
    return nodes.is_ready(address, _PROBE_PORT)


def admin(path, method="GET"):
    """Asks the frontend's stand-in what no real one would tell."""
    with nodes.ask(f"http://{FRONTEND}:{_ADMIN_PORT}{path}", method, timeout=60) as answer:
        return json.load(answer)


def statements(like=None):
    """What clients sent, the oldest first."""
    return admin("/statements" + (f"?like={like}" if like else ""))["statements"]


class Stage(nodes.Stage):
    """The nodes of a cluster of one frontend."""

    def __init__(self, dist):
        super().__init__(dist, "bench-backend-")

    def frontend(self, heartbeat, *lines):
        """Begins a frontend without a supervisor, whose heartbeats come each so many milliseconds."""
        home = self.folder / f"fe-{FRONTEND}"
        settings = (f"simulator_admin_port = {_ADMIN_PORT}", f"simulator_heartbeat_interval_ms = {heartbeat}")
        self.lay_out("fe", home, FRONTEND, *settings, *lines)
        return self.begin([self.dist / "doris-simulator", "fe", "--home", home, "--version", "2.1"])

    def backend_home(self, address):
        home = self.folder / f"be-{address}"
        self.lay_out(
            "be", home, address, "grace_shutdown_wait_seconds = 0", "grace_shutdown_post_delay_seconds = 0",
            "simulator_stop_delay_ms = 50",
        )
        return home

    def bare_backend(self, home):
        return self.begin([self.dist / "doris-simulator", "be", "--home", home, "--version", "2.1"])

    def supervisor(self, home, ordinal=0, environment=(), prelude=(), output=subprocess.DEVNULL):
        address = home.name.removeprefix("be-")
        variables = {
            "PATH": os.environ["PATH"], "DORIS_HOME": str(home), "POD_NAME": f"doris-be-{ordinal}", "POD_IP": address,
            "SUPERVISOR_CLUSTER_FRONTENDS": FRONTEND, "SUPERVISOR_HTTP_ADDRESS": address,
            "SUPERVISOR_CONTROL_SOCKET": f"{home}.sock", "SUPERVISOR_STOP_GRACE": "60s",
            "SUPERVISOR_LOG_FORMAT": "text", "SUPERVISOR_STOP_ENDPOINT_WAIT": "0s", **dict(environment),
        }
        return self.begin([*prelude, self.dist / "doris-supervisor", "run", "be"], variables, output)
