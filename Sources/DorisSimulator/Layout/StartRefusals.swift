/// The part of a start script that refuses an environment in which Doris would not start, each time with status 1.
///
/// A proxy is the caller's doing, and always refused where Doris does. What belongs to the machine (Java,
/// `vm.max_map_count`, open files, swap) is looked at only with `SIMULATOR_MACHINE_CHECKS=1`: the stand-in needs none
/// of it, and would judge the machine that a test happens to run on. `SIMULATOR_MAX_MAP_COUNT` stands for the kernel's
/// setting there, which no test can change for itself.
struct StartRefusals: Sendable {
    private let script: StartScript
    private var scripts: VersionProfile.Scripts { script.profile.scripts }

    init(_ script: StartScript) {
        self.script = script
    }

    /// The lines of the script.
    var text: String {
        let machine = [java, script.isFrontend ? "" : limits, script.isFrontend || !scripts.refusesSwap ? "" : swap]
        return """
            \(scripts.refusesProxy ? proxy + "\n" : "")if [[ "${SIMULATOR_MACHINE_CHECKS:-0}" -eq 1 ]]; then
            \(machine.filter { !$0.isEmpty }.joined(separator: "\n"))
            fi

            """
    }

    private var proxy: String {
        """
        if [[ -n "${http_proxy}${HTTP_PROXY}${https_proxy}${HTTPS_PROXY}" ]]; then
            echo "Please unset http_proxy, HTTP_PROXY, https_proxy and HTTPS_PROXY before starting \
        the \(script.isFrontend ? "Frontend" : "Backend")."
            exit 1
        fi

        """
    }

    /// A frontend takes the `java` of `PATH` where `JAVA_HOME` is not set; a backend insists on `JAVA_HOME`.
    private var java: String {
        let fallback = script.isFrontend ? "$(command -v java || true)" : ""
        let lines = """
                java="\(fallback)"
                if [[ -n "${JAVA_HOME}" ]]; then java="${JAVA_HOME}/bin/java"; fi
                if [[ ! -x "${java}" ]]; then
                    echo "The JAVA_HOME environment variable is not defined correctly"
                    exit 1
                fi
            """
        guard let version = scripts.javaVersion else { return lines }
        return lines + """

                java_version="$("${java}" -version 2>&1 | sed -n 's/.* version "\\(1\\.\\)\\{0,1\\}\\([0-9]*\\).*/\\2/p')"
                if [[ "${java_version}" != \(version) ]]; then
                    echo "ERROR: The jdk_version is ${java_version}, must be \(version)."
                    exit 1
                fi
            """
    }

    private var limits: String {
        let skips = scripts.maySkipLimits
        let indent = skips ? "        " : "    "
        var checks = """
            max_map_count="${SIMULATOR_MAX_MAP_COUNT:-$(cat /proc/sys/vm/max_map_count)}"
            if [[ "${max_map_count}" -lt 2000000 ]]; then
                echo "Please set vm.max_map_count to be 2000000 under root using 'sysctl -w vm.max_map_count=2000000'."
                exit 1
            fi
            """
        if scripts.refusesFewFiles {
            checks += """

                open_files="$(ulimit -n)"
                if [[ "${open_files}" != unlimited && "${open_files}" -lt 60000 ]]; then
                    echo "Please set the maximum number of open file descriptors larger than 60000, \
                eg: 'ulimit -n 60000'."
                    exit 1
                fi
                """
        }
        let lines = checks.split(separator: "\n").map { indent + $0 }.joined(separator: "\n")
        guard skips else { return lines }
        return "    if [[ \"${SKIP_CHECK_ULIMIT}\" != \"true\" ]]; then\n\(lines)\n    fi"
    }

    /// A missing `swapon` gives an empty list, as Doris' own pipeline does.
    private var swap: String {
        """
            if [[ "$(swapon -s 2>/dev/null | grep -vc "Filename" || true)" -gt 0 ]]; then
                echo "Please disable swap memory before installation, eg: 'swapoff -a'."
                exit 1
            fi
        """
    }
}
