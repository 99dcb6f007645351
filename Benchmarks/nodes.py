"""Nodes of the stand-in and the processes around them, as the benchmarks of frontends and of backends need them."""

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

LIMIT = 120
_HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failure(Exception):
    """What was to happen did not."""


def wait(condition, what, limit=LIMIT, pause=0.001):
    """Returns the instant of the monotonic clock at which a condition was first seen to hold."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise Failure(f"{what} did not happen within {limit} s")
        time.sleep(pause)
    return time.monotonic()


def closed_for(order):
    """A fault by which a frontend's port opens at an instant that nobody can foresee, in any phase of a sleep of 10 s."""
    return f"simulator_faults = replay slow {order.randrange(500, 10_500)}"


def answers(address, port):
    try:
        with socket.create_connection((address, port), timeout=0.2):
            return True
    except OSError:
        return False


def ask(url, method="GET", timeout=2):
    """The answer of a node's HTTP port, whatever proxy the environment names."""
    return _HTTP.open(urllib.request.Request(url, method=method), timeout=timeout)


def is_ready(address, port):
    """What the supervisor's readiness probe says."""
    try:
        return ask(f"http://{address}:{port}/readyz").status == 200
    except (urllib.error.URLError, OSError):
        return False


class Stage:
    """Homes in one folder, and the processes that were begun."""

    def __init__(self, dist, prefix):
        self.dist = dist
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
        self.running = []

    def lay_out(self, role, home, address, *lines):
        """Lays out a home anew, with further lines of its configuration."""
        shutil.rmtree(home, ignore_errors=True)
        command = [self.dist / "doris-simulator", "layout", role, home, "--version", "2.1"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(home / f"conf/{role}.conf", "a", encoding="utf-8") as conf:
            conf.write("\n".join((f"priority_networks = {address}/32", *lines)) + "\n")

    def write(self, name, text):
        """Writes a program."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path

    def begin(self, command, environment=None, output=subprocess.DEVNULL):
        """Begins a program in a session of its own."""
        process = subprocess.Popen(
            [str(word) for word in command], env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )
        self.running.append(process)
        return process

    def end(self, processes=None, patience=20):
        """Ends processes, or all: politely, and after so many seconds with all of their session."""
        ending = list(self.running) if processes is None else processes
        for process in ending:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + patience
        for process in ending:
            try:
                process.wait(max(0.01, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            # A shell does not pass the signal on.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            self.running.remove(process)

    def clean(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
