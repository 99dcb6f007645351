"""Rules and dashboard: before promtool, and against a Prometheus that scrapes supervisors of the stand-in."""

import json
import re
import subprocess
import unittest
import urllib.parse
from pathlib import Path

import yaml

from cluster import BACKENDS, FRONTEND, Cluster, read
from repository import REPOSITORY
from waiting import wait_until

FOLDER = REPOSITORY / "k8s/overlays/monitoring"
PROMETHEUS = "127.88.2.1:9090"


def expressions() -> list[tuple[str, str]]:
    """Each query of the dashboard, with its panel's title."""
    panels = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    return [(panel["title"], target["expr"].replace("$namespace", "doris"))
            for panel in panels for target in panel["targets"]]


def discovered(address: str, pod: str, port: str) -> dict:
    """A target as Prometheus' discovery of pods has it."""
    return {"targets": [address], "labels": {
        "__meta_kubernetes_namespace": "doris", "__meta_kubernetes_pod_name": pod,
        "__meta_kubernetes_pod_container_port_name": port,
    }}


def ask(path: str, **query: str) -> dict:
    """An answer of Prometheus' API."""
    body = read(f"http://{PROMETHEUS}/api/v1/{path}?{urllib.parse.urlencode(query)}")
    return json.loads(body)["data"] if body else {}


class PromtoolTests(unittest.TestCase):
    def judge(self, *words: str | Path):
        done = subprocess.run(["promtool", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_rules_are_such(self):
        self.judge("check", "rules", FOLDER / "rules.yaml")

    def test_each_alert_fires_for_what_it_is_meant_for_and_not_before(self):
        self.judge("test", "rules", Path(__file__).with_name("alerts.yaml"))
        tested = {test["alertname"] for group in yaml.safe_load(Path(__file__).with_name("alerts.yaml").read_text())["tests"]
                  for test in group["alert_rule_test"]}
        rules = {rule["alert"] for group in yaml.safe_load((FOLDER / "rules.yaml").read_text())["groups"]
                 for rule in group["rules"]}
        self.assertEqual(tested, rules)


class ScrapeTests(unittest.TestCase):
    """One Prometheus for all; a backend is leaving meanwhile, so that each metric has a value."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.end)
        cls.cluster.start()
        (job,) = yaml.safe_load((FOLDER / "scrape.yaml").read_text())["scrape_configs"]
        # Debian's Prometheus does not know Kubernetes: the same pods, as that would find them. A pod has as many targets as
        # ports, of which one is the supervisor's.
        assert job.pop("kubernetes_sd_configs") == [{"role": "pod"}]
        job["static_configs"] = [
            target for address, name in [(FRONTEND, "doris-fe-0"), (BACKENDS[0], "doris-be-0"), (BACKENDS[1], "doris-be-1")]
            for target in [discovered(f"{address}:8099", name, "supervisor"), discovered(f"{address}:9", name, "query")]
        ]
        settings = {
            "global": {"evaluation_interval": "1s"},
            "rule_files": [str(FOLDER / "rules.yaml")],
            "scrape_configs": [job | {"scrape_interval": "1s"}],
        }
        file = cls.cluster.folder / "prometheus.yaml"
        file.write_text(yaml.safe_dump(settings))
        cls.cluster.begin("prometheus", f"--config.file={file}", f"--storage.tsdb.path={cls.cluster.folder}/data",
                          f"--web.listen-address={PROMETHEUS}")
        wait_until("three targets that answer", lambda: len(ask("query", query="up == 1").get("result", [])) == 3)
        assert len(ask("query", query="up")["result"]) == 3, "other ports are scraped too"
        # A rate needs two samples.
        wait_until("a second scrape", lambda: ask("query", query="count_over_time(up[1m]) > 3").get("result"))

    def test_each_query_of_the_dashboard_has_an_answer(self):
        found = expressions()
        self.assertGreater(len(found), 10)
        for title, expression in found:
            with self.subTest(panel=title):
                self.assertTrue(ask("query", query=expression).get("result"), expression)

    def test_each_rule_is_evaluated_and_names_metrics_that_exist(self):
        groups = wait_until("an evaluation", lambda: [group for group in ask("rules").get("groups", [])
                                               if all(rule["health"] == "ok" for rule in group["rules"])])
        known = set(ask("label/__name__/values"))
        text = (FOLDER / "rules.yaml").read_text() + (FOLDER / "dashboard.json").read_text()
        for name in set(re.findall(r"\bdoris_supervisor_\w+", text)):
            self.assertIn(name, known)
        self.assertEqual([alert for group in groups for rule in group["rules"] for alert in rule.get("alerts", [])], [])

    def test_probes_answer_by_their_paths(self):
        for path in ["startupz", "livez", "readyz", "metrics"]:
            self.assertIsNotNone(read(f"http://{FRONTEND}:8099/{path}"), path)
