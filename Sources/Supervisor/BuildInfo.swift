import CVersion
import ClusterClient

/// What this program was built from.
package enum BuildInfo {
    /// The version, as in CHANGELOG.
    package static let version = "0.1.0"

    /// The commit, stamped by the build; `unknown` where it was built by hand.
    package static var commit: String { String(cString: doris_supervisor_commit()) }

    /// One line: version, commit, Swift, Connector/C.
    package static var line: String {
        "doris-supervisor \(version) (commit \(commit), Swift \(swift), MariaDB Connector/C \(ClusterClient.libraryVersion))"
    }

    /// The compiler's language version, which only conditions can tell.
    private static var swift: String {
        #if compiler(>=6.4)
        "6.4 or later"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}
