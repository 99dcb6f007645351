#!/usr/bin/env bash
# How long the stand-in takes to serve clients, beside a MariaDB server, and how long the scenarios take for each version.
# usage: stand-in.sh DIST [RUNS]
set -euo pipefail

dist=$(realpath "$1")
runs=${2:-11}
scratch=$(mktemp -d)
pid=""

cleanup() {
    if [ -n "$pid" ]; then kill -9 "$pid" 2>/dev/null || true; fi
    rm -rf "$scratch"
}
trap cleanup EXIT

now() { echo $(($(date +%s%N) / 1000)); }

# Waits until somebody listens on a port of 127.0.0.1, 10 s at most.
await_port() {
    local deadline=$(($(now) + 10000000))
    until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        if [ "$(now)" -gt "$deadline" ]; then
            echo "nobody listens on port $1 after 10 s" >&2
            exit 1
        fi
    done
}

# Milliseconds from the start of a command until its port is open; the command is killed then.
# usage: measure PORT COMMAND...
measure() {
    local port=$1 start end
    shift
    start=$(now)
    "$@" </dev/null >/dev/null 2>&1 &
    pid=$!
    await_port "$port"
    end=$(now)
    kill -9 "$pid"
    wait "$pid" 2>/dev/null || true
    pid=""
    echo $(((end - start) / 1000))
}

# The lowest, the middle and the highest of the numbers on standard input.
summary() {
    sort -n | awk '{ v[NR] = $1 } END { printf "%6d | %6d | %6d", v[1], v[int((NR + 1) / 2)], v[NR] }'
}

echo "| started until its port is open (ms, $runs runs) | least | median | most |"
echo "| --- | --- | --- | --- |"
for version in 1.2 2.0 2.1 3.0 4.0; do
    home=$scratch/fe-$version
    "$dist/doris-simulator" layout fe "$home" --version "$version"
    echo "priority_networks = 127.0.0.1/32" >>"$home/conf/fe.conf"
    for _ in $(seq "$runs"); do
        rm -rf "$home/doris-meta"
        mkdir "$home/doris-meta"
        measure 9030 "$dist/doris-simulator" fe --home "$home" --version "$version"
    done >"$scratch/times"
    echo "| doris-simulator $version, founding | $(summary <"$scratch/times") |"
done
if command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null; then
    mariadb-install-db --no-defaults --datadir="$scratch/mariadb" --user=root >/dev/null 2>&1
    for _ in $(seq "$runs"); do
        measure 9130 mariadbd --no-defaults --datadir="$scratch/mariadb" --socket="$scratch/socket" \
            --bind-address=127.0.0.1 --port=9130 --user=root
    done >"$scratch/times"
    echo "| mariadbd, on its data | $(summary <"$scratch/times") |"
fi

echo
echo "| all scenarios of a version ($(nproc) processors) | s |"
echo "| --- | --- |"
for version in 1.2 2.0 2.1 3.0 4.0; do
    start=$(now)
    "$dist/doris-scenarios" --version "$version" >"$scratch/out" || {
        cat "$scratch/out"
        exit 1
    }
    echo "| $version: $(tail -1 "$scratch/out") | $((($(now) - start) / 1000000)) |"
done
