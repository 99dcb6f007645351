extension VersionProfile {
    /// How users are named, protected and listed.
    struct Accounts: Equatable, Sendable {
        /// Whether users' names carry the cluster's name, `default_cluster:`, in texts.
        var prefixesUserNames: Bool
        /// Whether `admin` is as safe from `DROP USER` as `root` is.
        var protectsAdmin: Bool
        /// The columns of `SHOW GRANTS`.
        var grantColumns: [String]

        /// A user's name as Doris writes it.
        func qualified(_ name: String) -> String {
            prefixesUserNames ? "default_cluster:" + name : name
        }
    }
}
