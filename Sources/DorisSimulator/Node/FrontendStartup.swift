import Doris

/// How a frontend finds out who it is, in the order of Doris' `Env.initialize`.
struct FrontendStartup: Sendable {
    let settings: FrontendSettings
    let directory: MetadataDirectory
    let log: NodeLog

    /// Founds, joins or resumes.
    ///
    /// - Returns: The node name, the metadata, and the standing to begin with.
    /// - Throws: ``StartupFailure`` when Doris would not start.
    func run() async throws -> (name: String, cluster: SimulatedCluster, standing: Standing) {
        if settings.recovers && !directory.hasJournal {
            throw StartupFailure.exit(
                "It is not allowed to set metadata_failure_recovery when meta dir or bdbje dir is empty, "
                    + "which may mean it is the first time to start this node"
            )
        }
        guard let identity = try directory.identity(toleratesHalf: !settings.helpers.isEmpty) else {
            return settings.helpers.isEmpty ? try found() : try await join()
        }
        if !settings.helpers.isEmpty { log.info("role and version files exist, helper nodes are ignored") }
        return try resume(identity)
    }

    private func found() throws -> (String, SimulatedCluster, Standing) {
        let now = WallClock.milliseconds
        let name = StatementInterpreter.nodeName(
            for: settings.editLog,
            profile: settings.profile,
            now: now,
            uuid: RandomText.uuid()
        )
        let cluster = SimulatedCluster.founded(
            id: settings.clusterID ?? Int.random(in: 1...Int(Int32.max)),
            token: RandomText.uuid(),
            by: SimulatedFrontend(name: name, editLog: settings.editLog, role: .follower)
        )
        let identity = MetadataDirectory.Identity(
            role: .follower,
            name: name,
            clusterID: cluster.id,
            token: cluster.token
        )
        try directory.write(identity, now: now)
        try directory.writeFirstImage()
        try directory.write(cluster)
        log.info("very first time to start this node. role: FOLLOWER, node name: \(name)")
        return (name, cluster, .master)
    }

    /// Asks the helpers until one of them knows this frontend.
    private func join() async throws -> (String, SimulatedCluster, Standing) {
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
    ) throws -> (String, SimulatedCluster, Standing) {
        try check(version.clusterID)
        let identity = MetadataDirectory.Identity(
            role: role,
            name: name,
            clusterID: version.clusterID,
            token: version.token
        )
        var cluster = SimulatedCluster(id: version.clusterID, token: version.token)
        // Until the first news only the helper is known; it stands in for the master, and tells who that is.
        cluster.master = helper
        cluster.group = [.init(name: "", endpoint: helper)]
        // The journal comes before the identity, so that a frontend killed in between resumes, or begins anew.
        try directory.write(cluster)
        try directory.write(identity, now: WallClock.milliseconds)
        try directory.writeFirstImage()
        log.info("get role \(role.rawValue) and node name \(name) from helper \(helper)")
        return (name, cluster, .unknown)
    }

    private func resume(_ identity: MetadataDirectory.Identity) throws -> (String, SimulatedCluster, Standing) {
        try check(identity.clusterID)
        if settings.profile.identity.isByAddress && !settings.recovers { try checkHost(in: identity) }
        guard var cluster = try directory.cluster() else { throw notAdded }
        guard !cluster.removedFrontendNames.contains(identity.name) else {
            throw StartupFailure.exit("current fe \(identity.name) is removed. will exit")
        }
        if settings.recovers {
            guard identity.role == .follower else {
                throw StartupFailure.exit("metadata_failure_recovery needs a FOLLOWER, but this node is an OBSERVER")
            }
            log.info("start group reset")
            cluster.resetGroup(to: identity.name, at: settings.editLog)
            try directory.write(cluster)
            return (identity.name, cluster, .master)
        }
        let standing = Mastership.standing(of: identity.name, in: cluster)
        if standing == .master {
            guard cluster.frontend(at: settings.editLog)?.role == identity.role else { throw notAdded }
            cluster.elect(settings.editLog)
            try directory.write(cluster)
        }
        return (identity.name, cluster, standing)
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

    private var notAdded: StartupFailure {
        .exit(
            "current node \(settings.address):\(settings.ports.editLog) is not added to the cluster, will exit. "
                + "Your FE IP maybe changed, please set 'priority_networks' config in fe.conf properly."
        )
    }
}
