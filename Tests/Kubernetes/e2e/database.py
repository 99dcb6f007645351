"""SQL to a frontend of the cluster, through a forwarded port."""

import re
import subprocess
from contextlib import contextmanager
from typing import Iterator

import pymysql
from pymysql.cursors import DictCursor

from kubectl import CommandFailed, Kubectl
from waiting import wait_until

ROWS = 5


@contextmanager
def forwarded(cluster: Kubectl, pod: str, port: int) -> Iterator[int]:
    """A loopback port that leads to a pod's."""
    process = subprocess.Popen(
        [*cluster.program, "port-forward", f"pod/{pod}", f":{port}", "--address", "127.0.0.1"], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    try:
        # It ends by itself where the pod is not there.
        line = process.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        if not found:
            raise CommandFailed(f"port {port} of {pod} cannot be forwarded: {line.strip()}")
        yield int(found[1])
    finally:
        process.kill()
        process.wait()


def belongs(row: dict, hosts: tuple[str, str]) -> bool:
    """Whether a row is that of a pod with this address and this name."""
    return row["Host"] == hosts[0] or row["Host"].split(".")[0] == hosts[1]


class Database:
    """Asks the first of the frontends that answers."""

    def __init__(self, cluster: Kubectl, frontends: list[str]):
        self.cluster, self.frontends = cluster, frontends

    def rows(self, *statements: str) -> list[dict]:
        """The rows of the last statement."""
        failures = []
        for frontend in self.frontends:
            try:
                with forwarded(self.cluster, frontend, 9030) as port, pymysql.connect(
                    host="127.0.0.1", port=port, user="root", connect_timeout=10, read_timeout=30, cursorclass=DictCursor,
                ) as connection, connection.cursor() as cursor:
                    for statement in statements:
                        cursor.execute(statement)
                    return list(cursor.fetchall())
            except (CommandFailed, pymysql.Error) as error:
                failures.append(f"{frontend}: {error}")
        raise AssertionError(f"no frontend answers {statements[-1]}: {'; '.join(failures)}")

    def backends(self) -> list[dict]:
        return self.listing("SHOW BACKENDS")

    def frontends_listed(self) -> list[dict]:
        return self.listing("SHOW FRONTENDS")

    def listing(self, statement: str) -> list[dict]:
        """A listing of nodes; 1.2 calls its column Host otherwise."""
        return [{"Host": row.get("IP"), **row} for row in self.rows(statement)]

    def backend(self, hosts: tuple[str, str]) -> dict | None:
        """The row of a pod's backend."""
        return next((row for row in self.backends() if belongs(row, hosts)), None)

    def make_table(self, name: str, buckets: int, replicas: int = 1) -> None:
        """Makes a table with five rows, as soon as the backends have told of their disks."""
        create = (f"CREATE TABLE IF NOT EXISTS shop.{name} (id INT) DISTRIBUTED BY HASH(id) BUCKETS {buckets} "
                  f"PROPERTIES ('replication_num' = '{replicas}')")
        said: list[str] = []

        def made() -> bool:
            try:
                self.rows("CREATE DATABASE IF NOT EXISTS shop", create)
            except AssertionError as error:
                said.append(str(error))
                return False
            return True

        wait_until(f"the table {name}", made, 60, lambda: said[-1])
        self.rows(f"INSERT INTO shop.{name} VALUES (1), (2), (3), (4), (5)")

    def count(self, name: str) -> int | None:
        """How many rows of the table can be read; `None` where not all of its tablets can."""
        try:
            return int(next(iter(self.rows(f"SELECT COUNT(*) AS n FROM shop.{name}")[0].values())))
        except AssertionError:
            return None
