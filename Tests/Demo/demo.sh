#!/usr/bin/env bash
# Runs the main job on the stand-in: one frontend and two backends, each below its own supervisor as PID 1 of its own
# PID namespace, on loopback addresses. They register, a backend is killed and comes back, the frontend comes back at
# another address, a backend leaves for good once its tablets have moved, and all stop gracefully.
#
# usage: demo.sh [DIST]    DIST holds doris-supervisor and doris-simulator (default: dist)
set -euo pipefail

dist=$(cd "${1:-dist}" && pwd)
version=${DEMO_DORIS_VERSION:-2.1}
work=$(mktemp -d "${TMPDIR:-/tmp}/doris-demo.XXXXXX")
query_port=29030
frontends="127.0.0.1:$query_port,127.0.0.4:$query_port"
declare -A launcher_of=() address_of=() role_of=()

say() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

fail() {
    say "FAILED: $*"
    for log in "$work"/*.log; do
        [ -e "$log" ] && { echo "--- ${log##*/}"; tail -n 25 "$log"; }
    done
    exit 1
}

# Ends whatever is left, by pid, and removes the files.
clean_up() {
    local name pid
    for name in "${!launcher_of[@]}"; do
        if pid=$(supervisor_of "$name"); then kill -KILL "$pid" 2>/dev/null || true; fi
        kill -KILL "${launcher_of[$name]}" 2>/dev/null || true
        wait "${launcher_of[$name]}" 2>/dev/null || true
    done
    archive
    rm -rf "$work"
}

# Leaves the statements and the supervisors' logs where Tests/Checks/statements.py judges those of all tests. The demo
# sends no statement of its own: the mark of those is empty.
archive() {
    [ -n "${DORIS_SUPERVISOR_STATEMENT_ARCHIVE:-}" ] || return 0
    local folder name log
    folder=$(mktemp -d "$DORIS_SUPERVISOR_STATEMENT_ARCHIVE/demo-XXXXXX")
    mkdir "$folder/nodes" "$folder/statements"
    : >"$folder/mark"
    for name in "${!address_of[@]}"; do
        cp "$work/$name.log" "$folder/nodes/$name.log"
        printf '{"home":"%s","role":"%s","ran":%s,"environment":{}}\n' "$work/$name" "${role_of[$name]}" \
            "$([ -n "${launcher_of[$name]:-}" ] && echo true || echo false)" >"$folder/nodes/$name.json"
        log="$work/$name/log/statements.log"
        if [ -e "$log" ]; then cp "$log" "$folder/statements/$name.log"; fi
    done
    : >"$folder/complete"
}

# The supervisor's pid as this shell sees it: the launcher itself, or its one child.
supervisor_of() {
    if [ "${#launcher[@]}" -eq 0 ]; then
        echo "${launcher_of[$1]}"
    else
        # The file has no line end, so that read reports the end of it.
        local child=
        read -r child _ <"/proc/${launcher_of[$1]}/task/${launcher_of[$1]}/children" || [ -n "$child" ] && echo "$child"
    fi
} 2>/dev/null

# wait_for SECONDS WHAT COMMAND…: asks at short intervals until the command succeeds.
wait_for() {
    local limit=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$limit" ] || fail "$what did not happen in time"
        sleep 0.1
    done
}

# supervise NAME COMMAND…: a command of the supervisor, aimed at a node's supervisor.
supervise() {
    local name=$1
    shift
    SUPERVISOR_HTTP_ADDRESS=${address_of[$name]} SUPERVISOR_CONTROL_SOCKET="$work/$name.sock" \
        SUPERVISOR_CLUSTER_FRONTENDS="$frontends" "$dist/doris-supervisor" "$@"
}

# lay_out NAME ROLE ADDRESS: makes a node's home.
lay_out() {
    local name=$1 role=$2 address=$3
    "$dist/doris-simulator" layout "$role" "$work/$name" --version "$version" >/dev/null
    {
        echo "priority_networks = $address/32"
        if [ "$role" = fe ]; then
            echo "query_port = $query_port"
            echo "http_port = 28030"
            echo "rpc_port = 29020"
            echo "edit_log_port = 29010"
        else
            echo "be_port = 29060"
            echo "webserver_port = 28040"
            echo "heartbeat_service_port = 29050"
            echo "brpc_port = 28060"
        fi
    } >>"$work/$name/conf/$role.conf"
}

# launch NAME ROLE ADDRESS: starts the supervisor of a node that is laid out.
launch() {
    local name=$1 role=$2 address=$3 asked=$frontends
    # The only frontend has nobody else to ask.
    [ "$role" = be ] || asked="$address:$query_port"
    DORIS_HOME="$work/$name" POD_NAME="$name" POD_IP="$address" SUPERVISOR_HTTP_ADDRESS="$address" \
        SUPERVISOR_CONTROL_SOCKET="$work/$name.sock" SUPERVISOR_CLUSTER_FRONTENDS="$asked" \
        SUPERVISOR_FRONTEND_REPLICAS=1 SUPERVISOR_DECOMMISSION_LEAST_BACKENDS=1 \
        SUPERVISOR_STOP_GRACE=30s SUPERVISOR_LOG_FORMAT=text \
        "${launcher[@]}" "$dist/doris-supervisor" run "$role" >>"$work/$name.log" 2>&1 &
    launcher_of[$name]=$!
    address_of[$name]=$address
    role_of[$name]=$role
}

# start NAME ROLE ADDRESS: both.
start() {
    lay_out "$@"
    launch "$@"
}

# stop NAME: SIGTERM, as the kubelet sends it, and the exit code.
stop() {
    local name=$1 code=0 pid
    pid=$(supervisor_of "$name") || fail "$name has no supervisor"
    kill -TERM "$pid"
    wait "${launcher_of[$name]}" || code=$?
    unset "launcher_of[$name]"
    say "$name ended with exit code $code"
    [ "$code" -eq 0 ] || fail "$name should have ended with 0"
}

starts_of() { supervise "$1" status --json | sed -n 's/.*"starts":\([0-9]*\).*/\1/p'; }
has_restarted() { [ "$(starts_of "$1")" -ge 2 ] && supervise "$1" probe ready; }

if unshare --pid --fork --mount-proc true 2>/dev/null; then
    launcher=(unshare --pid --fork --mount-proc --kill-child)
    say "each supervisor is PID 1 of a PID namespace of its own"
else
    launcher=()
    say "this user may not make PID namespaces: each supervisor runs as a subreaper instead"
fi
trap clean_up EXIT

say "starting a frontend without metadata: it founds a cluster (stand-in for Doris $version)"
start doris-fe-0 fe 127.0.0.1
wait_for 40 "the frontend's readiness" supervise doris-fe-0 probe ready
say "$(supervise doris-fe-0 probe ready)"

say "starting two backends: they register themselves"
start doris-be-0 be 127.0.0.2
start doris-be-1 be 127.0.0.3
for name in doris-be-0 doris-be-1; do
    wait_for 40 "readiness of $name" supervise "$name" probe ready
done
say "the cluster:"
supervise doris-fe-0 nodes

say "killing the backend process of doris-be-0"
victim=$(pgrep -f -- "be --home $work/doris-be-0" | head -n 1) || fail "no backend process found"
kill -KILL "$victim"
wait_for 40 "the return of doris-be-0" has_restarted doris-be-0
say "it is back:"
supervise doris-be-0 status

say "the frontend's pod comes back at another address; what its next start would do:"
stop doris-fe-0
DORIS_HOME="$work/doris-fe-0" POD_IP=127.0.0.4 SUPERVISOR_FRONTEND_REPLICAS=1 supervise doris-fe-0 plan fe || true
launch doris-fe-0 fe 127.0.0.4
wait_for 60 "the frontend's recovery" supervise doris-fe-0 probe ready
for name in doris-be-0 doris-be-1; do
    wait_for 60 "readiness of $name" supervise "$name" probe ready
done
wait_for 60 "the end of the former entry" grep -q 'DROP FOLLOWER "127.0.0.1:29010"' "$work/doris-fe-0/log/statements.log"
say "it recovered its metadata and serves the same backends:"
supervise doris-fe-0 nodes

say "doris-be-1 is to leave for good: its tablets move away first"
supervise doris-be-1 decommission start --follow || fail "doris-be-1 should have been let go"
supervise doris-fe-0 nodes

say "stopping doris-be-1 as the kubelet does: pre-stop hook, then SIGTERM"
supervise doris-be-1 pre-stop
if supervise doris-be-1 probe ready >/dev/null; then fail "a stopping backend is still ready"; fi
stop doris-be-1
say "stopping the others"
stop doris-be-0
stop doris-fe-0

if grep -EH 'DECOMMISSION|DROP' "$work"/*/log/statements.log |
    grep -v -e 'DROP FOLLOWER "127.0.0.1:29010"' -e 'DECOMMISSION BACKEND "127.0.0.3:29050"'; then
    fail "a stop is a restart unless proven otherwise: nothing else may be dropped or decommissioned"
fi
if pgrep -f -- "--home $work/" >/dev/null; then fail "processes are left over"; fi
say "done: the former entry was dropped, the backend that left was decommissioned, nothing else was, and no process is left"
