"""The one table, and what has to be known to read it."""

import math

# Title, measure, how its samples are shown.
ROWS = [
    ("start: executed → child's first instruction, ms", "start (ms)", "distribution"),
    ("start and exit over a child that ends at once, ms", "start and exit (ms)", "distribution"),
    ("executed → SIGTERM blocked or caught, ms", "signals blocked (ms)", "distribution"),
    ("forwarding of a signal, idle, µs", "forward (us)", "distribution"),
    ("forwarding of a signal, all cores saturated, µs", "forward, saturated (us)", "distribution"),
    ("SIGTERM at the child's first instant: lost", "lost (of all)", "share"),
    ("{orphans:,} orphans end at once → all reaped, ms", "orphans (ms)", "distribution"),
    ("resident memory, idle, kB", "resident (kB)", "value"),
    ("… of which anonymous, kB", "anonymous (kB)", "value"),
    ("wakeups in 60 s idle", "wakeups (in 60 s)", "value"),
    ("CPU time in 60 s idle, ms", "CPU (ms in 60 s)", "decimal"),
    ("in Ready: resident memory, kB", "resident in Ready (kB)", "value"),
    ("in Ready: … of which anonymous, kB", "anonymous in Ready (kB)", "value"),
    ("in Ready: wakeups in 60 s", "wakeups in Ready (in 60 s)", "value"),
    ("in Ready: CPU time in 60 s, ms", "CPU in Ready (ms in 60 s)", "decimal"),
    ("stop: child's end → supervisor's end, ms", "stop (ms)", "distribution"),
    ("SIGTERM → /readyz is not 200, ms", "not ready (ms)", "distribution"),
    ("child killed → next child's first instruction, ms", "restart (ms)", "distribution"),
    ("executable files, kB", "size (kB)", "value"),
]

NOTES = """\
Cells are median / 95th / 99th percentile, and in brackets the median's difference to no supervisor, where that has one.
Every supervisor is PID 1 of a PID namespace with a /proc of its own, and supervises one static program that stamps
CLOCK_MONOTONIC into shared memory. *s6* is s6-svscan over one s6-supervise. *doris-supervisor* runs `run be` over that
program, with a probe server, and a cluster where nobody answers, so that it goes on asking; *in Ready* is `run fe` over
the stand-in, with its health and membership checks. Where a start takes over a second (supervisord) there are fewer
rounds.

* start and exit: s6 and supervisord do not end with their child.
* blocked: read from /proc over and over; lives in which it was put up and waited with between two looks are left out.
* forwarding: s6 and supervisord pass on no SIGUSR1 of their own; instead one byte is written to s6-supervise's control
  FIFO, and supervisord is asked by XML-RPC to send it.
* lost: SIGTERM is sent when the supervisor's entry in /proc first shows a child; lost is what has ended nothing 4 s
  later. Without a supervisor the program is PID 1 itself and gets SIGTERM when it is executed: the kernel drops what PID
  1 neither blocks nor catches.
* orphans: without a supervisor nobody reaps them. supervisord reaps at most 100 a second.
* idle: sums over the supervisor's processes, without the child. Wakeups are the context switches of all threads.
* restart: the child was up for over a second. Most of it is policy: doris-supervisor waits 500 to 550 ms before the
  first restart, s6 one second, and supervisord looks once a second.
* executable files: without the shared libraries that they load; supervisord's are its package and the interpreter.
"""


def percentile(samples, share):
    """The smallest sample that no fewer than this share are at or below (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def number(value):
    """Three digits that mean something, and no exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def cell(samples, baseline, form):
    if not samples:
        return "–"
    if form == "share":
        return f"{sum(samples)} of {len(samples)}"
    median = percentile(samples, 0.5)
    if form != "distribution":
        return f"{median:,.0f}" if form == "value" else number(median)
    text = " / ".join(number(percentile(samples, share)) for share in (0.5, 0.95, 0.99))
    if baseline and baseline is not samples:
        difference = median - percentile(baseline, 0.5)
        text += f" ({'+' if difference >= 0 else '−'}{number(abs(difference))})"
    return text


def render(samples, names, orphans):
    lines = [f"| | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for title, measure, form in ROWS:
        of = samples.get(measure)
        if of is None:
            continue
        baseline = of.get(names[0])
        cells = [cell(of.get(name), baseline, form) for name in names]
        lines.append(f"| {title.format(orphans=orphans)} | {' | '.join(cells)} |")
    return "\n".join(lines)
