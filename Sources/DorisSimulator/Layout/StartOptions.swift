/// The part of a start script that reads its options with `getopt`, which ends the script at one that it does not know.
struct StartOptions: Sendable {
    /// An option of a start script.
    private struct Option: Sendable {
        /// The name without its dashes.
        var name: String
        /// The variable that it sets.
        var variable: String
        /// Whether it takes a value; one that does not sets its variable to 1.
        var takesValue = false
    }

    private let options: [Option]
    /// Whether a node in the foreground writes to the console without any option.
    private let isConsoleAlways: Bool

    init(_ script: StartScript) {
        let scripts = script.profile.scripts
        var options = [Option(name: "daemon", variable: "RUN_DAEMON")]
        if script.isFrontend {
            options += [
                Option(name: "helper", variable: "HELPER", takesValue: true),
                Option(name: "image", variable: "IMAGE", takesValue: true),
            ]
        }
        if script.isFrontend || scripts.hasBackendVersion {
            options.append(Option(name: "version", variable: "RUN_VERSION"))
        }
        if scripts.hasConsole { options.append(Option(name: "console", variable: "RUN_CONSOLE")) }
        if script.isFrontend && scripts.hasRecoveryOption {
            options.append(Option(name: "metadata_failure_recovery", variable: "RECOVERY"))
        }
        if script.isFrontend && scripts.hasSnapshotOption {
            options.append(Option(name: "cluster_snapshot", variable: "SNAPSHOT", takesValue: true))
        }
        self.options = options
        isConsoleAlways = !scripts.hasConsole
    }

    /// The lines of the script.
    var text: String {
        let declared = options.map { "-l '\($0.name)\($0.takesValue ? ":" : "")'" }.joined(separator: " ")
        let defaults = options.map { "\($0.variable)=\($0.takesValue ? "''" : "0")" }
        let cases = options.map { option in
            option.takesValue
                ? "    --\(option.name)) \(option.variable)=\"$2\"; shift 2 ;;"
                : "    --\(option.name)) \(option.variable)=1; shift ;;"
        }
        return """
            if ! OPTS="$(getopt -n "$0" -o '' \(declared) -- "$@")"; then exit 1; fi
            eval set -- "${OPTS}"

            \((defaults + (isConsoleAlways ? ["RUN_CONSOLE=1"] : [])).joined(separator: "\n"))
            while true; do
                case "$1" in
            \(cases.joined(separator: "\n"))
                --) shift; break ;;
                *) echo "Internal error"; exit 1 ;;
                esac
            done

            """
    }
}
