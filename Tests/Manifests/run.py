#!/usr/bin/env python3
"""Judges the manifests of k8s/ as kubectl renders them.

usage: run.py [TEST…]    needs kubectl, promtool and prometheus, and the tools of Tests/Checks/requirements.txt
"""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "Python")]

MODULES = ["kustomize_test", "schema_test", "agreement_test", "access_test", "single_test", "operator_test", "policy_test",
           "runbook_test", "prometheus_test"]


def main() -> int:
    tests = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:] or MODULES)
    return 0 if unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
