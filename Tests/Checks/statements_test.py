#!/usr/bin/env python3
"""What statements.py lets pass, and that it fails on everything else."""
import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import statements

MARK = "/* test 1f */"
LEAVING = ("A stop begins", 'decision=scale-in reason=ordinal 2 is beyond the 2 replicas')
RESTART = ("A stop begins", "decision=restart reason=no evidence")
READY = ("The phase changed", "phase=ready phase.from=starting reason=serves")
DROP = 'ALTER SYSTEM DROP FOLLOWER "10.0.0.3:9010"'
DECOMMISSION = 'ALTER SYSTEM DECOMMISSION BACKEND "10.0.0.9:9050"'
FORMER = "it is this frontend's former entry"
GONE = "its pod is gone: ordinal 2 is beyond 2 replicas, and there is no such pod"


def clock(second, form):
    return f"2026-01-02{form[0]}03:04:{second:02d}{form[1]}000{form[2:]}"


def announced(reason, statement=DROP):
    return "An entry is to be dropped", f"reason={reason} statement={statement}"


class StatementsTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.archive = pathlib.Path(folder.name)
        self.stage = self.archive / "1-1"
        for name in ("nodes", "statements"):
            (self.stage / name).mkdir(parents=True)
        (self.stage / "mark").write_text(MARK)
        (self.stage / "complete").touch()
        self.count = 0
        self.node("10.0.0.1:9010", 1)
        self.tell(2, "SHOW FRONTENDS")

    def node(self, node, begin, *lines, role="fe", home=None, ran=True, environment=None, form="text"):
        """A life of a supervisor; its lines follow each other by a second."""
        path = self.stage / "nodes" / f"{self.count}.log"
        self.count += 1
        facts = {"home": home or f"/{node}", "role": role, "ran": ran, "environment": environment or {}}
        path.with_suffix(".json").write_text(json.dumps(facts))
        text = "Doris writes here too: é DROPP\n"
        for second, (message, fields) in enumerate([("The supervisor begins", f"node={node} pid=1"), *lines], begin):
            time = clock(second, "T.Z")
            if form == "json":
                parts = statements.Line.FIELD.split(" " + fields)
                members = dict(zip(parts[1::2], parts[2::2]))
                text += json.dumps({"time": time, "level": "notice", "message": message, **members}) + "\n"
            else:
                text += f"{time} NOTICE {message} {fields}\n"
        path.write_text(text)

    def tell(self, second, statement, log="0.log"):
        with (self.stage / "statements" / log).open("a") as file:
            file.write(f"{clock(second, ' ,')}\t1\troot\t{statement}\n" if statement else "torn\n")

    def run_check(self):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            code = statements.main(self.archive)
        return code, output.getvalue()

    def passes(self, *words):
        code, output = self.run_check()
        self.assertEqual(code, 0, output)
        for word in words:
            self.assertRegex(output, word)

    def fails(self, *words):
        code, output = self.run_check()
        self.assertEqual(code, 1, output)
        failure = next(line for line in output.splitlines() if line.startswith("FAILED"))
        for word in words:
            self.assertIn(word, failure)

    # What passes.

    def test_ordinary(self):
        for statement in (
            "SHOW BACKENDS", 'ALTER SYSTEM ADD FOLLOWER "fe-1.fe.ns.svc:9010"',
            'ALTER SYSTEM ADD BACKEND "[fd00::1]:9050"',
            'ALTER SYSTEM MODIFY FRONTEND "10.0.0.1:9010" HOSTNAME "10.0.0.2"',
            'ALTER SYSTEM MODIFY BACKEND "10.0.0.1:9050" HOSTNAME "be-0"',
            'ALTER SYSTEM MODIFY BACKEND "10.0.0.1:9050" SET ("disable_query" = "true")',
            'CANCEL DECOMMISSION BACKEND "10.0.0.1:9050"', "GRANT NODE_PRIV ON *.*.* TO 'keeper'@'%'",
            "CREATE USER IF NOT EXISTS 'keeper'@'%' IDENTIFIED BY PASSWORD '*" + "0A" * 20 + "'",
            "SET PASSWORD FOR 'root'@'%' = '*" + "0A" * 20 + "'",
        ):
            self.tell(3, statement)
        self.passes(r"SET PASSWORD +1 +0", r"any other +0 +0", "1 stages, 1 lives of supervisors, 1 statement logs: 0 f")

    def test_a_persons(self):
        self.tell(3, f"{MARK} ALTER SYSTEM DROPP BACKEND '10.0.0.9:9050'")
        self.tell(3, f"{MARK} {DROP}")
        self.passes(r"DROP FRONTEND +0 +1", r"any other +0 +1")

    def test_leaving(self):
        for form in ("text", "json"):
            self.setUp()
            self.node("10.0.0.3:9010", 2, LEAVING, form=form)
            self.tell(4, DROP)
            self.passes(r"leaving +1")

    def test_taken_back(self):
        self.node("10.0.0.3:9010", 2, RESTART)
        self.tell(3, DROP.replace("DROP", "ADD"))
        self.tell(4, DROP)
        self.passes(r"taken back +1")

    def test_former(self):
        self.node("10.0.0.3:9010", 1, READY, home="/a", ran=False)
        self.node("10.0.0.4:9010", 4, announced(FORMER), home="/a")
        self.tell(6, DROP)
        self.passes(r"former +1")

    def test_replaced(self):
        self.node("10.0.0.3:9010", 1, READY, home="/a", ran=False)
        self.node("10.0.0.3:9010", 4, announced("it was a member and has no metadata here"), home="/a")
        self.tell(6, DROP)
        self.passes(r"replaced +1")

    def test_gone(self):
        self.node("10.0.0.3:9010", 1, READY, ran=False)
        self.node("10.0.0.4:9010", 4, announced(GONE))
        self.tell(6, DROP)
        self.node("10.0.0.3:9010", 20)
        never = DROP.replace("10.0.0.3", "10.0.0.7")
        self.node("10.0.0.4:9010", 8, announced("it was added and never came", never))
        self.tell(10, never)
        self.passes(r"gone +2")

    def test_dead_policy(self):
        reason = announced("it is dead, and cleanup = dead asks for no proof of its pod")
        self.node("10.0.0.4:9010", 4, reason, environment={"SUPERVISOR_CLEANUP": "dead"})
        self.tell(6, DROP)
        self.passes(r"gone +1")

    def test_decommission(self):
        self.node("10.0.0.9:9050", 2, role="be")
        self.tell(4, DECOMMISSION)
        self.passes(r"own +1")

    def test_decommission_of_a_former_entry(self):
        self.node("10.0.0.8:9050", 2, ("A former entry is retired", "former=10.0.0.9:9050"), role="be")
        self.tell(4, DECOMMISSION)
        self.passes(r"former +1")

    # What does not.

    def test_dropp(self):
        self.tell(3, 'ALTER SYSTEM DROPP BACKEND "10.0.0.9:9050"')
        self.fails("1-1/statements/0.log:2: DROPP is never sent: ALTER SYSTEM DROPP")

    def test_dropp_in_any_dress(self):
        for text in ("alter system dropp backend 'a:1'", f"SHOW FRONTENDS; ALTER SYSTEM DROPP BACKEND 'a:1' {MARK}"):
            self.setUp()
            self.tell(3, text)
            self.fails("DROPP is never sent")

    def test_the_mark_of_another_run(self):
        self.tell(3, "/* test 20 */ ALTER SYSTEM DROPP BACKEND 'a:1'")
        self.fails("DROPP is never sent")

    def test_no_mark_marks_nothing(self):
        (self.stage / "mark").write_text("")
        self.tell(3, " CREATE DATABASE a")
        self.fails("no statement that a supervisor knows:  CREATE DATABASE a")

    def test_unknown_statements(self):
        for text in ("DROP DATABASE a", 'ALTER SYSTEM DROP BACKEND "a:1"', DROP + ', "10.0.0.5:9010"', "SELECT 1"):
            self.setUp()
            self.tell(3, text)
            self.fails("no statement that a supervisor knows", text)

    def test_decommission_of_another_node(self):
        self.node("10.0.0.8:9050", 2, role="be")
        self.node("10.0.0.9:9050", 5, role="be")
        self.node("10.0.0.9:9050", 2, role="fe")
        self.tell(4, DECOMMISSION)
        self.fails("0.log:2: no backend's supervisor here runs or ran as 10.0.0.9:9050")

    def test_decommission_of_a_former_entry_that_was_named_later(self):
        self.node("10.0.0.8:9050", 4, ("A former entry is retired", "former=10.0.0.9:9050"), role="be")
        self.tell(4, DECOMMISSION)
        self.fails("no backend's supervisor here runs or ran as 10.0.0.9:9050")

    def test_drop_without_a_reason(self):
        self.node("10.0.0.3:9010", 1, READY, RESTART, ran=False)
        self.tell(6, DROP)
        self.fails("no log gives a reason to drop 10.0.0.3:9010")

    def test_drop_of_a_member_that_restarts(self):
        self.node("10.0.0.3:9010", 1, ("The membership changed", "membership=alive"), RESTART)
        self.tell(1, DROP.replace("DROP", "ADD"))
        self.tell(4, DROP)
        self.fails("no log gives a reason to drop")

    def test_drop_before_the_stop(self):
        self.node("10.0.0.3:9010", 4, LEAVING)
        self.tell(4, DROP)
        self.fails("no log gives a reason to drop")

    def test_drop_of_another_entry_than_the_announced(self):
        self.node("10.0.0.4:9010", 4, announced(GONE, DROP.replace("0.3", "0.5")))
        self.tell(6, DROP)
        self.fails("no log gives a reason to drop")

    def test_drop_long_after_it_was_announced(self):
        self.node("10.0.0.4:9010", 4, announced(GONE))
        self.tell(50, DROP)
        self.fails("no log gives a reason to drop")

    def test_drop_of_a_living_one(self):
        self.node("10.0.0.3:9010", 1, READY)
        self.node("10.0.0.4:9010", 4, announced(GONE))
        self.tell(6, DROP)
        self.fails("a supervisor runs as 10.0.0.3:9010")

    def test_drop_of_ones_own_address_while_doris_runs(self):
        started = ("Doris was started", "child.pid=11 child.starts=1")
        self.node("10.0.0.3:9010", 3, started, announced("it was a member and has no metadata here"))
        self.tell(6, DROP)
        self.fails("10.0.0.3:9010 is its supervisor's own, and runs")

    def test_drop_of_ones_own_address_while_another_has_it(self):
        self.node("10.0.0.3:9010", 1, READY, home="/a")
        self.node("10.0.0.3:9010", 4, announced("it was a member and has no metadata here"), home="/b")
        self.tell(6, DROP)
        self.fails("10.0.0.3:9010 is its supervisor's own, and runs")

    def test_drop_of_a_former_entry_of_a_home_that_is_in_use(self):
        self.node("10.0.0.3:9010", 1, READY, home="/a")
        self.node("10.0.0.4:9010", 4, announced(FORMER), home="/a")
        self.tell(6, DROP)
        self.fails("a supervisor runs as 10.0.0.3:9010")

    def test_drop_of_a_former_entry_of_another_home(self):
        self.node("10.0.0.3:9010", 1, READY, home="/a", ran=False)
        self.node("10.0.0.4:9010", 4, announced(FORMER), home="/b")
        self.tell(6, DROP)
        self.fails("no earlier supervisor on /b ran as 10.0.0.3:9010")

    def test_drop_of_what_is_dead_by_a_policy_that_was_not_set(self):
        self.node("10.0.0.4:9010", 4, announced("it is dead, and cleanup = dead asks for no proof of its pod"))
        self.tell(6, DROP)
        self.fails("its supervisor was not told to drop whatever is dead")

    def test_drop_for_a_reason_that_is_none(self):
        for reason, words in ("its pod may be gone", "no earlier supervisor on "), ("", "no log gives a reason"):
            self.setUp()
            self.node("10.0.0.4:9010", 4, announced(reason))
            self.tell(6, DROP)
            self.fails(words)

    def test_empty_archive(self):
        self.archive = self.archive / "empty"
        self.archive.mkdir()
        self.fails("no statement of a supervisor was recorded")

    def test_missing_archive(self):
        self.archive = self.archive / "missing"
        self.fails("no statement of a supervisor was recorded")

    def test_stage_that_did_not_end(self):
        for name in ("complete", "mark"):
            self.setUp()
            (self.stage / name).unlink()
            self.fails(f"there is no {name}")

    def test_frontend_without_a_record(self):
        (self.stage / "statements" / "0.log").unlink()
        self.node("10.0.0.3:9010", 1, READY)
        self.fails("a frontend served, and no statement was recorded")

    def test_unreadable_statements(self):
        self.tell(3, "")
        self.fails("0.log:2: unreadable")

    def test_unreadable_bytes(self):
        (self.stage / "statements" / "1.log").write_bytes(b"\xff\n")
        self.fails("1.log: unreadable")

    def test_unreadable_folder_in_the_place_of_a_log(self):
        (self.stage / "statements" / "1.log").mkdir()
        self.fails("1.log: unreadable")

    def test_unreadable_facts(self):
        (self.stage / "nodes" / "0.json").write_text("{")
        self.fails("nodes/0.log: unreadable")


if __name__ == "__main__":
    unittest.main()
