/// What a start script understands.
package struct Abilities: Equatable, Sendable {
    /// `--console`: in the foreground with the log on the console; without it the output goes to `log/fe.out`.
    package let console: Bool
    /// `--metadata_failure_recovery`, which replaces the key of that name in `fe.conf` (of no effect from 2.1 on).
    package let metadataFailureRecovery: Bool
    /// Whether the server waits for running queries when it stops, or does so longer: it came with the options
    /// `--cluster_snapshot` of a frontend and `--benchmark…` of a backend (3.1 and 4.0).
    package let drains: Bool
    /// Whether the key `metadata_failure_recovery` of `fe.conf` still means something: it went with 2.1, which brought the
    /// options for JDK 17.
    package let readsRecoveryKey: Bool
    /// Whether a frontend can be moved to another *address* by a statement, and not to a name alone: 4.0, with the option
    /// `--cluster_snapshot`.
    package let renamesToAddress: Bool

    /// Reads a script's text; comments don't count.
    package init(script: String) {
        let code = script.split(whereSeparator: \.isNewline).filter {
            !$0.drop { $0 == " " || $0 == "\t" }.hasPrefix("#")
        }
        func knows(_ option: String) -> Bool {
            code.contains { line in
                line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.contains {
                    // `getopt -l 'console'` in its list, `--console)` in its case.
                    $0 == option || $0 == "--\(option)"
                }
            }
        }
        console = knows("console")
        metadataFailureRecovery = knows("metadata_failure_recovery")
        readsRecoveryKey = !code.contains { $0.contains("JAVA_OPTS_FOR_JDK_17") }
        renamesToAddress = knows("cluster_snapshot")
        drains = knows("cluster_snapshot") || knows("benchmark") || knows("benchmark_filter")
    }
}
