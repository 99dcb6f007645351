#!/usr/bin/env python3
"""Judges every statement that the stand-ins were told in a run of the tests: was it one that a supervisor may send?

usage: statements.py ARCHIVE    ARCHIVE is the folder that DORIS_SUPERVISOR_STATEMENT_ARCHIVE named in the run

A stage of the archive is a folder with `mark` (the comment before each statement of the test's own; empty where it has
none), `statements/*.log` (what a stand-in of a frontend was told), `nodes/*.log` and `nodes/*.json` (what a supervisor
logged; its home, role, environment, and whether it ran to the end), and `complete`. Whatever has no mark is a
supervisor's. It must be a statement that supervisors know, never DROPP, and

* DECOMMISSION names a node as which a backend's supervisor of that stage runs or ran, or its former entry, which its
  log names (`former=`) and as which no other one runs;
* DROP FOLLOWER and DROP OBSERVER name an entry for which a log gives a reason before, and which is
  - former: an earlier supervisor on the same home ran as that node, and had ended,
  - replaced: its supervisor runs as that node itself, has not started Doris, and nobody else runs there,
  - gone: nobody runs there, and its pod is gone, or it never came, or the policy asks for no proof,
  - leaving: its own supervisor stops, for good,
  - taken back: its own supervisor stops, and Doris never joined.
"""
import json
import pathlib
import re
import sys
from collections import Counter
from datetime import datetime, timezone

NODE = r'"(?P<node>[^"\s]+:\d+)"'
HASH = r"'\*[0-9A-F]{40}'"
KINDS = {
    "SHOW FRONTENDS": "SHOW FRONTENDS",
    "SHOW BACKENDS": "SHOW BACKENDS",
    "SHOW RECYCLE BIN": "SHOW CATALOG RECYCLE BIN",
    "SHOW TRANSACTIONS": "SHOW PROC '/transactions'",
    "ADD FRONTEND": rf"ALTER SYSTEM ADD (?:FOLLOWER|OBSERVER) {NODE}",
    "DROP FRONTEND": rf"ALTER SYSTEM DROP (?:FOLLOWER|OBSERVER) {NODE}",
    "MODIFY FRONTEND": rf'ALTER SYSTEM MODIFY FRONTEND {NODE} HOSTNAME "[^"\s]+"',
    "ADD BACKEND": rf"ALTER SYSTEM ADD BACKEND {NODE}",
    "MODIFY BACKEND": rf'ALTER SYSTEM MODIFY BACKEND {NODE} HOSTNAME "[^"\s]+"',
    "DECOMMISSION BACKEND": rf"ALTER SYSTEM DECOMMISSION BACKEND {NODE}",
    "CANCEL DECOMMISSION": rf"CANCEL DECOMMISSION BACKEND {NODE}",
    "SWITCH BACKEND": rf'ALTER SYSTEM MODIFY BACKEND {NODE} SET \("disable_(?:query|load)" = "(?:true|false)"\)',
    "CREATE USER": rf"CREATE USER IF NOT EXISTS '[^'\s]+'@'%' IDENTIFIED BY PASSWORD {HASH}",
    "GRANT NODE_PRIV": r"GRANT NODE_PRIV ON \*\.\*\.\* TO '[^'\s]+'@'%'",
    "SET PASSWORD": rf"SET PASSWORD FOR '[^'\s]+'@'%' = {HASH}",
}
ANNOUNCED = 30_000  # ms from a log line with the reason to the statement, at most


class Unreadable(Exception):
    """A part of the archive that cannot be judged."""


def text_of(path):
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path}: unreadable: {error}") from None


def milliseconds(text, form):
    time = datetime.strptime(text, form).replace(tzinfo=timezone.utc)
    return int(time.timestamp()) * 1000 + time.microsecond // 1000


class Line:
    """A line of a supervisor's log, in either format."""

    TEXT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) [A-Z]+ (.*)")
    FIELD = re.compile(r" ([a-z][A-Za-z.]*)=")

    def __init__(self, time, message, fields):
        self.time, self.message, self.fields = milliseconds(time, "%Y-%m-%dT%H:%M:%S.%fZ"), message, fields

    @classmethod
    def read(cls, text):
        """The line, or None for what Doris or a script wrote to the same place."""
        try:
            if text.startswith('{"time":'):
                fields = json.loads(text)
                return cls(fields["time"], fields["message"], fields)
            found = cls.TEXT.fullmatch(text)
            if not found:
                return None
            parts = cls.FIELD.split(found[2])
            return cls(found[1], parts[0], dict(zip(parts[1::2], parts[2::2])))
        except (ValueError, KeyError):
            return None

    def announces(self, statement):
        return (
            self.message == "An entry is to be dropped"
            and self.fields.get("statement") == statement.text
            and self.fields.get("reason")
            and 0 <= statement.time - self.time <= ANNOUNCED
        )


class Run:
    """One life of a supervisor."""

    def __init__(self, first, facts):
        self.home, self.role, self.environment = facts["home"], facts["role"], facts["environment"]
        self.node, self.lines, self.lasted = first.fields.get("node"), [first], False

    def is_running(self, time):
        """As far as its log tells; one that was killed had ended with its last line."""
        return self.lines[0].time <= time and (self.lasted or time <= self.lines[-1].time)

    def said(self, time, message, **fields):
        return any(
            line.time <= time and line.message == message and fields.items() <= line.fields.items()
            for line in self.lines
        )


class Statement:
    """A line of a statement log."""

    def __init__(self, path, number, text, mark):
        self.place = f"{path}:{number}"
        try:
            time, _, _, self.text = text.split("\t", 3)
            self.time = milliseconds(time, "%Y-%m-%d %H:%M:%S,%f")
        except ValueError:
            raise Unreadable(f"{self.place}: unreadable: no time, connection, user and statement") from None
        self.is_tests = bool(mark) and self.text.startswith(mark + " ")
        own = self.text[len(mark) :].strip() if self.is_tests else self.text
        found = ((kind, re.fullmatch(form, own)) for kind, form in KINDS.items())
        self.kind, match = next(((kind, match) for kind, match in found if match), (None, None))
        self.node = match.groupdict().get("node") if match else None


class Stage:
    """What one test left."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("mark", "nodes", "statements", "complete"):
            if not (folder / name).exists():
                raise Unreadable(f"{folder}: there is no {name}: the stage did not come to its end")
        mark = text_of(folder / "mark")
        if mark and not re.fullmatch(r"/\* [^*]+ \*/", mark):
            raise Unreadable(f"{folder}/mark: no comment that no supervisor could have written")
        self.runs = [run for path in sorted((folder / "nodes").glob("*.log")) for run in self.runs_of(path)]
        self.logs = sorted((folder / "statements").glob("*.log"))
        self.statements = [
            Statement(path, number, line, mark)
            for path in self.logs
            for number, line in enumerate(text_of(path).splitlines(), 1)
        ]
        frontends = [run for run in self.runs if run.role == "fe"]
        served = any(run.said(float("inf"), "The phase changed", phase="ready") for run in frontends)
        if served and not self.statements:
            raise Unreadable(f"{folder}: a frontend served, and no statement was recorded")

    @staticmethod
    def runs_of(path):
        try:
            facts = json.loads(text_of(path.with_suffix(".json")))
            runs = []
            for line in filter(None, map(Line.read, text_of(path).split("\n"))):
                if line.message == "The supervisor begins":
                    runs.append(Run(line, facts))
                elif runs:
                    runs[-1].lines.append(line)
            if runs:
                runs[-1].lasted = facts["ran"]
            return runs
        except (ValueError, KeyError) as error:
            raise Unreadable(f"{path}: unreadable: {error!r}") from None

    def objection(self, statement):
        """Why a supervisor may not have sent this; and by which right it did, if that is to be told."""
        if re.search(r"\bDROPP\b", statement.text, re.IGNORECASE):
            return "DROPP is never sent", None
        if not statement.kind:
            return "no statement that a supervisor knows", None
        if statement.kind == "DECOMMISSION BACKEND":
            return self.decommission(statement)
        if statement.kind == "DROP FRONTEND":
            return self.drop(statement)
        return None, None

    def decommission(self, statement):
        time, node = statement.time, statement.node
        runs = [run for run in self.runs if run.role == "be" and run.lines[0].time <= time]
        if any(run.node == node for run in runs if run.is_running(time)):
            return None, "own"
        if any(line.fields.get("former") == node and line.time <= time for run in runs for line in run.lines):
            return None, "former"
        if any(run.node == node for run in runs):
            return None, "own"
        return f"no backend's supervisor here runs or ran as {node}", None

    def drop(self, statement):
        """The statement says what, the logs why; the homes and lives of the supervisors show that it is so."""
        time, node = statement.time, statement.node
        own = [run for run in self.runs if run.node == node and run.lines[0].time <= time]
        for run in own:
            if run.said(time, "A stop begins", decision="scale-in"):
                return None, "leaving"
            if run.said(time, "A stop begins", decision="restart") and self.never_joined(run, statement):
                return None, "taken back"
        for run in self.runs:
            for line in run.lines:
                if line.announces(statement):
                    return self.announced(statement, run, line.fields["reason"], own)
        return f"no log gives a reason to drop {node}", None

    @staticmethod
    def announced(statement, run, reason, own):
        """Whether what a supervisor gave as its reason is so."""
        living = [one for one in own if one.is_running(statement.time)]
        if run.node == statement.node:
            if any(one.home != run.home for one in living) or run.said(statement.time, "Doris was started"):
                return f"{statement.node} is its supervisor's own, and runs", None
            return None, "replaced"
        if living:
            return f"a supervisor runs as {statement.node}", None
        if re.match(r"it is dead, and cleanup = dead", reason):
            if run.environment.get("SUPERVISOR_CLEANUP") != "dead":
                return "its supervisor was not told to drop whatever is dead", None
            return None, "gone"
        if re.match(r"its pod is gone: .|it was added and never came$", reason):
            return None, "gone"
        if any(one.home == run.home for one in own):
            return None, "former"
        return f"no earlier supervisor on {run.home} ran as {statement.node}: {reason}", None

    def never_joined(self, run, statement):
        added = any(
            one.kind == "ADD FRONTEND" and one.node == statement.node and one.time <= statement.time
            for one in self.statements
            if not one.is_tests
        )
        return added and not run.said(statement.time, "The membership changed", membership="alive")


def table(counts, rights):
    yield f"{'statement':<36}{'supervisors':>12}{'tests':>8}"
    for kind in [*KINDS, None]:
        yield f"{kind or 'any other':<36}{counts[kind, False]:>12}{counts[kind, True]:>8}"
        for (_, right), count in sorted(item for item in rights.items() if item[0][0] == kind):
            yield f"  {right:<34}{count:>12}"


def main(archive):
    stages, failures, counts, rights = [], [], Counter(), Counter()
    for folder in sorted(path for path in archive.glob("*") if path.is_dir()):
        try:
            stages.append(Stage(folder))
        except Unreadable as error:
            failures.append(str(error))
    for stage in stages:
        for statement in stage.statements:
            counts[statement.kind, statement.is_tests] += 1
            if statement.is_tests:
                continue
            objection, right = stage.objection(statement)
            if objection:
                failures.append(f"{statement.place}: {objection}: {statement.text}")
            elif right:
                rights[statement.kind, right] += 1
    if not any(count for (_, is_tests), count in counts.items() if not is_tests):
        failures.append(f"{archive}: no statement of a supervisor was recorded")
    print(*table(counts, rights), sep="\n")
    print(
        f"{len(stages)} stages, {sum(len(stage.runs) for stage in stages)} lives of supervisors,"
        f" {sum(len(stage.logs) for stage in stages)} statement logs: {len(failures)} failures"
    )
    print(*(f"FAILED {failure}" for failure in failures), sep="\n", end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1])))
