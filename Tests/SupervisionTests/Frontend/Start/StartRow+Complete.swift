import Supervision

extension StartRow {
    /// With complete metadata.
    static let complete: [StartRow] = [
        StartRow("unchanged, nobody asked", "resume") { $0.memory = .same },
        StartRow("unchanged, whatever the others say", "resume") { ($0.memory, $0.view) = (.sameWithOthers, .absent) },
        StartRow("a volume from before this program", "resume") { $0.memory = .none },
        StartRow("by name, which does not resolve yet", "wait") {
            ($0.memory, $0.isByName, $0.trouble) = (.same, true, .name)
        },
        StartRow("moved, nobody asked", "ask") { $0.memory = .moved },
        StartRow("moved, the only follower, declared so", "recover") {
            ($0.memory, $0.replicas, $0.view) = (.moved, 1, .nobody)
        },
        StartRow("moved, the only follower, others silent for a moment", "wait") {
            ($0.memory, $0.replicas, $0.view) = (.moved, 1, .silentForAMoment)
        },
        StartRow("moved, an observer alone", "refuse") {
            ($0.memory, $0.replicas, $0.view, $0.disk) = (.moved, 1, .nobody, .observer)
        },
        StartRow("moved, others have a master and list the old address, dead", "drop-former") {
            ($0.memory, $0.view) = (.movedWithOthers, .formerDead)
        },
        StartRow("moved, and the old address counts as alive", "wait") {
            ($0.memory, $0.view) = (.moved, .formerAlive)
        },
        StartRow("moved, others have a master and list it no more", "set-aside") {
            ($0.memory, $0.view) = (.movedWithOthers, .absent)
        },
        StartRow("moved, and listed there already", "resume") { ($0.memory, $0.view) = (.moved, .ownAlive) },
        StartRow("moved, nobody answers, three declared", "refuse") {
            ($0.memory, $0.replicas, $0.view) = (.movedWithOthers, 3, .silentUnknown)
        },
        StartRow("moved, nobody answers, nothing declared", "refuse") { ($0.memory, $0.view) = (.moved, .noPeers) },
        StartRow("moved, others answer without a master", "wait") { ($0.memory, $0.view) = (.moved, .noMaster) },
        StartRow("moved, the others are of another cluster", "refuse") {
            ($0.memory, $0.view) = (.moved, .otherCluster)
        },
        StartRow("1.2: another host in its name", "ask") {
            ($0.disk, $0.release, $0.memory) = (.followerNamedThere, .first, .none)
        },
        StartRow("2.0: another host in a name of 1.2", "resume") {
            ($0.disk, $0.memory) = (.followerNamedThere, .none)
        },
        StartRow("from an address to a name", "refuse") { ($0.memory, $0.view) = (.otherKind, .absent) },
        StartRow("of another cluster than the record", "refuse") { $0.memory = .otherCluster },
        StartRow("Doris ended as no member, nobody asked", "ask") { ($0.memory, $0.trouble) = (.same, .removed) },
        StartRow("Doris ended as no member, and is none", "set-aside") {
            ($0.memory, $0.trouble, $0.view) = (.same, .notMember, .absent)
        },
        StartRow("Doris ended as no member, and no master says so", "resume") {
            ($0.memory, $0.trouble, $0.view) = (.same, .removed, .noMaster)
        },
        StartRow("was leaving, and is still listed", "resume") { ($0.memory, $0.view) = (.leaving, .ownDead) },
        StartRow("was leaving, and is dropped", "set-aside") { ($0.memory, $0.view) = (.leaving, .absent) },
        StartRow("metadata being moved away", "set-aside") { $0.memory = .settingAside },
        StartRow("a key recovers at each start, alone", "resume") { ($0.memory, $0.trouble) = (.same, .stickyKey) },
        StartRow("a key recovers at each start, with others", "refuse") {
            ($0.memory, $0.trouble) = (.sameWithOthers, .stickyKey)
        },
        StartRow("recovered and not listed yet", "recover") {
            ($0.memory, $0.replicas, $0.view) = (.recovering, 1, .noPeers)
        },
        StartRow("recovered five times and never listed", "refuse") {
            ($0.memory, $0.replicas, $0.view) = (.recoveringTooOften, 1, .noPeers)
        },
        StartRow("recovered and listed", "resume") {
            ($0.memory, $0.replicas, $0.view) = (.recoveringListed, 1, .noPeers)
        },
        StartRow("moved once more", "recover") {
            ($0.memory, $0.replicas, $0.view) = (.recoveringElsewhere, 1, .noPeers)
        },
        StartRow("ROLE is rewritten always, alone", "recover") {
            ($0.memory, $0.replicas, $0.view, $0.rewritesRole) = (.same, 1, .noPeers, .always)
        },
    ]
}
