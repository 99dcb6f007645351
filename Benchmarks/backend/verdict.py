"""From SIGTERM to the decision, restart or scale-in, with a Kubernetes API that answers soon, late, or never."""

import datetime
import json
import signal
import socket
import ssl
import subprocess
import threading
import time

from nodes import Failure, answers, wait
from stage import FRONTEND, is_ready

BACKEND = "127.77.1.1"
_PRELUDE = (
    "set -e; mount -t tmpfs tmpfs /run; mkdir -p /run/secrets/kubernetes.io/serviceaccount; "
    'mount --bind "$1" /run/secrets/kubernetes.io/serviceaccount; shift; exec "$@"'
)


class Server:
    """The API of one pod, `doris-be-1`, that is being deleted, and of its set, over TLS."""

    def __init__(self, folder):
        self.account = folder / "account"
        self.account.mkdir()
        self.delay = 0.0
        self.replicas = 2
        _certify(folder, self.account / "ca.crt")
        (self.account / "token").write_text("token\n", encoding="ascii")
        (self.account / "namespace").write_text("doris", encoding="ascii")
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            if self.delay is None:
                time.sleep(60)
                return
            try:
                with self._tls.wrap_socket(connection, server_side=True) as secure:
                    request = b""
                    while b"\r\n\r\n" not in request:
                        part = secure.recv(65536)
                        if not part:
                            return
                        request += part
                    time.sleep(self.delay)
                    body = json.dumps(self._object(request.split(b" ")[1].decode("ascii"))).encode()
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                                   % len(body) + body)
            except OSError:
                pass

    def _object(self, path):
        if "/pods/" in path:
            owner = {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "doris-be", "uid": "set", "controller": True}
            metadata = {
                "name": "doris-be-1", "namespace": "doris", "uid": "pod", "ownerReferences": [owner],
                "deletionTimestamp": "2026-01-01T00:00:00Z",
            }
            return {"kind": "Pod", "apiVersion": "v1", "metadata": metadata, "status": {"phase": "Running"}}
        metadata = {"name": "doris-be", "namespace": "doris", "uid": "set"}
        spec = {"replicas": self.replicas, "serviceName": "doris-be"}
        return {"kind": "StatefulSet", "apiVersion": "apps/v1", "metadata": metadata, "spec": spec}


def _certify(folder, authority):
    """An authority of the run's own, and a certificate for 127.0.0.1."""
    def openssl(*words, **options):
        subprocess.run(["openssl", *words], check=True, stderr=subprocess.DEVNULL, cwd=folder, **options)

    extensions = folder / "extensions"
    extensions.write_text("subjectAltName = IP:127.0.0.1\n", encoding="ascii")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", str(authority), "-days", "2", "-subj", "/CN=bench")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=api")
    openssl("x509", "-req", "-in", "server.csr", "-CA", str(authority), "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "2", "-extfile", str(extensions))


def _verdict(log):
    """When the log tells of the decision (seconds since 1970, to the millisecond), and its line; None before."""
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        stamp, _, rest = line.partition(" ")
        if rest.startswith("NOTICE A stop begins"):
            return datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp(), rest
    return None


def measure(stage, rounds, order):
    """Milliseconds from right before SIGTERM is sent to the log's line, which has whole ones, by (delay, decision)."""
    server = Server(stage.folder)
    cases = [
        ("there is none", 0, 2), ("after 5 ms", 0.005, 2), ("after 500 ms", 0.5, 2), ("never", None, 2),
        ("after 5 ms", 0.005, 1), ("after 500 ms", 0.5, 1),
    ]
    environment = {
        "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(server.port), "POD_UID": "pod",
        "SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "1",
    }
    prelude = ["unshare", "--mount", "/bin/sh", "-c", _PRELUDE, "pod", server.account]
    samples = {}
    stage.frontend(200)
    wait(lambda: answers(FRONTEND, 9030), "the frontend's port")
    for _ in range(rounds):
        for name, delay, replicas in order.sample(cases, len(cases)):
            server.delay, server.replicas = 0, 2
            log = stage.folder / "log"
            with open(log, "wb") as output:
                told = {} if name == "there is none" else environment
                node = stage.supervisor(stage.backend_home(BACKEND), 1, told, prelude, output)
                wait(lambda: is_ready(BACKEND), "readiness", pause=0.02)
                server.delay, server.replicas = delay, replicas
                sent = time.time()
                node.send_signal(signal.SIGTERM)
                wait(lambda: _verdict(log), "the decision", limit=30, pause=0.02)
                instant, line = _verdict(log)
                decision = "scale-in" if "decision=scale-in" in line else "restart"
                expected = "restart" if replicas == 2 else "scale-in"
                if decision != expected:
                    raise Failure(f"the decision was {decision} and not {expected}: {line}")
                # A second SIGINT is what hurries a stop.
                for _ in range(2):
                    node.send_signal(signal.SIGINT)
                    time.sleep(0.05)
                stage.end([node])
            samples.setdefault((name, decision), []).append((instant - sent) * 1000)
    stage.end()
    return samples
