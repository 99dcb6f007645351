#!/usr/bin/env bash
# Prints which share of the lines of the pure core the tests ran, file by file, and fails below a limit.
# usage: coverage.sh SCRATCH-PATH PERCENT
set -euo pipefail

scratch=$1
limit=$2
cd "$(dirname "$0")/../.."
profile=$(find "$scratch"/*/ -name default.profdata | head -n 1)
binary=$(find "$scratch"/*/ -maxdepth 2 -name doris-supervisorPackageTests.xctest -type f | head -n 1)
# Another llvm-cov on the path may not know the toolchain's format.
cov=$(dirname "$(command -v swift)")/llvm-cov
[ -x "$cov" ] || cov=$(dirname "$(realpath "$(command -v swift)")")/llvm-cov

"$cov" export -format=text -summary-only -instr-profile "$profile" "$binary" Sources/Doris Sources/Supervision |
    python3 -c '
import json, sys
limit = float(sys.argv[1])
root = sys.argv[2] + "/"
total = covered = 0
for entry in sorted(json.load(sys.stdin)["data"][0]["files"], key=lambda entry: entry["filename"]):
    lines = entry["summary"]["lines"]
    total += lines["count"]
    covered += lines["covered"]
    if lines["covered"] < lines["count"]:
        print("%6.1f %%  %s" % (lines["percent"], entry["filename"].removeprefix(root)))
share = 100 * covered / total
print("%6.1f %%  of %d lines of the core; every file that is not listed is covered whole" % (share, total))
sys.exit(0 if share >= limit else 1)
' "$limit" "$PWD"
