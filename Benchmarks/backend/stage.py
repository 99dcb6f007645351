"""The stand-in's frontend and its backends, below supervisors or below nothing, as one benchmark needs them."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FRONTEND = "127.77.0.1"
LIMIT = 120
_ADMIN_PORT = 8900
_HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failure(Exception):
    """What was to happen did not."""


def wait(condition, what, limit=LIMIT, pause=0.001):
    """Returns the instant (seconds since 1970) at which a condition was first seen to hold."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise Failure(f"{what} did not happen within {limit} s")
        time.sleep(pause)
    return time.time()


def answers(address, port):
    try:
        with socket.create_connection((address, port), timeout=0.2):
            return True
    except OSError:
        return False


def is_ready(address):
    try:
        return _HTTP.open(f"http://{address}:8099/readyz", timeout=2).status == 200
    except (urllib.error.URLError, OSError):
        return False


def admin(path, method="GET"):
    """Asks the frontend's stand-in what no real one would tell."""
    request = urllib.request.Request(f"http://{FRONTEND}:{_ADMIN_PORT}{path}", method=method)
    with _HTTP.open(request, timeout=60) as answer:
        return json.load(answer)


def statements(like=None):
    """What clients sent, the oldest first."""
    return admin("/statements" + (f"?like={like}" if like else ""))["statements"]


class Stage:
    """Homes in one folder, and the processes that were begun."""

    def __init__(self, dist):
        self.dist = dist
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-backend-"))
        self.running = []

    def lay_out(self, role, address, *lines):
        home = self.folder / f"{role}-{address}"
        shutil.rmtree(home, ignore_errors=True)
        command = [self.dist / "doris-simulator", "layout", role, home, "--version", "2.1"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(home / f"conf/{role}.conf", "a", encoding="utf-8") as conf:
            conf.write("\n".join((f"priority_networks = {address}/32", *lines)) + "\n")
        return home

    def frontend(self, *lines):
        """Begins a frontend without a supervisor; its heartbeats come as often as Doris', each 5 s by the clock."""
        home = self.lay_out("fe", FRONTEND, f"simulator_admin_port = {_ADMIN_PORT}", *lines)
        return self.begin([self.dist / "doris-simulator", "fe", "--home", home, "--version", "2.1"])

    def backend_home(self, address):
        return self.lay_out(
            "be", address, "grace_shutdown_wait_seconds = 0", "grace_shutdown_post_delay_seconds = 0",
            "simulator_stop_delay_ms = 50",
        )

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

    def begin(self, command, environment=None, output=subprocess.DEVNULL):
        process = subprocess.Popen(
            [str(word) for word in command], env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )
        self.running.append(process)
        return process

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path

    def end(self, processes=None):
        """Ends processes, or all: politely, then with all of their session."""
        ending = list(self.running) if processes is None else processes
        for process in ending:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + 20
        for process in ending:
            try:
                process.wait(max(0.01, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            self.running.remove(process)

    def clean(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
