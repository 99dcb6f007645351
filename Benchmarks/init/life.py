"""One life of a supervisor: started as PID 1 of a namespace, watched, and ended whatever happens."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

from page import Page


class Failure(Exception):
    """A measurement that could not be taken."""


def now():
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def wait_until(fact, seconds, what, pause=0.0001):
    """Waits until a fact holds and returns it; the stamps are exact, so that looking needs not be."""
    deadline = now() + int(seconds * 1e9)
    while True:
        value = fact()
        if value:
            return value
        if now() > deadline:
            raise Failure(f"{what} did not come within {seconds} s")
        time.sleep(pause)


class Tools:
    """A temporary folder for all files of a run, and the helper programs in it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="doris-bench-"))
        self.lives = set()
        self._number = 0
        self._network = random.randrange(64, 250)
        self.launch = self.child = None

    def compile(self):
        self.launch = self._compile("launch")
        self.child = self._compile("child")

    def _compile(self, name):
        compiler = next(filter(shutil.which, ("cc", "clang", "gcc")), None)
        if not compiler:
            raise Failure("there is no C compiler")
        # Static: loading shared libraries would be most of the child's start.
        source = pathlib.Path(__file__).with_name(f"{name}.c")
        target = self.folder / name
        subprocess.run([compiler, "-O2", "-Wall", "-static", "-o", target, source], check=True, timeout=60)
        return str(target)

    def next_number(self):
        self._number += 1
        return self._number

    def next_address(self):
        """A loopback address that no other life of this run has."""
        number = self.next_number()
        return f"127.{self._network}.{number // 250}.{number % 250 + 1}"

    def clean(self):
        for life in list(self.lives):
            life.end()
        shutil.rmtree(self.folder, ignore_errors=True)


class Life:
    """A supervisor and its child; to be used in a `with` statement, or ended by its caller."""

    def __init__(self, tools, competitor, child="wait", is_restarted=False, orphans=0, prepare=None, command=None):
        self.tools, self.competitor, self.is_restarted = tools, competitor, is_restarted
        self.address = tools.next_address()
        self.folder = tools.folder / str(tools.next_number())
        self.folder.mkdir()
        self.page = Page(self.folder / "page")
        if prepare:
            prepare(self)
        words, variables = (command or competitor.command)(self)
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "BENCH_PAGE": str(self.folder / "page"),
            "BENCH_CHILD": child,
            "BENCH_ORPHANS": str(orphans),
        }
        log = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        self._launcher = os.posix_spawn(
            tools.launch,
            [tools.launch, str(self.folder / "page"), *words],
            environment | variables,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self.folder / "log"), log, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
        )
        tools.lives.add(self)
        try:
            self.pid = wait_until(lambda: self.page.supervisor, 5, f"the process of {competitor.name}", 0)
        except Failure:
            self.end()
            raise

    def begin(self):
        """Lets the supervisor be executed."""
        self.page.go = 1
        return self

    def wait_for(self, field, seconds=20, pause=0.0001):
        """Waits until a field of the page is set; a supervisor that ends before is a failure."""

        def fact():
            value = getattr(self.page, field)
            if not value and field != "ended" and self.page.ended:
                # The end may have been stamped between the two looks.
                value = getattr(self.page, field)
                if not value:
                    raise Failure(f"{self.competitor.name} ended with {self.page.status} before {field}: {self.log()}")
            return value

        try:
            return wait_until(fact, seconds, f"{self.competitor.name}: {field}", pause)
        except Failure as failure:
            raise Failure(f"{failure}; {self.log()}") from None

    def signal(self, number):
        """Signals the supervisor; returns the instant right before."""
        sent = now()
        os.kill(self.pid, number)
        return sent

    def children(self, pid=None):
        pid = pid or self.pid
        try:
            return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return []

    def processes(self):
        """The supervisor's processes and the child, which is the last."""
        chain = [self.pid]
        while children := self.children(chain[-1]):
            chain.append(children[0])
        return chain

    def log(self):
        text = (self.folder / "log").read_text(errors="replace").strip()
        return " | ".join(text.splitlines()[-5:]) or "no output"

    def end(self):
        """Kills what is left, and removes the files; the namespace ends with PID 1."""
        if self not in self.tools.lives:
            return
        self.tools.lives.discard(self)
        # The launcher is our child and not collected yet, so that its number is its own; with it goes PID 1.
        # PID 1 is killed first where it runs, since its end has been waited for then when the launcher's has.
        if self.page.supervisor and not self.page.ended:
            try:
                os.kill(self.page.supervisor, signal.SIGKILL)
            except ProcessLookupError:
                pass
        deadline = now() + 10_000_000_000
        while os.waitpid(self._launcher, os.WNOHANG)[0] == 0:
            if now() > deadline:
                os.kill(self._launcher, signal.SIGKILL)
            time.sleep(0.0005)
        self.page.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
