import Doris

/// How a frontend finds out who it is, in the order of Doris' `Env.initialize`.
struct FrontendStartup: Sendable {
    let settings: FrontendSettings
    let directory: MetadataDirectory
    let log: NodeLog

    /// Founds, joins or resumes.
    ///
    /// - Returns: The frontend's part in its group, before anybody was asked.
    /// - Throws: ``StartupFailure`` when Doris would not start.
    func run() async throws -> Replica {
        if settings.recovers && !directory.hasJournal {
            throw StartupFailure.exit(
                "It is not allowed to set metadata_failure_recovery when meta dir or bdbje dir is empty, "
                    + "which may mean it is the first time to start this node"
            )
        }
        if settings.profile.identity.hasDeployMode { try directory.checkDeployMode(now: WallClock.milliseconds) }
        guard let identity = try directory.identity(toleratesHalf: !settings.helpers.isEmpty) else {
            return settings.helpers.isEmpty ? try found() : try await join()
        }
        if !settings.helpers.isEmpty { log.info("role and version files exist, helper nodes are ignored") }
        return try resume(identity)
    }

    private func found() throws -> Replica {
        let now = WallClock.milliseconds
        let name = StatementInterpreter.nodeName(
            for: settings.editLog,
            profile: settings.profile,
            now: now,
            uuid: RandomText.uuid()
        )
        var cluster = SimulatedCluster.founded(
            id: settings.clusterID ?? Int.random(in: 1...Int(Int32.max)),
            token: RandomText.uuid(),
            by: SimulatedFrontend(name: name, editLog: settings.editLog, role: .follower)
        )
        try setInitialRootPassword(&cluster)
        let identity = MetadataDirectory.Identity(
            role: .follower,
            name: name,
            clusterID: cluster.id,
            token: cluster.token
        )
        try directory.write(identity, now: now)
        try directory.writeFirstImage()
        let record = JournalRecord(cluster: cluster)
        try directory.write(record)
        log.info("very first time to start this node. role: FOLLOWER, node name: \(name)")
        return Replica(name: name, endpoint: settings.editLog, record: record)
    }

    /// Gives `root` the password of `fe.conf`, in the form that `PASSWORD('…')` yields; any other value is only logged.
    private func setInitialRootPassword(_ cluster: inout SimulatedCluster) throws {
        guard let text = settings.initialRootPassword else { return }
        guard text.dropFirst().allSatisfy(\.isHexDigit), let password = NativePassword(stored: text) else {
            return log.warn("initial_root_password is not valid 2-staged SHA-1 encrypted, ignore it")
        }
        try cluster.setPassword(password, of: UserReference(name: "root"), profile: settings.profile)
    }

    /// Asks the helpers until one of them knows this frontend.
    private func join() async throws -> Replica {
        let web = WebClient(source: settings.address, timeout: .seconds(5))
        let peers = PeerClient(web: web, httpPort: settings.ports.http)
        while true {
            for helper in settings.helpers {
                guard let (role, name) = try? await peers.role(of: settings.editLog, askedFrom: helper.host),
                    let text = try? await peers.version(from: helper.host), let version = try? VersionFile(text)
                else { continue }
                return try join(helper, role: role, name: name, version: version)
            }
            log.warn(
                "current node is not added to the group. please add it first. sleep 5 seconds and retry, "
                    + "current helper nodes: \(settings.helpers)"
            )
            try await Task.sleep(for: settings.simulation.joinRetry)
        }
    }

    private func join(
        _ helper: Endpoint,
        role: FrontendRole,
        name: String,
        version: VersionFile
    ) throws -> Replica {
        try check(version.clusterID)
        let identity = MetadataDirectory.Identity(
            role: role,
            name: name,
            clusterID: version.clusterID,
            token: version.token
        )
        var cluster = SimulatedCluster(id: version.clusterID, token: version.token)
        // Until the first news only the helper is known, which tells who the master is.
        cluster.group = [.init(name: "", endpoint: helper)]
        let record = JournalRecord(cluster: cluster)
        // The journal comes before the identity, so that a frontend killed in between resumes, or begins anew.
        try directory.write(record)
        try directory.write(identity, now: WallClock.milliseconds)
        try directory.writeFirstImage()
        log.info("get role \(role.rawValue) and node name \(name) from helper \(helper)")
        return Replica(name: name, endpoint: settings.editLog, record: record)
    }

    private func resume(_ identity: MetadataDirectory.Identity) throws -> Replica {
        try check(identity.clusterID)
        if settings.profile.identity.isByAddress && !settings.recovers { try checkHost(in: identity) }
        guard var record = try directory.record() else {
            throw StartupFailure.exit("error to open replicated environment. will exit. the journal is gone")
        }
        guard !record.cluster.removedFrontendNames.contains(identity.name) else {
            throw StartupFailure.exit("current fe \(identity.name) is removed. will exit")
        }
        if settings.recovers {
            guard identity.role == .follower else {
                throw StartupFailure.exit("metadata_failure_recovery needs a FOLLOWER, but this node is an OBSERVER")
            }
            log.info("start group reset")
            record.cluster.resetGroup(to: identity.name, at: settings.editLog)
            record.vote = nil
            try directory.write(record)
        }
        return Replica(name: identity.name, endpoint: settings.editLog, record: record)
    }

    private func check(_ clusterID: Int) throws(StartupFailure) {
        guard settings.clusterID == nil || settings.clusterID == clusterID else {
            throw .exception(
                "java.io.IOException: cluster id is not equal with config item cluster_id. will exit."
            )
        }
    }

    /// The check of 1.2 that the host in the node name is the own one.
    private func checkHost(in identity: MetadataDirectory.Identity) throws(StartupFailure) {
        let host = String(identity.name.prefix { $0 != "_" })
        guard host == settings.address else {
            throw .exception(
                "java.io.IOException: the self host \(settings.address) does not equal to the host in ROLE file "
                    + "\(host). You need to set 'priority_networks' config in fe.conf to match the host \(host)"
            )
        }
    }
}
