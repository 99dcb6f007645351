import Doris
import Logging
import NodeStorage
import ProcessControl
import Supervision
import Synchronization

/// Prepares a frontend's start: takes its volume, looks, and carries the plan out, one durable step after the other.
final class FrontendPreparer: Preparer {
    private struct State {
        /// Since when every other frontend has been silent.
        var silentSince: Instant?
        /// The newcomer for whom the cluster waits, and since when.
        var newcomer: (endpoint: Endpoint, since: Instant)?
    }

    private let scout: FrontendScout
    private let cluster: any Cluster
    private let command: StartCommand
    private let identity: FrontendIdentity
    /// Why Doris ended last in this container.
    private let lastEnd: @Sendable () -> Cause.Kind?
    /// Tells what was found, before anything is done, and what is remembered, after.
    private let tell: @Sendable (FrontendDuties.Event) -> Void
    private let logger: Logger
    private let volume = VolumeHold()
    /// Touched on the preparation's thread alone.
    private let state = Mutex(State())

    init(
        scout: FrontendScout,
        cluster: any Cluster,
        command: StartCommand,
        identity: FrontendIdentity,
        lastEnd: @escaping @Sendable () -> Cause.Kind?,
        tell: @escaping @Sendable (FrontendDuties.Event) -> Void,
        logger: Logger
    ) {
        self.scout = scout
        self.cluster = cluster
        self.command = command
        self.identity = identity
        self.lastEnd = lastEnd
        self.tell = tell
        self.logger = logger
    }

    private var settings: Settings { scout.settings }
    private var distribution: Distribution { scout.distribution }

    func prepare() -> Preparation {
        let abilities: Abilities?
        let metadata: MetadataDirectory
        do throws(StorageError) {
            abilities = try distribution.readiness(for: command, logger: logger)
            metadata = try distribution.configuration().metadataDirectory()
        } catch {
            return .fail(error.exitCode, reason: "\(error)")
        }
        do throws(StorageError) {
            if let obstacle = try takeVolume(metadata) { return obstacle }
            let finding = try scout.look(memory, abilities: abilities)
            let node = finding.inputs.node
            identity.node = node
            tell(.identified(FrontendDuties.Facts(finding.inputs)))
            let preparation = try carryOut(finding, metadata: metadata, abilities: abilities)
            if case .start = preparation, !finding.inputs.metadata.holdsAnything { tell(.identified(.begun(at: node))) }
            let record = try FrontendRecordFile(folder: settings.stateFolder(metadata)).read()
            tell(.upkeep(.prepared(record ?? FrontendRecord(), node: node)))
            return preparation
        } catch {
            return .refuse(reason: "\(error). Nothing was started")
        }
    }

    // MARK: - Before the look

    /// Keeps every other process away from the metadata; `nil` where none is there.
    private func takeVolume(_ metadata: MetadataDirectory) throws(StorageError) -> Preparation? {
        // Where there is no folder there is nothing to take, and the plan says so.
        guard try metadata.inspect() != .missing else { return nil }
        if let obstacle = try volume.take(settings.stateFolder(metadata), of: metadata.path, for: settings.podName) {
            return obstacle
        }
        let locks = MetadataLocks(metadata)
        for file in try locks.examine() {
            guard case .held(let holder) = file.state else { continue }
            return .refuse(
                reason:
                    "\(metadata.path)/\(file.name) is locked by \(holder.words): another Doris process has the metadata;"
                    + " end it, or make sure that no other pod mounts the volume. Nothing was touched"
            )
        }
        guard settings.clearLocks == .stale else { return nil }
        if case .cleared(let removed, _) = try locks.clearStale(), !removed.isEmpty {
            logger.info(
                "Lock files without a holder were removed",
                metadata: ["files": "\(removed.joined(separator: ", "))"]
            )
        }
        return nil
    }

    private var memory: FrontendScout.Memory {
        FrontendScout.Memory(lastEnd: lastEnd(), silence: { self.silence(someoneAnswered: $0) }) {
            self.waited(for: $0)
        }
    }

    private func silence(someoneAnswered: Bool) -> Duration {
        let now = MonotonicClock.now()
        return state.withLock { state in
            state.silentSince = someoneAnswered ? nil : state.silentSince ?? now
            return state.silentSince.map { now - $0 } ?? .zero
        }
    }

    private func waited(for newcomer: Endpoint?) -> Duration {
        let now = MonotonicClock.now()
        return state.withLock { state in
            if state.newcomer?.endpoint != newcomer { state.newcomer = newcomer.map { ($0, now) } }
            return state.newcomer.map { now - $0.since } ?? .zero
        }
    }

    // MARK: - The plan

    private func carryOut(
        _ finding: FrontendScout.Finding,
        metadata: MetadataDirectory,
        abilities: Abilities?
    ) throws(StorageError) -> Preparation {
        let (plan, inputs) = (finding.plan, finding.inputs)
        let steps = FrontendSteps(
            inputs: inputs,
            settings: settings,
            record: FrontendRecordFile(folder: settings.stateFolder(metadata)),
            configuration: try distribution.configuration(),
            identity: finding.identity,
            logger: logger
        )
        func start(_ options: [String] = []) -> Preparation {
            .start(command.request(for: distribution, abilities: abilities, options: options), reason: plan.reason)
        }
        switch plan.step {
        case .resume:
            try steps.resume()
            return start()
        case .found:
            try steps.found()
            return start()
        case .join(let helper, nil):
            try steps.join(as: nil)
            return start(["--helper", "\(helper)"])
        case .join(_, let role?):
            try steps.join(as: role)
            return MasterStatement(cluster: cluster, node: inputs.node, logger: logger)
                .add(as: role, in: inputs.view?.listingWithMaster)
        case .recover(let recovery):
            guard let lock = volume.lock else { return .wait(reason: "the volume is not taken yet") }
            logger.warning(
                "The metadata is recovered at another address",
                metadata: [
                    "reason": "\(plan.reason)", "attempt": "\(recovery.attempts)", "name": "\(recovery.nodeName)",
                ]
            )
            return start(try steps.recover(recovery, with: MetadataTransaction(metadata: metadata, lock: lock)))
        case .dropFormer(let entry):
            return MasterStatement(cluster: cluster, node: inputs.node, logger: logger)
                .drop(entry, because: plan.reason, in: inputs.view?.listingWithMaster)
        case .setAside(let stamp, let role):
            guard let lock = volume.lock else { return .wait(reason: "the volume is not taken yet") }
            return try steps.setAside(
                stamp,
                role: role,
                reason: plan.reason,
                with: MetadataTransaction(metadata: metadata, lock: lock)
            )
        case .ask, .wait: return .wait(reason: plan.reason)
        case .refuse: return .refuse(reason: plan.reason)
        }
    }
}

extension FrontendDuties.Facts {
    /// A first start is about to be made: from now on nobody may take this node for one that has nothing.
    fileprivate static func begun(at node: Endpoint) -> Self {
        Self(node: node, metadata: MetadataState.unfinished(present: []).word)
    }

    init(_ inputs: FrontendStartPlan.Inputs) {
        self.init(node: inputs.node, metadata: inputs.metadata.word)
        guard case .complete(let role, let version, _) = inputs.metadata else { return }
        clusterID = version.clusterID
        nodeName = role.nodeName
    }
}

extension RecordLock.Holder {
    /// Who it is, for a sentence.
    fileprivate var words: String {
        switch self {
        case .process(let pid): "process \(pid)"
        case .elsewhere: "a process of another container or host"
        }
    }
}
