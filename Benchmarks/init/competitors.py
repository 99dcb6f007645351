"""The competitors: how each is started over the benchmark's child, and what it can be asked to do."""

import http.client
import os
import pathlib
import shutil
import socket
import xmlrpc.client


class Competitor:
    """An init program that ends with its child and forwards signals; the others differ where they have to."""

    ends_with_child = True
    restarts = False
    # Takes part in one of so many rounds, since each of its lives takes seconds.
    every = 1

    def __init__(self, name, *words, files=()):
        self.name = name
        self.words = list(words)
        self.files = files or words[:1]

    def command(self, life):
        """The command line that runs the child, and further variables for it."""
        return self.words + [life.tools.child], {}

    def send(self, life):
        """Sends the child SIGUSR1 by way of the supervisor."""
        os.kill(life.page.supervisor, 10)

    def size(self):
        """The bytes of its executable files, without the shared libraries that they load."""
        paths = (pathlib.Path(shutil.which(file) or file).resolve() for file in self.files)
        return sum(
            sum(inner.stat().st_size for inner in path.rglob("*") if inner.is_file())
            if path.is_dir() else path.stat().st_size
            for path in paths
        )


class Nobody(Competitor):
    """No supervisor: the child is PID 1 itself."""

    def __init__(self):
        super().__init__("no supervisor")

    def size(self):
        return None


class Supervisor(Competitor):
    """doris-supervisor, with a backend's settings and a cluster that nobody answers for, or as `run fe`."""

    restarts = True

    def __init__(self, dist):
        super().__init__("doris-supervisor", f"{dist}/doris-supervisor")

    def variables(self, life):
        home = life.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "DORIS_HOME": str(home),
            "POD_IP": life.address,
            "SUPERVISOR_HTTP_ADDRESS": life.address,
            "SUPERVISOR_CONTROL_SOCKET": str(life.folder / "control.sock"),
            # By name it would ask the machine's resolver, which may be anywhere.
            "SUPERVISOR_IDENTITY": "ip",
            "SUPERVISOR_STOP_GRACE": "20s",
            "SUPERVISOR_LOG_FORMAT": "text",
        }

    def command(self, life):
        variables = self.variables(life) | {
            "POD_NAME": "doris-be-0",
            "SUPERVISOR_CLUSTER_FRONTENDS": life.tools.next_address(),
            # The child's end has to be the supervisor's, or to be followed by another start each time.
            "SUPERVISOR_RESTART_LIMIT": "1000" if life.is_restarted else "0",
            "SUPERVISOR_RESTART_WINDOW": "1s",
        }
        return self.words + ["run", "be", "--", life.tools.child], variables

    def frontend(self, life):
        """The command line for a frontend of the stand-in, which founds a cluster and becomes ready."""
        return self.words + ["run", "fe"], self.variables(life) | {"POD_NAME": "doris-fe-0"}


class S6(Competitor):
    """s6-svscan as PID 1 over one s6-supervise, as s6's own documentation has it for containers."""

    ends_with_child = False
    restarts = True

    def __init__(self):
        super().__init__("s6", "s6-svscan", files=("s6-svscan", "s6-supervise"))

    def command(self, life):
        service = life.folder / "scan" / "child"
        service.mkdir(parents=True)
        (service / "run").symlink_to(life.tools.child)
        return self.words + [str(service.parent)], {}

    def send(self, life):
        control = os.open(life.folder / "scan/child/supervise/control", os.O_WRONLY | os.O_NONBLOCK)
        os.write(control, b"1")
        os.close(control)


class Supervisord(Competitor):
    ends_with_child = False
    restarts = True
    every = 20

    def __init__(self):
        package = "/usr/lib/python3/dist-packages/supervisor"
        super().__init__("supervisord", "supervisord", files=("supervisord", "/usr/bin/python3", package))

    def command(self, life):
        path = life.folder / "supervisord.conf"
        path.write_text(
            "[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\n"
            f"pidfile={life.folder}/supervisord.pid\n"
            f"[unix_http_server]\nfile={life.folder}/supervisord.sock\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
            f"[program:child]\ncommand={life.tools.child}\nautorestart=true\n"
            "stdout_logfile=NONE\nstderr_logfile=NONE\n"
        )
        return self.words + ["-c", str(path)], {}

    def send(self, life):
        transport = _UnixTransport(str(life.folder / "supervisord.sock"))
        with xmlrpc.client.ServerProxy("http://localhost", transport) as server:
            server.supervisor.signalProcess("child", "USR1")


class _UnixTransport(xmlrpc.client.Transport):
    def __init__(self, path):
        super().__init__()
        self._path = path

    def make_connection(self, host):
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(10)
        connection.sock.connect(self._path)
        return connection


def all_competitors(dist):
    """Every competitor that is installed, in the table's order, and the names of those that are not."""
    peers = [
        Competitor("tini", "tini", "--"),
        Competitor("dumb-init", "dumb-init", "--"),
        Competitor("catatonit", "catatonit", "--"),
        S6(),
        Supervisord(),
    ]
    missing = [peer.name for peer in peers if not shutil.which(peer.words[0])]
    return [Nobody(), Supervisor(dist)] + [peer for peer in peers if peer.name not in missing], missing
