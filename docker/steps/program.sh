#!/usr/bin/env bash
# Leaves the static program in dist: built here, or, with PREBUILT, the one that `make build` has left there already.
set -euo pipefail

if [ -n "${PREBUILT:-}" ]; then
    [ -x dist/doris-supervisor ] || {
        echo "PREBUILT is set, and there is no dist/doris-supervisor: run 'make build' first" >&2
        exit 1
    }
else
    make build PACKAGES=build PRODUCTS=doris-supervisor DORIS_SUPERVISOR_COMMIT="${COMMIT:-unknown}"
fi
dist/doris-supervisor version
