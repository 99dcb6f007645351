import Doris
import Logging
import NodeStorage
import ProcessControl
import Supervision
import Synchronization

/// Carries out a frontend's upkeep and departure; every call blocks, and belongs on the cluster's thread.
final class FrontendKeeper: Sendable {
    let settings: Settings
    let distribution: Distribution
    let identity: FrontendIdentity
    let queryPort: UInt16
    let cluster: any Cluster
    let supervisors: PeerSupervisor
    let kubernetes: (any Kubernetes)?
    let logger: Logger
    /// When root's login may be tried again, after a try that did not work.
    private let accountsAgain = Mutex<Instant?>(nil)
    private let hasAccounts = Mutex(false)

    init(
        settings: Settings,
        distribution: Distribution,
        identity: FrontendIdentity,
        queryPort: UInt16,
        cluster: any Cluster,
        supervisors: PeerSupervisor,
        kubernetes: (any Kubernetes)?,
        logger: Logger
    ) {
        self.settings = settings
        self.distribution = distribution
        self.identity = identity
        self.queryPort = queryPort
        self.cluster = cluster
        self.supervisors = supervisors
        self.kubernetes = kubernetes
        self.logger = logger
    }

    /// The own frontend: only its own view says whether it has a master.
    var own: Endpoint { Endpoint(host: identity.node.host, port: queryPort) }

    func metadata() throws(StorageError) -> MetadataDirectory { try distribution.configuration().metadataDirectory() }

    func recordFile() throws(StorageError) -> FrontendRecordFile {
        FrontendRecordFile(folder: settings.stateFolder(try metadata()))
    }

    // MARK: - Looking

    /// Asks the own frontend what it sees, and the disk what this one is called.
    func look(needsAccounts: Bool) -> (observation: Result<MembershipObservation, ClusterError>, sight: FrontendSight?)
    {
        do throws(ClusterError) {
            // Until its accounts are made the cluster knows none that the supervisor could log in with.
            if needsAccounts && !hasAccounts.withLock({ $0 }) { try ensureAccounts() }
            let frontends = try cluster.frontends(at: own)
            var sight = FrontendSight(frontends: frontends, nodeName: nil, clusterID: nil)
            if case .complete(let role, let version, _)? = try? metadata().inspect() {
                (sight.nodeName, sight.clusterID) = (role.nodeName, version.clusterID)
            }
            sight.shortage = NodeFiles(settings: settings, distribution: distribution).shortage
            return (.success(MembershipObservation(of: [identity.node], in: frontends)), sight)
        } catch {
            return (.failure(error), nil)
        }
    }

    private func ensureAccounts() throws(ClusterError) {
        let now = MonotonicClock.now()
        let name = "the accounts of a new cluster"
        if let again = accountsAgain.withLock({ $0 }), now < again {
            throw ClusterError(reason: .notSent, endpoint: own, statement: name, message: "they are tried again soon")
        }
        if case .failure(let failure) = makeAccounts() {
            // A port that is not open yet costs nobody anything; a refused login does.
            if !failure.isSilence { accountsAgain.withLock { $0 = now + FrontendKeeper.accountsPause } }
            throw ClusterError(
                reason: failure.isSilence ? .unreachable : .notSent,
                endpoint: own,
                statement: name,
                message: failure.words
            )
        }
    }

    /// As long as any client waits after a refused login.
    private static let accountsPause = Duration.seconds(5)

    // MARK: - Upkeep

    /// Does what upkeep asks for and says what came of it.
    func carryOut(_ action: FrontendUpkeep.Action) -> FrontendUpkeep.Event {
        switch action {
        case .write(let record): return .done(failure: storage { () throws(StorageError) in try self.write(record) })
        case .endRecoveryMode:
            return .done(
                failure: storage { () throws(StorageError) in
                    try self.distribution.configuration().overlay().remove(RecoveryKey.name)
                }
            )
        case .execute(let statement): return .done(failure: execute(statement))
        case .drop(let entry, let reason): return .done(failure: drop(entry, because: reason))
        case .makeAccounts:
            if case .failure(let failure) = makeAccounts() { return .done(failure: failure.words) }
            return .done(failure: nil)
        case .mark(let clusterID): return .done(failure: mark(clusterID))
        case .investigate(let entry, let living): return .found(evidence(about: entry, living: living))
        }
    }

    private func write(_ record: FrontendRecord) throws(StorageError) {
        try recordFile().write(record)
        logger.info(
            "The frontend's record was written",
            metadata: [
                "node": "\(record.node.map { "\($0)" } ?? "-")", "others": "\(record.others.count)",
                "undertaking": "\(record.undertaking?.word ?? "none")",
            ]
        )
    }

    private func storage(_ work: () throws(StorageError) -> Void) -> String? {
        do throws(StorageError) {
            try work()
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func execute(_ statement: Statement) -> String? {
        do throws(ClusterError) {
            try cluster.execute(statement, at: own)
            logger.notice("The cluster was changed", metadata: ["statement": "\(statement.text)"])
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Reads once more, since an entry that has come back must not go, and says why it goes before it does.
    private func drop(_ entry: Frontend, because reason: String) -> String? {
        guard let role = entry.role else { return "the role of \(entry.editLog) is not understood" }
        do throws(ClusterError) {
            let frontends = try cluster.frontends(at: own)
            guard let now = frontends.first(where: { $0.editLog == entry.editLog }) else { return nil }
            guard now.name == entry.name, !now.isAlive, !now.isMaster else {
                return "\(entry.editLog) is alive again, or another one"
            }
        } catch {
            return "\(error)"
        }
        let statement = Statement.dropFrontend(role, entry.editLog)
        logger.notice(
            "An entry is to be dropped",
            metadata: ["statement": "\(statement.text)", "reason": "\(reason)"]
        )
        return execute(statement)
    }

    private func makeAccounts() -> Result<Void, AccountProblem> {
        guard let plan = settings.accountPlan else { return .success(()) }
        let accounts = FoundingAccounts(plan, at: own, isFounding: true, tls: ClusterAccess.tls(for: settings))
        switch accounts.setUp() {
        case .done:
            if !hasAccounts.withLock({ $0 }) { logger.notice("The accounts of the new cluster are set up") }
            hasAccounts.withLock { $0 = true }
            return .success(())
        case .failed(let failure, let cause):
            let isSilence = if case .unknown = failure { true } else { false }
            return .failure(AccountProblem(words: cause, isSilence: isSilence))
        }
    }

    private struct AccountProblem: Error {
        let words: String
        let isSilence: Bool
    }

    private func mark(_ clusterID: Int) -> String? {
        guard let name = settings.bootstrapConfigMap, let kubernetes else { return "no Kubernetes API is configured" }
        let marker = FoundingMarker(clusterID: clusterID, node: identity.node)
        do throws(KubernetesError) {
            try kubernetes.createConfigMap(name, data: marker.data)
            logger.notice(
                "The founding was remembered",
                metadata: ["configMap": "\(name)", "cluster.id": "\(clusterID)"]
            )
            return nil
        } catch  where error.reason == .conflict {
            let data = Result { () throws(KubernetesError) in try kubernetes.configMap(name) }
            guard case .success(let data) = data else {
                return "the ConfigMap \(name) is there, and whose cluster it remembers cannot be read"
            }
            if (try? FoundingMarker(data: data))?.clusterID == clusterID { return nil }
            return "the ConfigMap \(name) remembers another cluster; look which of the two is meant"
        } catch {
            return "\(error)"
        }
    }

    private func evidence(about entry: Frontend, living: [Frontend]) -> CleanupEvidence {
        var names: [Endpoint: String] = [:]
        for frontend in living {
            let isOwn = frontend.editLog == identity.node
            let name =
                isOwn ? ownName : supervisors.statuses(of: frontend.editLog.host).lazy.compactMap(\.nodeName).first
            if let name { names[frontend.editLog] = name }
        }
        return CleanupEvidence(
            entry: entry,
            isSupervised: !supervisors.statuses(of: entry.editLog.host).isEmpty,
            livingNames: names,
            pod: PodProof(kubernetes: kubernetes, podName: settings.podName).pod(of: entry.editLog.host)
        )
    }

    private var ownName: String? {
        guard case .complete(let role, _, _)? = try? metadata().inspect() else { return nil }
        return role.nodeName
    }
}
