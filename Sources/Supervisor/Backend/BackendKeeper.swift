import Doris
import Logging
import NodeStorage
import Supervision
import Synchronization

/// A backend's view of the cluster, and what it does there; every call blocks, and belongs on a thread of its own.
final class BackendKeeper: Sendable {
    private let cluster: any Cluster
    private let node: Endpoint
    private let round: FrontendRound
    private let volume: @Sendable () throws(StorageError) -> BackendVolume
    private let findAlias: @Sendable () -> String?
    private let logger: Logger
    /// Hears of each record that lies on the volume.
    private let tell: @Sendable (BackendRecord) -> Void
    /// All addresses of the node; found out with the first question, since a resolver may take its time.
    private let found = Mutex<[Endpoint]>([])

    /// Makes a keeper for the node at its own address.
    ///
    /// - Parameters:
    ///   - cluster: How frontends are asked.
    ///   - node: The own address.
    ///   - frontends: Whom to ask, by their query ports.
    ///   - volume: Where the storage lies, read anew each time.
    ///   - findAlias: Finds a further host under which somebody may have registered the node; it may block.
    ///   - tell: Hears of each record that was written.
    ///   - logger: Where changes of the cluster and the volume are told.
    init(
        cluster: any Cluster,
        node: Endpoint,
        frontends: [Endpoint],
        volume: @escaping @Sendable () throws(StorageError) -> BackendVolume,
        findAlias: @escaping @Sendable () -> String? = { nil },
        tell: @escaping @Sendable (BackendRecord) -> Void = { _ in },
        logger: Logger
    ) {
        self.cluster = cluster
        self.node = node
        self.round = FrontendRound(frontends)
        self.volume = volume
        self.findAlias = findAlias
        self.tell = tell
        self.logger = logger
    }

    /// Under which hosts the cluster may know the node, the preferred one first.
    var addresses: [Endpoint] {
        found.withLock { found in
            if found.isEmpty {
                found = [node] + (findAlias().map { [Endpoint(host: $0, port: node.port)] } ?? [])
            }
            return found
        }
    }

    // MARK: - Asking

    /// The listing of the first frontend that answers.
    func backends() throws(ClusterError) -> [Backend] {
        try round.ask { frontend throws(ClusterError) in try self.cluster.backends(at: frontend) }
    }

    /// What can keep replicas where they are; unknown where no frontend says.
    func obstacles() -> MoveObstacles {
        do throws(ClusterError) {
            return try round.ask { frontend throws(ClusterError) in try self.cluster.obstacles(at: frontend) }
        } catch {
            logger.debug("What else keeps replicas is not known", metadata: ["error": "\(error)"])
            return MoveObstacles()
        }
    }

    /// Has a frontend carry a statement out, and tells the log of it, and of which former entry it changes.
    func send(_ statement: Statement, former: Endpoint? = nil) throws(ClusterError) {
        try round.ask { frontend throws(ClusterError) in try self.cluster.execute(statement, at: frontend) }
        var metadata: Logger.Metadata = ["statement": "\(statement.text)"]
        if let former { metadata["former"] = "\(former)" }
        logger.notice("The cluster was changed", metadata: metadata)
    }

    // MARK: - Looking

    /// What the frontends say before a start; the cluster's id is asked for where the storage has one to compare.
    func view(comparesCluster: Bool) -> BackendStartPlan.Inputs.View {
        do throws(ClusterError) {
            return try round.ask { frontend throws(ClusterError) in
                let backends = try self.cluster.backends(at: frontend)
                return .listing(backends, clusterID: comparesCluster ? try self.clusterID(at: frontend) : nil)
            }
        } catch {
            return .silence("\(error)")
        }
    }

    /// Reads what the cluster says of the node.
    func look() -> (observation: Result<MembershipObservation, ClusterError>, sight: BackendSight?) {
        do throws(ClusterError) {
            let (record, storage) = try remembered()
            let sight = try round.ask { frontend throws(ClusterError) in
                var sight = BackendSight(
                    backends: try self.cluster.backends(at: frontend),
                    storageClusterID: storage
                )
                // Asked only where it is compared or written down: a node that is listed belongs.
                let place = BackendPlace(of: record, at: self.addresses, in: sight.backends)
                if storage == nil ? record.clusterID == nil : place == .nowhere {
                    sight.clusterID = try self.clusterID(at: frontend)
                }
                return sight
            }
            return (.success(MembershipObservation(of: record, at: addresses, in: sight)), sight)
        } catch {
            return (.failure(error), nil)
        }
    }

    private func clusterID(at frontend: Endpoint) throws(ClusterError) -> Int? {
        try cluster.frontends(at: frontend).lazy.compactMap(\.clusterID).first
    }

    /// What the volume says of this storage, and to which cluster it belongs.
    private func remembered() throws(ClusterError) -> (BackendRecord, Int?) {
        do throws(StorageError) {
            let volume = try volume()
            return (try volume.record.read() ?? BackendRecord(), try volume.roots().clusterID)
        } catch {
            throw notRemembered("SHOW BACKENDS", "\(error)")
        }
    }

    private func notRemembered(_ statement: String, _ words: String) -> ClusterError {
        ClusterError(reason: .notRemembered, endpoint: node, statement: statement, message: words)
    }

    // MARK: - Changing

    /// Adds the node as a backend, once the volume remembers that.
    func add() -> Result<Void, ClusterError> {
        do throws(ClusterError) {
            try rememberAddition()
            try round.ask { frontend throws(ClusterError) in
                try self.cluster.execute(.addBackend(self.node), at: frontend)
            }
            logger.info("The backend was added to the cluster", metadata: ["node": "\(node)"])
            return .success(())
        } catch {
            logger.info("The backend was not added", metadata: ["error": "\(error)"])
            return .failure(error)
        }
    }

    private func rememberAddition() throws(ClusterError) {
        var isLeaving = false
        do throws(StorageError) {
            try change { record in
                isLeaving = record.leave != nil
                if !isLeaving { record.undertaking = .adding(self.node) }
            }
        } catch {
            throw notRemembered(Statement.addBackend(node).name, "\(error)")
        }
        if isLeaving { throw notRemembered(Statement.addBackend(node).name, "this node is being decommissioned") }
    }

    /// Does what upkeep asks for and says what came of it.
    func carryOut(_ action: BackendUpkeep.Action) -> BackendUpkeep.Event {
        switch action {
        case .write(let record): write(record)
        case .rename(_, let host) where !isOwn(host):
            // A frontend that resolves it otherwise would look for this node at another's address.
            .done(failure: "\(host) does not resolve to this node's address \(node.host)", isRefused: true)
        case .rename(let row, let host):
            ifStillDead(row) { .renameBackend($0, host: host) }
        case .retire(let row): ifStillDead(row) { .decommissionBackend($0) }
        case .reclaim(let row): execute(.cancelDecommission(row.heartbeat))
        case .switchOn(let name, let endpoint):
            execute(.switchBackend(endpoint, name, isOff: false))
        }
    }

    /// Writes the record; a decommission that was written down meanwhile stays in it.
    private func write(_ record: BackendRecord) -> BackendUpkeep.Event {
        do throws(StorageError) {
            try change { present in
                let leave = present.leave == nil ? record.undertaking : present.undertaking
                present = record
                present.undertaking = leave
            }
            return .done(failure: nil, isRefused: false)
        } catch {
            return .done(failure: "\(error)", isRefused: false)
        }
    }

    /// Changes the record on the volume, durably, and tells of it.
    func change(_ work: (inout BackendRecord) -> Void) throws(StorageError) {
        let file = try volume().record
        let former = try file.read() ?? BackendRecord()
        var record = former
        work(&record)
        if record != former {
            try file.write(record)
            logger.info(
                "The backend's record was written",
                metadata: [
                    "backend.id": "\(record.id.map(String.init) ?? "-")",
                    "node": "\(record.node.map { "\($0)" } ?? "-")",
                    "undertaking": "\(record.undertaking?.word ?? "none")",
                ]
            )
        }
        tell(record)
    }

    /// Whether a host is the one that was chosen for this node, or a name that stands for it.
    private func isOwn(_ host: String) -> Bool {
        guard host != node.host, case .addresses(let addresses) = HostLookup.addresses(of: host) else {
            return host == node.host
        }
        return addresses.contains(node.host)
    }

    /// Changes a former entry; reads once more before, since one that has changed must be left alone.
    private func ifStillDead(_ row: Backend, _ statement: (Endpoint) -> Statement) -> BackendUpkeep.Event {
        do throws(ClusterError) {
            guard let now = try backends().first(where: { $0.id == row.id }), now.heartbeat == row.heartbeat,
                !now.isAlive
            else {
                return .done(failure: "\(row.heartbeat) is alive again, or another one", isRefused: false)
            }
            return execute(statement(now.heartbeat), former: now.heartbeat)
        } catch {
            return .done(failure: "\(error)", isRefused: false)
        }
    }

    private func execute(_ statement: Statement, former: Endpoint? = nil) -> BackendUpkeep.Event {
        do throws(ClusterError) {
            try send(statement, former: former)
            return .done(failure: nil, isRefused: false)
        } catch {
            return .done(failure: "\(error)", isRefused: error.isRefusal)
        }
    }

    // MARK: - Stopping

    /// Keeps new work off this node, once the volume remembers that; what somebody else has switched off stays theirs.
    func switchOff(_ switches: Set<BackendSwitch>) {
        do throws(ClusterError) {
            let (record, _) = try remembered()
            guard case .here(let row) = BackendPlace(of: record, at: addresses, in: try backends()), row.id == record.id
            else { return }
            let wanted = BackendSwitch.allCases.filter { switches.contains($0) && !row.switchedOff.contains($0) }
            try rememberSwitches(wanted)
            for name in wanted {
                let event = execute(.switchBackend(row.heartbeat, name, isOff: true))
                if case .done(let failure?, _) = event { logger.warning("\(name.rawValue) was not set: \(failure)") }
            }
        } catch {
            logger.warning("New work is not kept off this node", metadata: ["error": "\(error)"])
        }
    }

    private func rememberSwitches(_ switches: [BackendSwitch]) throws(ClusterError) {
        do throws(StorageError) {
            try change { $0.switchedOff.formUnion(switches) }
        } catch {
            throw notRemembered("ALTER SYSTEM MODIFY BACKEND", "\(error)")
        }
    }
}
