import Doris

/// `bin/start_fe.sh` or `bin/start_be.sh`, which runs the simulator the way Doris' scripts run Java and `doris_be`:
/// in the foreground, as a child of bash that is never exec'ed, with nothing to read.
struct StartScript: Sendable {
    let role: NodeRole
    let profile: VersionProfile
    /// The simulator's path, unless `DORIS_SIMULATOR` names another one.
    let simulator: String

    /// The script.
    var text: String {
        let parts = ScriptParts(role: role)
        return [
            parts.head("Starts the stand-in for Apache Doris \(profile.name)."), StartOptions(self).text,
            parts.environment, arguments, version, parts.pidFile + running, StartRefusals(self).text, launch,
        ].joined(separator: "\n")
    }

    var isFrontend: Bool { role == .frontend }

    /// What the program is called with, and the site's own settings.
    private var arguments: String {
        var lines = [
            "simulator=\"${DORIS_SIMULATOR:-\(simulator)}\"",
            "args=(\(role.rawValue) --home \"${DORIS_HOME}\" --version \(profile.name))",
        ]
        if isFrontend {
            lines += [
                "if [[ -n \"${HELPER}\" ]]; then args+=(--helper \"${HELPER}\"); fi",
                "if [[ -n \"${IMAGE}\" ]]; then args+=(--image \"${IMAGE}\"); fi",
            ]
            if profile.scripts.hasRecoveryOption {
                lines.append("if [[ \"${RECOVERY}\" -eq 1 ]]; then args+=(--metadata-failure-recovery); fi")
            }
            if profile.scripts.hasSnapshotOption {
                lines.append("if [[ -n \"${SNAPSHOT}\" ]]; then args+=(--cluster-snapshot \"${SNAPSHOT}\"); fi")
            }
        }
        return """
            \(lines.joined(separator: "\n"))

            mkdir -p "${LOG_DIR}"
            if [[ -f "${DORIS_HOME}/bin/palo_env.sh" ]]; then
                # shellcheck source=/dev/null
                source "${DORIS_HOME}/bin/palo_env.sh"
            fi

            """
    }

    private var version: String {
        guard isFrontend || profile.scripts.hasBackendVersion else { return "" }
        return """
            if [[ "${RUN_VERSION}" -eq 1 ]]; then
                echo "\(isFrontend ? "Build version: " : "")\(profile.release)"
                exit 0
            fi

            """
    }

    private var running: String {
        """
        if [[ -f "${pidfile}" ]] && kill -0 "$(cat "${pidfile}")" >/dev/null 2>&1; then
            echo "\(isFrontend ? "Frontend" : "Backend") running as process $(cat "${pidfile}"). Stop it first."
            exit 1
        fi

        """
    }

    /// The program behind the options; the foreground's status is the program's because of `set -e`.
    private var launch: String {
        let output = "${LOG_DIR}/\(role.rawValue).out"
        let splits = !isFrontend && profile.scripts.splitsBackendOutput
        let image = """
            if [[ -n "${IMAGE}" ]]; then
                "${simulator}" "${args[@]}" </dev/null
                exit 0
            fi

            """
        return (isFrontend ? image : "") + """
            date >>"\(output)"
            if [[ "${RUN_DAEMON}" -eq 1 ]]; then
                nohup "${simulator}" "${args[@]}" >>"\(output)" 2>&1 </dev/null &
            elif [[ "${RUN_CONSOLE}" -eq 1 ]]; then
                export DORIS_LOG_TO_STDERR=1
                "${simulator}" "${args[@]}" \(splits ? "2>>\"\(output)\" " : "")</dev/null
            else
                "${simulator}" "${args[@]}" >>"\(output)" 2>&1 </dev/null
            fi

            """
    }
}
