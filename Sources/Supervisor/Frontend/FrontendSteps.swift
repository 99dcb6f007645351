import Doris
import Logging
import NodeStorage
import Observability
import Supervision

/// What a plan writes before Doris is started, each step durable before the next.
struct FrontendSteps {
    let inputs: FrontendStartPlan.Inputs
    let settings: Settings
    let record: FrontendRecordFile
    let configuration: NodeConfiguration
    let identity: IdentityChoice
    let logger: Logger

    /// A plain start.
    func resume() throws(StorageError) {
        try readyConfiguration()
    }

    func found() throws(StorageError) {
        try readyConfiguration()
        try write { record in
            record.undertaking = .founding
            record.needsAccounts = settings.accountPlan != nil
            record.needsMarker = settings.bootstrapConfigMap != nil
        }
    }

    /// A role is known where an entry is to be added; an entry that is listed already has its own.
    func join(as role: FrontendRole?) throws(StorageError) {
        try readyConfiguration()
        let listed = inputs.view?.listingWithMaster?.first { $0.editLog == inputs.node }?.role
        let clusterID = inputs.view?.listingWithMaster?.lazy.compactMap(\.clusterID).first
        try write { record in
            record.undertaking = .joining(inputs.node, role ?? listed ?? .follower)
            // Whatever becomes of the join: there is a cluster, so that none is founded here.
            record.clusterID = clusterID ?? record.clusterID
        }
    }

    /// Writes down what is tried before it is tried; returns the options of the one start that recovers.
    func recover(
        _ recovery: FrontendRecord.Recovery,
        with transaction: MetadataTransaction
    ) throws(StorageError) -> [String] {
        try setIdentity()
        try write { $0.undertaking = .recovering(recovery) }
        if case .complete(let role, _, _) = inputs.metadata, role.nodeName != recovery.nodeName {
            let now = WallClock.milliseconds
            try transaction.rewriteRole(nodeName: recovery.nodeName, backup: Stamp(milliseconds: now), at: now)
        }
        guard inputs.abilities.recovery == .key else { return ["--\(RecoveryKey.name)"] }
        try configuration.overlay().set(RecoveryKey.name, to: "true")
        return []
    }

    func setAside(
        _ stamp: String,
        role: FrontendRole?,
        reason: String,
        with transaction: MetadataTransaction
    ) throws(StorageError) -> Preparation {
        guard let stamp = Stamp(stamp) else { return .refuse(reason: "'\(stamp)' names no folder. Nothing was moved") }
        try write { record in
            record.undertaking = .settingAside(stamp: "\(stamp)", role: role)
            guard case .complete(_, let version, _) = inputs.metadata else { return }
            record.clusterID = version.clusterID
        }
        let moved = try transaction.setAside(into: stamp)
        logger.warning(
            "The metadata was moved aside and is kept",
            metadata: [
                "reason": "\(reason)", "folder": "\(transaction.setAsideFolder(of: stamp))",
                "moved": "\(moved.map(\.rawValue).joined(separator: ", "))",
            ]
        )
        return .wait(reason: "what was in meta_dir is kept in \(transaction.setAsideFolder(of: stamp)); \(reason)")
    }

    private func write(_ change: (inout FrontendRecord) -> Void) throws(StorageError) {
        var changed = inputs.record ?? FrontendRecord()
        change(&changed)
        guard changed != inputs.record else { return }
        try record.write(changed)
    }

    // MARK: - Keys of the configuration

    /// For every start but one that recovers: no trace of a recovery may be left.
    private func readyConfiguration() throws(StorageError) {
        try setIdentity()
        try configuration.overlay().remove(RecoveryKey.name)
    }

    /// Makes sure that Doris takes the host by which the supervisor means it.
    private func setIdentity() throws(StorageError) {
        switch identity {
        case .name(needsKey: true):
            try set("enable_fqdn_mode", "true", because: "the cluster knows its frontends by name")
        case .name, .impossible: break
        case .address: try setAddress()
        }
    }

    /// Without a match 1.2 calls itself 127.0.0.1, and later versions end; without networks the first address counts.
    private func setAddress() throws(StorageError) {
        guard let address = settings.podIP else { return }
        let networks = try configuration.value("priority_networks").flatMap { $0.isEmpty ? nil : $0 }
        if let networks {
            guard !NetworkMatch.holds(address, networks: networks) else { return }
            let because = "priority_networks = \(networks) does not hold the pod's address"
            return try set("priority_networks", NetworkMatch.only(address), because: because)
        }
        guard HostIdentity.firstIPv4Address != address else { return }
        try set("priority_networks", NetworkMatch.only(address), because: "the pod's address is not its first one")
    }

    private func set(_ key: String, _ value: String, because reason: String) throws(StorageError) {
        let overlay = try configuration.overlay()
        try overlay.set(key, to: value)
        logger.notice(
            "A key was set over fe.conf",
            metadata: ["key": "\(key)", "value": "\(value)", "file": "\(overlay.path)", "reason": "\(reason)"]
        )
    }
}
