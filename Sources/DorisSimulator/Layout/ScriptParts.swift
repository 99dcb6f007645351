import Doris

/// What the start and stop scripts of a node have in common.
struct ScriptParts: Sendable {
    /// Frontend or backend.
    let role: NodeRole

    /// The name in file names: `fe` or `be`.
    var name: String { role.rawValue }

    /// The interpreter, a line that tells what the script does, and the shell's options.
    func head(_ purpose: String) -> String {
        """
        #!/usr/bin/env bash
        # \(purpose)
        set -eo pipefail

        curdir="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

        """
    }

    /// The variables of the home.
    ///
    /// Lines of the configuration whose names are in upper case become environment variables, after an expansion by
    /// the shell. They come last and so win over everything.
    var environment: String {
        """
        DORIS_HOME="$(cd "${curdir}/.." && pwd)"
        export DORIS_HOME
        PID_DIR="${curdir}"
        export PID_DIR
        export LOG_DIR="${DORIS_HOME}/log"
        while read -r line || [[ -n "${line}" ]]; do
            envline="$(echo "${line}" | sed 's/[[:blank:]]*=[[:blank:]]*/=/g' | sed 's/^[[:blank:]]*//g' \\
                | grep -E "^[[:upper:]]([[:upper:]]|_|[[:digit:]])*=" || true)"
            envline="$(eval "echo ${envline}")"
            if [[ "${envline}" == *"="* ]]; then
                eval 'export "${envline}"'
            fi
        done <"${DORIS_HOME}/conf/\(name).conf"

        """
    }

    /// The variable that names the pid file.
    var pidFile: String { "pidfile=\"${PID_DIR}/\(name).pid\"\n" }
}
