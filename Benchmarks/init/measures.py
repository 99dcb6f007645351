"""The measures. Each takes all competitors in turn, in an order that is shuffled for each round."""

import contextlib
import os
import pathlib
import signal
import subprocess
import time

from frontend import ReadyFrontend
from life import Failure, Life, now, wait_until

TERM_BIT = 1 << (signal.SIGTERM - 1)
# How long a stop may take before the signal counts as lost. The slowest peer looks at its signals once a second.
LOST_AFTER = 4_000_000_000


class Measures:
    """Runs the measures and keeps every sample: `samples[measure][competitor]`, in the unit of the measure's name."""

    def __init__(self, tools, competitors, rounds, rng):
        self.tools, self.competitors, self.rounds, self.rng = tools, competitors, rounds, rng
        self.samples = {}

    def add(self, measure, competitor, value):
        self.samples.setdefault(measure, {}).setdefault(competitor.name, []).append(value)

    def turns(self, rounds, competitors=None, warm_up=2):
        """Whose turn it is, round after round, and whether it counts; competitors whose lives are slow have fewer."""
        for number in range(-warm_up, rounds):
            order = list(competitors or self.competitors)
            self.rng.shuffle(order)
            for competitor in order:
                if number % competitor.every == 0 and (number >= 0 or competitor.every == 1):
                    yield competitor, number >= 0

    # MARK: one life for each sample

    def start_and_exit(self):
        """Executed -> child's first instruction, and where the supervisor ends with its child -> its end."""
        for competitor, counts in self.turns(self.rounds.start):
            ends = competitor.ends_with_child
            with Life(self.tools, competitor, "exit" if ends else "wait") as life:
                page = life.begin().page
                life.wait_for("ended" if ends else "started")
                if not page.started or ends and page.status != 0:
                    raise Failure(f"{competitor.name} ended with {page.status}: {life.log()}")
                if not counts:
                    continue
                self.add("start (ms)", competitor, (page.started - page.executed) / 1e6)
                if ends:
                    self.add("start and exit (ms)", competitor, (page.ended - page.executed) / 1e6)

    def mask_and_stop(self):
        """Executed -> SIGTERM no longer ends or is lost; then by SIGTERM, the child's end -> the supervisor's."""
        for competitor, counts in self.turns(self.rounds.start):
            with Life(self.tools, competitor) as life:
                masked = self._await_mask(life) if competitor.words else None
                life.begin().wait_for("ready")
                # Whatever the supervisor does after the start of its child is to be over.
                time.sleep(0.005)
                life.signal(signal.SIGTERM)
                life.wait_for("ended")
                if not life.page.exiting:
                    raise Failure(f"{competitor.name} ended before its child: {life.log()}")
                if counts:
                    self.add("stop (ms)", competitor, (life.page.ended - life.page.exiting) / 1e6)
                if counts and masked:
                    self.add("signals blocked (ms)", competitor, (masked - life.page.executed) / 1e6)
        for name, seen in self.samples["signals blocked (ms)"].items():
            if len(seen) < 0.5 * len(self.samples["stop (ms)"][name]):
                raise Failure(f"the mask of {name} was seen in {len(seen)} of its lives only")

    def _await_mask(self, life):
        """Reads the process' entry over and over; a look takes some 15 us, which is the resolution.

        Who waits by sigwait shows an empty mask meanwhile, so that one that was put up between two looks is not seen:
        nothing is returned then.
        """
        entry = os.open(f"/proc/{life.pid}/status", os.O_RDONLY)
        try:
            life.begin()
            deadline = now() + 10_000_000_000
            while True:
                text = os.pread(entry, 4096, 0)
                seen = now()
                fields = text[text.index(b"SigBlk:"):].split(None, 6)
                if (int(fields[1], 16) | int(fields[3], 16) | int(fields[5], 16)) & TERM_BIT:
                    return seen
                if life.page.ready or seen > deadline:
                    return None
        finally:
            os.close(entry)

    def early_signal(self):
        """SIGTERM at the first instant at which the supervisor has a child: is it followed by an end?"""
        waiting = []

        def settle(all_of_them):
            for life, sent, counts in list(waiting):
                has_ended = life.page.ended != 0
                if has_ended or now() > sent + LOST_AFTER:
                    waiting.remove((life, sent, counts))
                    if counts:
                        self.add("lost (of all)", life.competitor, 0 if has_ended else 1)
                    life.end()
            return not all_of_them or not waiting

        with contextlib.ExitStack() as lives:
            for competitor, counts in self.turns(self.rounds.early):
                life = lives.enter_context(Life(self.tools, competitor))
                self._await_child(life)
                sent = life.signal(signal.SIGTERM)
                with contextlib.suppress(Failure):
                    # An end that is not lost comes soon; the few that are waited for later sleep meanwhile.
                    wait_until(lambda: life.page.ended, 0.1, "the end", 0.0005)
                waiting.append((life, sent, counts))
                settle(False)
            wait_until(lambda: settle(True), LOST_AFTER / 1e9 + 5, "the last early stop", 0.01)

    def _await_child(self, life):
        """Without a supervisor there is no child: then the instant is that of the program's own execution."""
        deadline = now() + 10_000_000_000
        path = f"/proc/{life.pid}/task/{life.pid}/children"
        entry = os.open(path, os.O_RDONLY)
        try:
            life.begin()
            while not (life.page.executed if not life.competitor.words else os.pread(entry, 64, 0)):
                if now() > deadline:
                    raise Failure(f"{life.competitor.name} has no child: {life.log()}")
        finally:
            os.close(entry)

    def orphans(self):
        """The release of all orphans by closing one pipe -> none of them is left, not even as a zombie."""
        competitors = [competitor for competitor in self.competitors if competitor.words]
        for competitor, counts in self.turns(self.rounds.orphans, competitors, warm_up=1):
            with Life(self.tools, competitor, "orphans", orphans=self.rounds.orphan_count) as life:
                life.begin().wait_for("ready", 30)
                time.sleep(0.05)
                life.page.release = 1
                life.wait_for("reaped", 90, 0.002)
                if counts:
                    self.add("orphans (ms)", competitor, (life.page.reaped - life.page.released) / 1e6)

    def forward(self):
        """Right before the signal is sent -> the child has it; on idle cores, then on busy ones."""
        self._forward("forward (us)")
        with contextlib.ExitStack() as stack:
            burners = [
                stack.enter_context(_killed(subprocess.Popen([self.tools.child], env={"BENCH_CHILD": "burn"})))
                for _ in range(os.cpu_count() or 1)
            ]
            time.sleep(0.2)
            self._forward("forward, saturated (us)")
            if any(burner.poll() is not None for burner in burners):
                raise Failure("the cores were not saturated")

    def _forward(self, measure):
        # The core on which a process sits decides over much of it, and it stays there: hence many lives.
        for competitor, counts in self.turns(self.rounds.signals // 100, warm_up=0):
            with Life(self.tools, competitor) as life:
                life.begin().wait_for("ready")
                time.sleep(0.02)
                for number in range(-5, 100):
                    had = life.page.signals
                    sent = now()
                    competitor.send(life)
                    wait_until(lambda: life.page.signals > had, 5, f"{competitor.name}: the signal", 0.0003)
                    if counts and number >= 0:
                        self.add(measure, competitor, (life.page.arrived - sent) / 1e3)

    # MARK: side by side

    def idle(self):
        """Wakeups, processor time and memory of one life of each, in the same minute."""
        with contextlib.ExitStack() as stack:
            lives = [stack.enter_context(Life(self.tools, competitor)) for competitor in self.competitors]
            for life in lives:
                life.begin().wait_for("ready")
            ready = stack.enter_context(ReadyFrontend(self.tools, self.competitors[1]))
            self._idle([(life, "") for life in lives] + [(ready.life, " in Ready")])

    def _idle(self, lives):
        # Without a supervisor the one process there is counts; a supervisor's child is no part of it.
        own = {life: life.processes()[: None if not life.competitor.words else -1] for life, _ in lives}
        own |= {life: [life.pid] for life, suffix in lives if suffix}
        time.sleep(3)
        before = {life: _activity(pids) for life, pids in own.items()}
        began = now()
        time.sleep(self.rounds.idle)
        for life, suffix in lives:
            wakeups, busy = _activity(own[life])
            seconds = (now() - began) / 1e9
            self.add(f"wakeups{suffix} (in 60 s)", life.competitor, (wakeups - before[life][0]) * 60 / seconds)
            self.add(f"CPU{suffix} (ms in 60 s)", life.competitor, (busy - before[life][1]) / 1e6 * 60 / seconds)
            resident, anonymous = _memory(own[life])
            self.add(f"resident{suffix} (kB)", life.competitor, resident)
            self.add(f"anonymous{suffix} (kB)", life.competitor, anonymous)

    def restart(self):
        """SIGKILL to the child -> the next child's first instruction. Each child was up for over a second before."""
        with contextlib.ExitStack() as stack:
            lives = {
                competitor: stack.enter_context(Life(self.tools, competitor, is_restarted=True))
                for competitor in self.competitors if competitor.restarts
            }
            for life in lives.values():
                life.begin().wait_for("ready")
            for number in range(self.rounds.restart):
                order = list(lives)
                self.rng.shuffle(order)
                for competitor in order:
                    life = lives[competitor]
                    time.sleep(max(0.0, 1.3 - (now() - life.page.started) / 1e9))
                    starts = life.page.starts
                    killed = now()
                    os.kill(life.processes()[-1], signal.SIGKILL)
                    wait_until(lambda: life.page.starts > starts, 10, f"{competitor.name}: the next child", 0.0003)
                    if number > 0:
                        self.add("restart (ms)", competitor, (life.page.started - killed) / 1e6)

    def not_ready(self):
        """SIGTERM -> the first answer of /readyz that is not 200, asked over and over; one look takes some 0.5 ms."""
        supervisor = self.competitors[1]
        for _ in range(self.rounds.not_ready):
            with ReadyFrontend(self.tools, supervisor) as ready:
                sent = ready.life.signal(signal.SIGTERM)
                while ready.ask() == 200:
                    if now() > sent + 10_000_000_000:
                        raise Failure("/readyz stayed 200 after SIGTERM")
                self.add("not ready (ms)", supervisor, (now() - sent) / 1e6)


@contextlib.contextmanager
def _killed(process):
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def _activity(pids):
    """Context switches and nanoseconds on a processor, of all threads."""
    switches = busy = 0
    for pid in pids:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            busy += int((task / "schedstat").read_text().split()[0])
            for line in (task / "status").read_text().splitlines():
                if "voluntary_ctxt_switches" in line:
                    switches += int(line.split()[1])
    return switches, busy


def _memory(pids):
    """Resident and anonymous memory in kB."""
    sums = {"Rss:": 0, "Anonymous:": 0}
    for pid in pids:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, *rest = line.split()
            if name in sums:
                sums[name] += int(rest[0])
    return sums["Rss:"], sums["Anonymous:"]
