"""A frontend of the stand-in below doris-supervisor: what it takes to be in Ready."""

import http.client
import pathlib
import subprocess

from life import Life, wait_until


class ReadyFrontend:
    """doris-supervisor over a frontend of the stand-in, in Ready."""

    def __init__(self, tools, supervisor):
        simulator = pathlib.Path(supervisor.words[0]).with_name("doris-simulator")

        def lay_out(life):
            home = life.folder / "home"
            subprocess.run(
                [simulator, "layout", "fe", home, "--version", "2.1"],
                check=True, timeout=20, stdout=subprocess.DEVNULL,
            )
            with open(home / "conf/fe.conf", "a", encoding="ascii") as configuration:
                configuration.write(f"priority_networks = {life.address}/32\nsimulator_stop_delay_ms = 50\n")

        self.life = Life(tools, supervisor, prepare=lay_out, command=supervisor.frontend)
        try:
            self.life.begin()
            wait_until(self._is_ready, 30, f"Ready: {self.life.log()}", 0.05)
        except BaseException:
            self.life.end()
            raise

    def _is_ready(self):
        try:
            return self.ask() == 200
        except OSError:
            return False

    def ask(self):
        """The status of /readyz; the probe server takes one request for each connection."""
        connection = http.client.HTTPConnection(self.life.address, 8099, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        finally:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.life.end()
