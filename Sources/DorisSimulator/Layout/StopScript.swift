import Doris

/// `bin/stop_fe.sh` or `bin/stop_be.sh`: SIGKILL, or SIGTERM with `--grace`, and then a wait without an end.
///
/// It needs `ps`, as Doris' own does, to see that the process in the pid file is one of Doris'.
struct StopScript: Sendable {
    let role: NodeRole
    let profile: VersionProfile
    /// The simulator's path, unless `DORIS_SIMULATOR` names another one.
    let simulator: String

    /// The script.
    var text: String {
        let parts = ScriptParts(role: role)
        return [
            parts.head("Stops the stand-in for Apache Doris \(profile.name)."), signal, parts.environment,
            parts.pidFile, body,
        ].joined(separator: "\n")
    }

    private var signal: String {
        """
        signum=9
        if [[ "$1" == "--grace" ]]; then
            signum=15
        fi

        """
    }

    private var body: String {
        let name = role.rawValue
        // The kernel keeps 15 bytes of a program's name.
        return """
            if [[ ! -f "${pidfile}" ]]; then
                echo "ERROR: ${pidfile} does not exist"
                exit 1
            fi
            pid="$(cat "${pidfile}")"
            if [[ -z "${pid}" ]]; then
                echo "ERROR: invalid pid."
                exit 1
            fi
            if ! kill -0 "${pid}" 2>/dev/null; then
                echo "ERROR: \(name) process ${pid} does not exist."
                exit 1
            fi
            program="$(basename "${DORIS_SIMULATOR:-\(simulator)}")"
            if [[ "$(ps -p "${pid}" -o comm=)" != "${program:0:15}" ]]; then
                echo "ERROR: pid process may not be \(name). "
                exit 1
            fi
            if ! kill "-${signum}" "${pid}" >/dev/null 2>&1; then
                echo "ERROR: failed to stop ${pid}"
                exit 1
            fi
            while kill -0 "${pid}" >/dev/null 2>&1; do
                echo "waiting \(name) to stop, pid: ${pid}"
                sleep 0.2
            done
            echo "stop ${program}, and remove pid file. "
            rm -f "${pidfile}"

            """
    }
}
