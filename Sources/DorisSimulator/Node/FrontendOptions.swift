/// What `start_fe.sh` was given, as far as the process hears of it.
package struct FrontendOptions: Equatable, Sendable {
    /// The value of `--helper`: addresses with commas between them; `nil` without the option.
    var helpers: String?
    /// Whether `--metadata_failure_recovery` was given.
    ///
    /// It counts for nothing beside a helper, since Doris stops reading its options there.
    var recovers: Bool
    /// The value of `--cluster_snapshot`, from 4.0 on; a local deployment has no use for it.
    var clusterSnapshot: String?

    package init(helpers: String? = nil, recovers: Bool = false, clusterSnapshot: String? = nil) {
        self.helpers = helpers
        self.recovers = recovers
        self.clusterSnapshot = clusterSnapshot
    }
}
