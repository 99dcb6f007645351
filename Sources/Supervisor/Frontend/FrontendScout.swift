import Doris
import NodeStorage
import Observability
import Supervision

/// Looks at everything on which a frontend's start depends, and changes nothing.
struct FrontendScout: Sendable {
    /// What was found, and what follows from it.
    struct Finding {
        var inputs: FrontendStartPlan.Inputs
        var plan: FrontendStartPlan
        /// How the cluster is to know the node.
        var identity: IdentityChoice
    }

    /// What only time tells, and so must be kept from one look to the next.
    struct Memory {
        /// Why Doris ended last in this container.
        var lastEnd: Cause.Kind?
        /// For how long every peer has been silent, told whether this look found anyone.
        var silence: (Bool) -> Duration = { _ in FrontendStartPlan.absence }
        /// For how long the cluster has waited for this newcomer.
        var newcomer: (Endpoint?) -> Duration = { _ in .zero }
    }

    let settings: Settings
    let distribution: Distribution
    let survey: PeerSurvey
    let kubernetes: (any Kubernetes)?
    /// The pod's address and `edit_log_port`.
    let address: Endpoint

    /// Looks and chooses.
    ///
    /// - Throws: ``StorageError`` for what cannot be read: it is neither there nor absent.
    func look(_ memory: Memory, abilities: Abilities?) throws(StorageError) -> Finding {
        let configuration = try distribution.configuration()
        let metadata = try configuration.metadataDirectory()
        let state = try metadata.inspect()
        let record = try FrontendRecordFile(folder: settings.stateFolder(metadata)).read()
        var (inputs, identity) = try inputs(state, record, configuration, abilities, memory, view: nil)
        var plan = plan(inputs, identity)
        if plan.step == .ask {
            let view = view(memory)
            (inputs, identity) = try self.inputs(state, record, configuration, abilities, memory, view: view)
            plan = self.plan(inputs, identity)
        }
        return Finding(inputs: inputs, plan: plan, identity: identity)
    }

    private func plan(_ inputs: FrontendStartPlan.Inputs, _ identity: IdentityChoice) -> FrontendStartPlan {
        if case .impossible(let problem) = identity { return FrontendStartPlan(.refuse, problem) }
        var plan = FrontendStartPlan(inputs)
        // JE refuses a member whose clock is further off (max_bdbje_clock_delta_ms).
        for peer in inputs.view?.peers ?? [] {
            guard let lead = peer.clockLead, abs(lead.milliseconds) > FrontendScout.clockTolerance else { continue }
            let side = lead > .zero ? "ahead of" : "behind"
            plan.reasons.append(
                "the clock at \(peer.endpoint) is \(abs(lead.milliseconds) / 1_000) s \(side) ours, and BDB JE takes no"
                    + " member that is more than 5 s off: set both nodes' clocks"
            )
        }
        return plan
    }

    /// In milliseconds; a second more than Doris', since clocks are told to the second.
    private static let clockTolerance: Int64 = 6_000

    private func view(_ memory: Memory) -> ClusterView {
        var view = ClusterView(peers: survey.peers(), silentFor: .zero)
        view.silentFor = memory.silence(view.isAnyoneThere)
        return view
    }

    private func inputs(
        _ metadata: MetadataState,
        _ record: FrontendRecord?,
        _ configuration: NodeConfiguration,
        _ abilities: Abilities?,
        _ memory: Memory,
        view: ClusterView?
    ) throws(StorageError) -> (FrontendStartPlan.Inputs, IdentityChoice) {
        let powers = FrontendAbilities(abilities)
        let isNew = !metadata.holdsAnything
        let isConfigured = try configuration.flag("enable_fqdn_mode")
        // A node that is known by its address must not wait for a resolver before it starts.
        let mayBeNamed = settings.identity == .fqdn || isConfigured || isNew || record?.node?.isByName == true
        let name = settings.identity == .ip || !mayBeNamed ? nil : OwnName.look(address: address.host)
        let identity = IdentityChoice(
            .init(
                setting: settings.identity,
                isConfigured: isConfigured,
                knowsNames: powers.knowsNames,
                known: record?.node,
                isNew: isNew,
                master: view?.listingWithMaster?.first { $0.isMaster }?.editLog,
                nameServes: name.map { $0.problem == nil } ?? false
            )
        )
        let isByName = if case .name = identity { true } else { false }
        let node = isByName ? Endpoint(host: name?.name ?? HostIdentity.hostName, port: address.port) : address
        let now = WallClock.milliseconds
        let inputs = FrontendStartPlan.Inputs(
            metadata: metadata,
            record: record,
            node: node,
            nameProblem: isByName ? name?.problem : nil,
            httpPort: try configuration.frontendPorts().http,
            ordinal: settings.ordinal,
            electable: settings.electable,
            replicas: settings.replicas ?? (isNew || view?.isAnyoneThere != false ? nil : declaredReplicas),
            bootstrap: settings.bootstrap,
            rewritesRole: settings.metadataRole,
            abilities: powers,
            recoversAlways: try recoversAlways(configuration, abilities),
            lastEnd: memory.lastEnd,
            marker: isNew && view?.isAnyoneThere == false ? marker : .none,
            view: view,
            newcomerFor: memory.newcomer(view?.listingWithMaster?.first { $0.isNewcomer }?.editLog),
            freshName: powers.checksHostInRole
                ? NodeName.byAddress(node, milliseconds: now) : NodeName.byUUID(FrontendScout.uuid()),
            stamp: "\(Stamp(milliseconds: now))"
        )
        return (inputs, identity)
    }

    /// What stands in `fe.conf` itself is a person's; the supervisor writes to the file over it alone.
    private func recoversAlways(
        _ configuration: NodeConfiguration,
        _ abilities: Abilities?
    ) throws(StorageError) -> Bool {
        guard abilities?.readsRecoveryKey == true, try configuration.flag(RecoveryKey.name) else { return false }
        return try !configuration.overlay().contains(RecoveryKey.name)
    }

    /// How many frontends the StatefulSet of this pod declares; asked only where a lone recovery depends on it.
    private var declaredReplicas: Int? {
        guard let kubernetes, let name = settings.podName.flatMap({ PodName($0) }) else { return nil }
        guard let set = try? kubernetes.statefulSet(name.set), !set.isBeingDeleted, set.firstOrdinal == 0 else {
            return nil
        }
        return set.replicas
    }

    private var marker: FrontendStartPlan.FoundingMemory {
        guard let name = settings.bootstrapConfigMap else { return .none }
        guard let kubernetes else {
            return .unknown("no Kubernetes API is configured, and \(name) is to be read there")
        }
        do throws(KubernetesError) {
            let data = try kubernetes.configMap(name)
            return .founded(clusterID: try? FoundingMarker(data: data).clusterID)
        } catch {
            return error.reason == .notFound ? .none : .unknown("\(error)")
        }
    }

    /// A random UUID (version 4) as text.
    private static func uuid() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }
}

extension FrontendAbilities {
    /// Reads them off the start script; without one nothing is known but what every version has.
    init(_ abilities: Abilities?) {
        self.init(
            // The comparison went with 2.0, a little before the options came with 2.0.2.
            checksHostInRole: abilities?.console == false,
            recovery: abilities.map { $0.metadataFailureRecovery ? .option : .key },
            renamesToAddress: abilities?.renamesToAddress == true,
            knowsNames: abilities?.console == true
        )
    }
}

extension Settings {
    /// The supervisor's folder for a frontend with this `meta_dir`.
    func stateFolder(_ metadata: MetadataDirectory) -> String {
        stateDirectory ?? "\(metadata.path)/.doris-supervisor"
    }
}

/// How 1.2 to 2.0.1 are told to recover.
enum RecoveryKey {
    static let name = "metadata_failure_recovery"
}

extension FrontendScout {
    /// Makes a scout for the node that the settings describe.
    init(
        settings: Settings,
        distribution: Distribution,
        cluster: any Cluster,
        supervisors: PeerSupervisor,
        kubernetes: (any Kubernetes)?,
        editLogPort: UInt16
    ) {
        let address = HostIdentity.address(for: settings)
        self.init(
            settings: settings,
            distribution: distribution,
            survey: PeerSurvey(
                cluster: cluster,
                supervisors: supervisors,
                frontends: settings.frontends,
                ownAddress: address
            ),
            kubernetes: kubernetes,
            address: Endpoint(host: address, port: editLogPort)
        )
    }
}
