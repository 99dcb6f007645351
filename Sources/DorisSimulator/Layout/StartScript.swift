import Doris

/// `bin/start_fe.sh` or `bin/start_be.sh`, which runs the simulator the way Doris' scripts run Java and `doris_be`:
/// in the foreground, as a child of bash that is never exec'ed, with nothing to read.
///
/// Left out are the checks of the machine (`JAVA_HOME`, `vm.max_map_count`, `ulimit -n`, swap): they would judge the
/// machine that a test happens to run on.
struct StartScript: Sendable {
    let role: NodeRole
    let profile: VersionProfile
    let simulator: String

    /// The script.
    var text: String {
        [head, options, environment, refusals, arguments, launch].joined(separator: "\n")
    }

    private var isFrontend: Bool { role == .frontend }
    private var isModern: Bool { profile.scripts.hasConsole }

    private var head: String {
        """
        #!/usr/bin/env bash
        # Starts the stand-in for Apache Doris \(profile.name).
        set -eo pipefail

        curdir="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

        """
    }

    private var options: String {
        var names = ["daemon"]
        if isFrontend { names += ["helper:", "image:", "version"] }
        if isModern { names.append("console") }
        if isModern && isFrontend { names.append("metadata_failure_recovery") }
        let declared = names.map { "-l '\($0)'" }.joined(separator: " ")
        var cases = ["    --daemon) RUN_DAEMON=1; shift ;;"]
        if isFrontend {
            cases.append("    --version) RUN_VERSION=1; shift ;;")
            cases.append("    --helper) HELPER=\"$2\"; shift 2 ;;")
            cases.append("    --image) shift 2 ;;")
        }
        if isModern { cases.append("    --console) RUN_CONSOLE=1; shift ;;") }
        if isModern && isFrontend { cases.append("    --metadata_failure_recovery) RECOVERY=1; shift ;;") }
        return """
            if ! OPTS="$(getopt -n "$0" -o '' \(declared) -- "$@")"; then exit 1; fi
            eval set -- "${OPTS}"

            RUN_DAEMON=0
            RUN_CONSOLE=\(isModern ? 0 : 1)
            \(isFrontend ? "RUN_VERSION=0\nHELPER=''\nRECOVERY=0\n" : "")while true; do
                case "$1" in
            \(cases.joined(separator: "\n"))
                --) shift; break ;;
                *) echo "Internal error"; exit 1 ;;
                esac
            done

            """
    }

    /// Lines of the configuration whose names are in upper case become environment variables, after an expansion by
    /// the shell.
    private var environment: String {
        let name = role.rawValue
        return """
            DORIS_HOME="$(cd "${curdir}/.." && pwd)"
            export DORIS_HOME
            PID_DIR="${curdir}"
            export PID_DIR
            export LOG_DIR="${DORIS_HOME}/log"
            while read -r line; do
                envline="$(echo "${line}" | sed 's/[[:blank:]]*=[[:blank:]]*/=/g' | sed 's/^[[:blank:]]*//g' \\
                    | grep -E "^[[:upper:]]([[:upper:]]|_|[[:digit:]])*=" || true)"
                envline="$(eval "echo ${envline}")"
                if [[ "${envline}" == *"="* ]]; then
                    eval 'export "${envline}"'
                fi
            done <"${DORIS_HOME}/conf/\(name).conf"

            mkdir -p "${LOG_DIR}"

            """
    }

    private var refusals: String {
        let name = role.rawValue
        let title = isFrontend ? "Frontend" : "Backend"
        let pid = """
            pidfile="${PID_DIR}/\(name).pid"
            if [[ -f "${pidfile}" ]] && kill -0 "$(cat "${pidfile}")" >/dev/null 2>&1; then
                echo "\(title) running as process $(cat "${pidfile}"). Stop it first."
                exit 1
            fi

            """
        guard isModern else { return pid }
        return pid + """

            if [[ -n "${http_proxy}${HTTP_PROXY}${https_proxy}${HTTPS_PROXY}" ]]; then
                echo "Please unset http_proxy, HTTP_PROXY, https_proxy and HTTPS_PROXY before starting the \(title)."
                exit 1
            fi

            """
    }

    private var arguments: String {
        var lines = [
            "simulator=\"${DORIS_SIMULATOR:-\(simulator)}\"",
            "args=(\(role.rawValue) --home \"${DORIS_HOME}\" --version \(profile.name))",
        ]
        if isFrontend {
            lines.append("if [[ -n \"${HELPER}\" ]]; then args+=(--helper \"${HELPER}\"); fi")
            lines.append("if [[ \"${RECOVERY}\" -eq 1 ]]; then args+=(--metadata-failure-recovery); fi")
            lines.append("if [[ \"${RUN_VERSION}\" -eq 1 ]]; then echo '\(profile.release)'; exit 0; fi")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var launch: String {
        let output = "${LOG_DIR}/\(role.rawValue).out"
        return """
            date >>"\(output)"
            if [[ "${RUN_DAEMON}" -eq 1 ]]; then
                nohup "${simulator}" "${args[@]}" >>"\(output)" 2>&1 </dev/null &
            elif [[ "${RUN_CONSOLE}" -eq 1 ]]; then
                export DORIS_LOG_TO_STDERR=1
                "${simulator}" "${args[@]}" </dev/null
            else
                "${simulator}" "${args[@]}" >>"\(output)" 2>&1 </dev/null
            fi

            """
    }
}
