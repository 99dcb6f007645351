import Doris

/// A cluster with dead frontends.
protocol CleanupCase: CustomStringConvertible {
    /// Whether everything was seen that is to happen.
    var isDecided: Bool { get }

    /// Checks that nothing else happened.
    func check() throws
}

extension CleanupCase {
    /// The node beside the master shows why an entry stays.
    func reason(_ master: Supervised, to host: String) -> String? {
        guard case .array(let entries)? = master.duties?["cleanup"]?["left"] else { return nil }
        return entries.first { $0["frontend"]?.text == "\(host):9010" }?["reason"]?.text
    }

    /// What a failing test shows of the master's node.
    func words(_ master: Supervised) -> String {
        "\(Self.self): \(master.listed.sorted()) \(master.status?.serialized ?? "no status")"
    }
}

/// What all these clusters begin with: they drop after the least time.
func cleanupSettings(_ policy: String, electable: Int = 3) -> [String: String] {
    [
        "SUPERVISOR_CLEANUP": policy, "SUPERVISOR_CLEANUP_DEAD_AFTER": "60s",
        "SUPERVISOR_FRONTEND_ELECTABLE": "\(electable)",
    ]
}
