/// What a start script understands.
package struct Abilities: Equatable, Sendable {
    /// `--console`: in the foreground with the log on the console; without it the output goes to `log/fe.out`.
    package let console: Bool
    /// `--metadata_failure_recovery`, which replaces the key of that name in `fe.conf` (of no effect from 2.1 on).
    package let metadataFailureRecovery: Bool

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
    }
}
