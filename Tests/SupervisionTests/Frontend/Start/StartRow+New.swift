import Supervision

extension StartRow {
    /// Without metadata.
    static let new: [StartRow] = [
        StartRow("nobody asked", "ask") { _ in },
        StartRow("a master answers", "join") { $0.view = .absent },
        StartRow("a master answers, at another http_port", "refuse") {
            ($0.view, $0.hasOtherHTTPPort) = (.absent, true)
        },
        StartRow("a master answers and waits for another newcomer", "wait") { $0.view = .newcomer },
        StartRow("a master has waited for another newcomer for long", "join") { $0.view = .newcomerForLong },
        StartRow("listed at its address as a newcomer", "join") { $0.view = .ownNewcomer },
        StartRow("another's dead entry at its address", "drop-former") { $0.view = .ownDeadByOtherName },
        StartRow("another's living entry at its address", "wait") { $0.view = .ownAliveByOtherName },
        StartRow("the own entry, by name", "join") { ($0.view, $0.isByName) = (.ownDeadByOtherName, true) },
        StartRow("the cluster calls it its master", "wait") { $0.view = .ownMaster },
        StartRow("the record is of another cluster", "refuse") { ($0.view, $0.memory) = (.absent, .otherCluster) },
        StartRow("others answer without a master", "wait") { $0.view = .noMaster },
        StartRow("others refuse the account", "wait") { $0.view = .refusal },
        StartRow("nobody, ordinal 0, nothing remembered", "found") { $0.view = .nobody },
        StartRow("nobody for a moment", "wait") { $0.view = .silentForAMoment },
        StartRow("no host for less than a minute", "wait") { $0.view = .nobodyForAMoment },
        StartRow("no host for less than a minute, allowed", "found") {
            ($0.view, $0.bootstrap) = (.nobodyForAMoment, .allow)
        },
        StartRow("no host for a moment, allowed", "wait") { ($0.view, $0.bootstrap) = (.silentForAMoment, .allow) },
        StartRow("nobody, ordinal 1", "wait") { ($0.view, $0.ordinal) = (.nobody, 1) },
        StartRow("nobody, no ordinal", "wait") { ($0.view, $0.ordinal) = (.nobody, nil) },
        StartRow("nobody, no ordinal, allowed", "found") {
            ($0.view, $0.ordinal, $0.bootstrap) = (.nobody, nil, .allow)
        },
        StartRow("nobody, never", "wait") { ($0.view, $0.bootstrap) = (.nobody, .never) },
        StartRow("a supervisor has metadata, allowed", "wait") { ($0.view, $0.bootstrap) = (.silentMetadata, .allow) },
        StartRow("nobody says what a silent one has", "wait") { $0.view = .silentUnknown },
        StartRow("a ConfigMap remembers a cluster", "refuse") {
            ($0.view, $0.marker) = (.nobody, .founded(clusterID: 7))
        },
        StartRow("the ConfigMap cannot be read", "wait") { ($0.view, $0.marker) = (.nobody, .unknown("403")) },
        StartRow("the volume remembers a cluster", "refuse") { ($0.view, $0.memory) = (.nobody, .same) },
        StartRow("the volume remembers a cluster, allowed", "found") {
            ($0.view, $0.memory, $0.bootstrap) = (.nobody, .same, .allow)
        },
    ]
}
